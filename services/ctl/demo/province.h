#ifndef KETNAP_SERVICES_CTL_DEMO_PROVINCE_H_
#define KETNAP_SERVICES_CTL_DEMO_PROVINCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/date.h"
#include "common/base/working_days.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/dossier/v1/candidate_service.pb.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "ketnap/organization/v1/plan.pb.h"

// The demonstration province as a plan: what exists and everything that happens to everybody, each
// with its date. Items refer to each other by index; the loader learns the names as it creates.
namespace ketnap::ctl {

inline constexpr int kTermTarget = 750;
inline constexpr int kAdmissions = 738;
inline constexpr int kAdmittedWithDegree = 585;  // 79.3 %.
inline const Date kTermStart(2015, 7, 1);
inline const Date kTermEnd(2020, 6, 30);
inline const Date kReportDay(2019, 8, 15);  // Nothing happens later.

struct PlannedOrganization {
  int parent = -1;
  std::string type;
  std::string display_name;
  organization::v1::WorkplaceKind workplace_kind = organization::v1::WORKPLACE_KIND_UNSPECIFIED;
  bool has_admission_authority = false;
  int committee_size = 0;
  int standing_committee_size = 0;
  bool has_youth_union = false;
  bool has_trade_union = false;
  Date valid_from;

  bool operator==(const PlannedOrganization&) const = default;
};

// A grassroots organization with the cells people belong to (itself, for a grassroots cell).
struct PlannedBase {
  int organization = 0;
  std::vector<int> cells;
  int weight = 1;  // How many people it has, against the others.

  bool has_committee() const { return cells.front() != organization; }
  bool operator==(const PlannedBase&) const = default;
};

struct PlannedMember {
  int cell = 0;
  std::string full_name;
  Date birth_date;
  Date seniority_date;
  Date ceremony_date;
  Date official_date;

  bool operator==(const PlannedMember&) const = default;
};

struct PlannedTarget {
  int organization = 0;
  int admissions = 0;

  bool operator==(const PlannedTarget&) const = default;
};

struct PlannedPlan {
  organization::v1::PlanPeriod period = organization::v1::PLAN_PERIOD_UNSPECIFIED;
  Date start_date;
  Date end_date;
  std::string title;
  int whole_target = 0;
  std::vector<PlannedTarget> targets;
  std::string approval_document;
  Date approval_date;

  bool operator==(const PlannedPlan&) const = default;
};

struct PlannedLearner {
  int person = 0;
  std::vector<int> absent;  // Sessions, from 1.
  int score = 0;

  bool operator==(const PlannedLearner&) const = default;
};

struct PlannedClass {
  bool is_new_member = false;  // Otherwise the awareness class.
  std::string title;
  Date registration_date;
  Date nomination_date;
  Date approval_date;
  Date start_date;
  Date end_date;
  Date issue_date;
  std::vector<Date> sessions;
  int seats = 0;
  std::vector<PlannedLearner> learners;
  bool stays_open = false;  // Takes nominations; nothing of it has been held yet.

  bool operator==(const PlannedClass&) const = default;
};

// How a vote is to end; the figures are filled in once everybody's official dates are known.
enum class VoteOutcome { kNone, kCarried, kFailed };

struct PlannedVote {
  VoteOutcome outcome = VoteOutcome::kNone;
  int entitled = 0;
  int temporarily_transferred = 0;
  int exempt_absent = 0;
  int present = 0;
  int in_favor = 0;
  int against = 0;

  bool operator==(const PlannedVote&) const = default;
};

struct PlannedDefect {
  std::string form;
  std::string code;

