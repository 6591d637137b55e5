#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_ELIGIBILITY_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_ELIGIBILITY_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "common/base/working_days.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/defects.h"
#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

// What the register says of a member on the day judged.
struct MemberFacts {
  Uuid id;
  bool is_official = false;  // On the day judged.
  std::optional<Date> official_date;
  bool same_base_organization = false;  // As the candidate's.
  bool has_left = false;
  // How long the member has belonged to that grassroots organization, in whole months; absent when
  // the register does not say.
  std::optional<int> months_in_base_organization;
};

// A relative, as far as rules look at them: no name, no story.
struct RelativeFacts {
  std::string subject;  // As verifications name them: "FATHER", "SPOUSE", "CHILD_1".
  int relation = 0;     // Number of the API's Relation.
  std::optional<Uuid> member;
  bool member_elsewhere = false;
  bool deceased = false;
  bool has_civil_capacity = false;
};

// A criterion of an organization above the candidate, in force on the day judged.
struct LocalCriterion {
  Uuid id;
  std::string title;
  int kind = 0;           // Number of the API's CriterionKind.
  int qualification = 0;  // Of the API's Qualification.
  int number = 0;
  Step step = Step::kUnspecified;
  std::vector<int> occupations;  // Empty: everybody.
  PaperReference decision;
};

// Everything a step's conditions look at. The handler gathers it; nothing here asks anybody else.
struct StepFacts {
  Step step = Step::kUnspecified;
  Date date;  // The day of the step's event.
  Candidate candidate;
  DossierPapers papers;

  // The organizations around the candidate.
  bool has_youth_union = false;
  bool has_trade_union = false;
  bool has_base_committee =
      false;  // The cell stands below a grassroots committee (not a grassroots cell).
  int base_committee_size = 0;              // 0 when not known.
  std::optional<Uuid> admission_authority;  // Nearest organization that may decide.
  bool authority_is_base_committee =
      false;  // The authority is the candidate's own grassroots committee.
  int authority_committee_size = 0;
  int authority_standing_size = 0;
  // The register's count for the cell on `date`, and how many of them need not be counted.
  int cell_official_members = 0;
  int cell_away_members = 0;
  int cell_exempt_members = 0;
  int review_count = 0;               // Monthly reviews recorded so far.
  std::vector<Date> reviewed_months;  // First days, in order; for the clocks of a dossier.
  int weak_review_distance = 0;  // Reviews since (and with) the last one with a mark WEAK; 0: none.
  bool has_sectional_committee =
      false;                // One stands between the cell and its grassroots committee.
  bool has_family = false;  // The family section is recorded.
  std::vector<RelativeFacts> relatives;
  std::vector<LocalCriterion> criteria;  // Those that guard `step`.
  int helper_load = 0;                   // People the helper named has already, AssignHelper.
  // What reads the record of the decision to be revoked, RevokeDecision.
  std::optional<Uuid> decision_issuer;
  bool decision_issuer_stands = false;
  bool revoker_is_superior = false;
  // Nearest committee of a province above the cell: who consents to the special cases of R-ELG-2,
  // R-ELG-3 and R-RAD-1. Absent when the tree has none.
  std::optional<Uuid> provincial_committee;

  // What the request brings; each only for the steps that need it.
  std::optional<MemberFacts> helper;     // AssignHelper.
  std::vector<MemberFacts> introducers;  // Members named by the 3-KNĐ papers, cell resolution.
  std::optional<Date> month;             // RecordMonthlyReview: first day of the month.
  bool month_already_reviewed = false;
  std::optional<VoteTally> vote;
  std::optional<Uuid> deciding_organization;
  bool decided_by_standing_committee = false;
  bool has_lateness_reason = false;
  std::optional<Date> decision_received;  // RecordCeremony.
  bool has_late_consent = false;          // RecordCeremony.
  std::string subject;                    // Verification subject.
  std::string form;                       // AttachDocument, RecordProbationReview.
  std::optional<Date> acquainted_since;   // AssignHelper.
  bool favorable = false;                 // Section reports.
  bool bars = false;                      // ConcludeVerification.
  RevocationKind revocation_kind = RevocationKind::kUnspecified;  // RevokeDecision.
  // TransferCandidate: the cell. Merge: the person who goes on, of the record that gives way.
  std::optional<Uuid> destination;
  bool has_decision_confirmation = false;  // AcceptTransfer.
  std::optional<Consent> consent;          // RecordConsent.
  bool destination_has_same_base = false;  // AcceptTransfer: both cells below one base committee.
  // Members who act in this step, and who of those took no part: conflicts of interest.
  std::vector<Uuid> acting_members;
  std::vector<Uuid> recused_members;
  std::vector<std::string>
      damaged_files;  // Forms whose uploaded file is lost or altered, decisions.
};

