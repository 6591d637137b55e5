#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_DEADLINE_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_DEADLINE_H_

#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/working_days.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/rule_set.h"

// Every clock that runs for a person. The clocks that guard steps (ClockOf, conditions.h) are the
// same ones: nothing here counts a second time.
namespace ketnap::dossier {

// What the clocks look at.
struct DeadlineFacts {
  Candidate candidate;
  std::vector<Verification> verifications;
  std::vector<Date> reviewed_months;  // First days, in order.
};

struct RunningDeadline {
  std::string rule_id;
  Step step = Step::kUnspecified;    // What stops it.
  Date reference;                    // Day it counts from.
  Date due;                          // Last day.
  std::optional<Date> extended_due;  // With the extension of special cases.
  std::string owner;
  std::string deputy;
  RuleConfidence confidence = RuleConfidence::kUnspecified;
  std::vector<int> warning_days;  // Greatest first.
  // Subject of the verification; "2025-03" of a month to review; "" else.
  std::string subject;

  bool operator==(const RunningDeadline&) const = default;
};

// Every clock, by due date and rule; one that ran out keeps running until its step is taken. Each
// is judged by the set in force on its reference day; one of before the first set does not run.
// While a transfer is pending only its own clock runs: the others are the destination's, from then
// on.
std::vector<RunningDeadline> RunningDeadlines(const DeadlineFacts& facts, const RuleBook& rules,
                                              const WorkingDayCalendar& calendar);

// The first month, from the first whole one since the person was listed, that has no review;
// absent in states without reviews.
std::optional<Date> MonthToReview(const Candidate& candidate,
                                  const std::vector<Date>& reviewed_months);

// Working days to the due day, negative when overdue.
int WorkingDaysLeft(const RunningDeadline& deadline, Date today,
                    const WorkingDayCalendar& calendar);

// The smallest of `warning_days` that covers `days_left`; 0 when none is reached, -1 when overdue.
int WarningStep(const std::vector<int>& warning_days, int days_left);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_DEADLINE_H_