  bool operator==(const PlannedDefect&) const = default;
};

// One step of one person; which fields count follows from `step`.
struct PlannedStep {
  dossier::v1::Step step = dossier::v1::STEP_UNSPECIFIED;
  Date date;
  std::string form;
  int member = -1;  // Helper or introducer.
  std::optional<Date> acquainted_since;
  std::string subject;
  std::string recipient;
  bool verification_issue = false;
  dossier::v1::OpinionSource opinion = dossier::v1::OPINION_SOURCE_UNSPECIFIED;
  std::string number;  // Of the paper; its symbol follows from the step.
  PlannedVote vote;
  std::string lateness_reason;
  std::optional<Date> received;  // Ceremony: the day the decision came.
  std::vector<PlannedDefect> defects;
  dossier::v1::DelistingReason delisting = dossier::v1::DELISTING_REASON_UNSPECIFIED;
  std::optional<Date> month;
  std::vector<dossier::v1::ReviewRating> ratings;  // Four, in the request's order.
  dossier::v1::ReviewConclusion conclusion = dossier::v1::REVIEW_CONCLUSION_UNSPECIFIED;
  std::string remark;

  bool operator==(const PlannedStep&) const = default;
};

enum class Fate {
  kAdmitted,
  kStalled,  // Trained, and stopped on the way; `stop` tells where.
  kDelistedTrained,
  kDelistedUntrained,
  kListed,
  kFailedClass,  // Listed; went to a class and did not pass.
  kNominated,
};

// The last thing a stalled person reached.
enum class Stop {
  kNone,
  kTrained,
  kApplication,
  kCv,
  kVerifying,
  kVerificationIssue,
  kVerified,
  kOpinions,
  kCellRejected,
  kCellResolved,
  kBaseResolved,
  kBaseRejected,
  kReturned,
  kUnderReview,
  kRefused,
  kDecided,
};

struct PlannedPerson {
  Fate fate = Fate::kListed;
  Stop stop = Stop::kNone;
  int base = 0;  // Index into Province::bases.
  int cell = 0;  // Index into Province::organizations.
  std::string full_name;
  Date birth_date;
  dossier::v1::Sex sex = dossier::v1::SEX_UNSPECIFIED;
  std::string ethnicity;
  std::string religion;
  dossier::v1::Qualification qualification = dossier::v1::QUALIFICATION_UNSPECIFIED;
  dossier::v1::Occupation occupation = dossier::v1::OCCUPATION_UNSPECIFIED;
  bool youth_union_member = false;
  dossier::v1::NominatorKind nominator = dossier::v1::NOMINATOR_KIND_UNSPECIFIED;
  bool is_returned = false;  // At least once.
  bool is_late = false;      // The decision on admission.
  int awareness_class = -1;
  int new_member_class = -1;
  std::vector<PlannedStep> steps;

  bool operator==(const PlannedPerson&) const = default;
};

struct PlannedAppointment {
  int member = 0;
  int organization = 0;
  std::string position;
  Date start_date;
  Date term_end_date;

  bool operator==(const PlannedAppointment&) const = default;
};

struct Province {
  uint64_t seed = 0;
  // What is loaded after the first act marks its request ids with this: "2025/".
  std::string act;
  std::string name;  // "Lạng Sơn".
  std::vector<PlannedOrganization> organizations;
  int root = 0;
  int superior = 1;
  std::vector<PlannedBase> bases;
  std::vector<PlannedMember> members;
  std::vector<PlannedPlan> plans;  // All of the superior committee.
  std::vector<PlannedClass> classes;
  std::vector<PlannedPerson> people;
  std::vector<PlannedAppointment> appointments;
  // By cell: since when its members and the people of the first act are official. Empty in that.
  std::vector<std::vector<Date>> earlier_officials;

  bool operator==(const Province&) const = default;
};

// What is done together, one after the other, because other services follow by events.
enum class LoadPhase { kListing, kDossier, kRecognition };
LoadPhase PhaseOf(dossier::v1::Step step);

// Marks a root organization as the demonstration's.
inline constexpr char kDemonstrationMark[] = "(tỉnh trình diễn)";

// The province of a seed. The same seed and calendar give the same plan.
Province GenerateProvince(uint64_t seed, const WorkingDayCalendar& calendar);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_PROVINCE_H_