enum class ConditionVerdict { kUnspecified = 0, kMet = 1, kUnmet = 2, kNotApplicable = 3 };

struct Condition {
  std::string
      rule_id;  // "R-ELG-1"; "STATE" for the order of steps, "DATES" for the order of dates.
  ConditionVerdict verdict = ConditionVerdict::kUnspecified;
  Message explanation;  // What is demanded and what was found.
  std::string clause;
  RuleConfidence confidence = RuleConfidence::kUnspecified;
  std::string owed_by;      // "" when met.
  std::string supplied_by;  // "" when met.
  std::map<std::string, std::string> facts;
};

struct Verdict {
  Step step = Step::kUnspecified;
  Date date;
  std::string rule_set;
  std::vector<Condition> conditions;
  // Working days the step comes after its deadline; 0 when in time or when no clock runs.
  int working_days_late = 0;

  bool eligible() const;
};

// Judges a step by the rules in force on its day. Pure: the same facts give the same verdict, years
// later. The steps of the service are refused by exactly this function. A tally below the fraction
// is an unmet condition of kDecideRecognition alone. Elsewhere the result is recorded (VoteCarries
// tells): as rejection, return or refusal of admission, as a vote without result of
// kProposeRecognition and kProposeStrikeOff, as nothing of kRecognitionBaseResolution and
// kDecideStrikeOff. An arithmetically impossible tally, or one whose base is smaller than the
// register's, is unmet everywhere.
Verdict Check(const StepFacts& facts, const RuleSet& rules, const WorkingDayCalendar& calendar);

// Whether the vote reaches the fraction the step demands (R-VOT-1, 3, 4, 5), by the denominator of
// R-VOT-2.
bool VoteCarries(const StepFacts& facts, const RuleSet& rules);

// The base of a vote: entitled members without those on temporary transfer and those exempt and
// absent (R-VOT-2).
int VoteBase(const VoteTally& vote);

// FAILED_PRECONDITION, reason STEP_CONDITIONS_UNMET, with every unmet condition; OK when eligible.
absl::Status ToStatus(const Verdict& verdict, const std::string& candidate_name);

// The candidate after the step: new state, milestones, helper, return count; version is left alone.
// Call only when the verdict is eligible. `carried` is the vote's result for steps with a vote.
Candidate Apply(const StepFacts& facts, const RuleSet& rules, bool carried);

// The clock that runs for a candidate: which step is due next and by when; nothing when none runs.
struct Deadline {
  Step step = Step::kUnspecified;
  Date due;
  std::string rule_id;
};
std::optional<Deadline> NextDeadline(const Candidate& candidate, const RuleSet& rules,
                                     const WorkingDayCalendar& calendar);

enum class ChecklistStatus {
  kUnspecified = 0,
  kPresent = 1,
  kMissing = 2,
  kDefective = 3,
  kExpired = 4,
  kNotApplicable = 5
};

struct ChecklistItem {
  std::string form;
  std::string title;
  ChecklistStatus status = ChecklistStatus::kUnspecified;
  std::string explanation;  // Vietnamese.
  std::string rule_id;
  std::string owed_by;
  std::string supplied_by;
  // What is wrong: codes of defects, "EXPIRED", "DATE_ORDER", "TOO_FEW", "INTRODUCER_NOT_OFFICIAL",
  // "NOT_CLEAR".
  std::vector<std::string> codes;
  std::optional<Date> valid_until;  // Last day it is good for; absent when it does not expire.
  RuleConfidence confidence = RuleConfidence::kUnspecified;
};

// The checklist of the candidate's present procedure (admission until the ceremony, then
// recognition) on `date`. A returned paper is explained by the catalogue, where one is given.
std::vector<ChecklistItem> Checklist(const StepFacts& facts, const RuleSet& rules,
                                     const DefectCatalogue* defects = nullptr);

// Vietnamese names, for messages and screens.
std::string StepName(Step step);
std::string StateName(CandidateState state);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_ELIGIBILITY_H_
