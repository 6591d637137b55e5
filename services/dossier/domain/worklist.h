#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_WORKLIST_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_WORKLIST_H_

#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/working_days.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/rule_set.h"

// Who waits in which queue: a pure function over what is known of a person. What depends on the day
// is the due date alone, so that an item changes only when the person does.
namespace ketnap::dossier {

// The numbers of ketnap.config.v1.WorklistFact.
enum class WorklistFact {
  kUnspecified = 0,
  kHelperWanted = 1,
  kHelperStands = 2,
  kReviewed = 3,
  kAwarenessCertificateMissing = 4,
  kAwarenessCertificatePresent = 5,
  kNotReferredToClass = 6,
  kPaperDefective = 7,
  kConsentMissing = 8,
  kVerificationOpen = 9,
  kVerificationReplied = 10,
  kVerificationIssue = 11,
  kBaseCommittee = 12,
  kNoBaseCommittee = 13,
  kSectionalCommittee = 14,
  kNoSectionalCommittee = 15,
  kRecognitionSectionReportMissing = 16,
  kRecognitionSectionReportPresent = 17,
  kRecognitionBaseResolutionMissing = 18,
  kRecognitionBaseResolutionPresent = 19,
  kPartyCvMissing = 20,
  kFormMissing = 21,
  kNewMemberCertificateMissing = 22,
  kRevokedForProcedure = 23,
  kPapersInOrder = 24,
  kVerificationBars = 25,
};

enum class WorklistPlace { kCell = 1, kDestination = 2 };

using MilestoneField = std::optional<Date> Milestones::*;

struct WorklistCase {
  std::vector<CandidateState> states;
  std::vector<WorklistFact> facts;
};

// A queue; config/v1/worklists.proto says what each field means.
struct Worklist {
  std::string id;
  std::string title;
  std::string description;
  std::string main_action;
  std::string action_label;
  std::string permission;
  std::string owner;
  std::string deputy;
  std::vector<int> warning_days;
  int shown_days_before = 0;
  std::string empty_message;
  std::vector<WorklistCase> cases;
  std::vector<std::string> clocks;
  MilestoneField due_milestone = nullptr;
  int months = 0;
  std::string months_rule;
  std::string months_parameter;
  MilestoneField since = nullptr;
  std::vector<std::string> forms;
  std::string detail;
  WorklistPlace place = WorklistPlace::kCell;
};

struct WorklistFacts {
  Candidate candidate;
  DossierPapers papers;
  std::vector<Date> reviewed_months;  // First days, in order.
  bool has_base_committee = false;
  bool has_sectional_committee = false;
};

// A person in a queue: once in each at most.
struct WorklistEntry {
  std::string queue;
  std::optional<Date> due;
  std::optional<Date> since;
  std::string subject;  // Of the clock: "2025-03", "FATHER".
  std::string rule_id;  // Of the due date; "" when none.
  WorklistPlace place = WorklistPlace::kCell;

  bool operator==(const WorklistEntry&) const = default;
};

std::vector<WorklistEntry> EntriesOf(const WorklistFacts& facts,
                                     const std::vector<Worklist>& worklists, const RuleBook& rules,
                                     const WorkingDayCalendar& calendar);

// Whether any queue looks at papers, or at reviewed months, of somebody in this state: what need
// not be read is not.
bool NeedsPapers(CandidateState state);
bool NeedsReviews(CandidateState state);

// Last due date a queue shows on `today`; absent when it shows everybody.
std::optional<Date> ShownUntil(const Worklist& worklist, Date today);

// Last due date of those within a warning step on `today`: a due date is overdue before today,
// WARNING from today up to here, PLANNED later.
Date WarnedUntil(const Worklist& worklist, Date today);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_WORKLIST_H_
