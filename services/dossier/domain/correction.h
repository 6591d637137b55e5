#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CORRECTION_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CORRECTION_H_

#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/deadline.h"
#include "services/dossier/domain/eligibility.h"

// What a correction of a person's record brings with it. Pure.
namespace ketnap::dossier {

// A step that was taken, and the day it stands under.
struct PastStep {
  Step step = Step::kUnspecified;
  Date day;
};

// The steps of the way whose days stand among the milestones, in its order.
std::vector<PastStep> PastSteps(const Candidate& candidate);

// The person as they stood when `step` was about to be taken: in the state it is taken from, and
// without the days of that step and of those behind it.
Candidate BeforeStep(Step step, Candidate candidate);

// What hangs on a corrected day: official membership begins probation after the ceremony, and the
// papers of application and curriculum vitae bear the days of their steps. `papers` gets those that
// change.
void FollowDays(const Candidate& before, int probation_months, const DossierPapers& standing,
                Candidate* after, DossierPapers* papers);

// Conditions unmet with the corrected values that were not unmet before.
std::vector<Condition> NewlyUnmet(const Verdict& before, const Verdict& after);

// A clock that runs otherwise than before.
struct DeadlineShift {
  std::string rule_id;
  std::optional<Date> before;  // Absent: it did not run.
  std::optional<Date> after;   // Absent: it does not run any more.

  bool operator==(const DeadlineShift&) const = default;
};
// By rule and subject.
std::vector<DeadlineShift> ShiftsOf(const std::vector<RunningDeadline>& before,
                                    const std::vector<RunningDeadline>& after);

// Why an undo of the RPC `action` is refused, and what to do instead; absent when it may be undone.
std::optional<Message> WhyNotUndone(const std::string& action, Step step);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CORRECTION_H_
