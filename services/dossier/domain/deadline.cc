#include "services/dossier/domain/deadline.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/next_step.h"
#include "services/dossier/domain/process_order.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

constexpr char kExtension[] = "extension_working_days";

RunningClock MakeClock(const Rule& rule, Date start, const WorkingDayCalendar& calendar) {
  RunningClock clock;
  clock.rule_id = rule.id;
  clock.start = start;
  clock.due = calendar.AddWorkingDays(start, static_cast<int>(rule.Number("working_days")));
  if (!rule.parameters.contains(kExtension)) return clock;
  const int days = static_cast<int>(rule.Number(kExtension));
  if (days > 0) clock.extended_due = calendar.AddWorkingDays(clock.due, days);
  return clock;
}

// Which rule a step's clock is, and the day it counts from.
struct ClockStart {
  const char* rule_id;
  std::optional<Date> start;
};

// The cell holds the ceremony once it has the decision; of somebody who moved after the decision
// the destination's cell has it once it is confirmed there. Until either is known, from the
// decision's date.
std::optional<Date> CeremonyStart(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  if (facts.decision_received.has_value()) return facts.decision_received;
  const std::optional<Date> known =
      std::max(reached.decision_received, reached.decision_confirmation);
  return known.has_value() ? known : reached.admission_decision;
}

std::optional<Date> RecognitionStart(const Candidate& candidate) {
  const Milestones& reached = candidate.milestones;
  const bool reported = candidate.state == State::kRecognitionReported;
  return reported && reached.recognition_report.has_value() ? reached.recognition_report
                                                            : reached.recognition_proposal;
}

std::optional<Date> ProbationEnd(const Milestones& reached, const RuleSet& rules) {
  if (!reached.ceremony.has_value()) return std::nullopt;
  return AddMonths(*reached.ceremony, static_cast<int>(rules.Get("R-PRB-1").Number("months")));
}

std::optional<ClockStart> StartOf(Step step, const StepFacts& facts, const RuleSet& rules) {
  const Milestones& reached = facts.candidate.milestones;
  switch (step) {
    case Step::kDecideAdmission:
      return ClockStart{"R-DL-1", reached.cell_resolution};
    case Step::kRecordCeremony:
      return ClockStart{"R-DL-2", CeremonyStart(facts)};
    case Step::kProposeRecognition:
    case Step::kProposeStrikeOff:
      return ClockStart{"R-DL-3", ProbationEnd(reached, rules)};
    case Step::kDecideRecognition:
      return ClockStart{"R-DL-4", RecognitionStart(facts.candidate)};
    case Step::kDecideStrikeOff:
      if (facts.candidate.state == State::kRecognitionReported) {
        return ClockStart{"R-DL-4", reached.recognition_report};
      }
      return ClockStart{"R-DL-4", reached.strike_off_proposal};
    case Step::kDeclarePartyCv:
      return ClockStart{"R-DL-5", reached.ceremony};
    default:
      return std::nullopt;
  }
}

bool IsOnProbation(State state) {
  return state == State::kAdmittedProbationary || state == State::kOfficialProposed ||
         state == State::kRecognitionReported || state == State::kStrikeOffProposed;
}

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// Gathers the clocks of one person.
class Clocks {
 public:
  Clocks(const DeadlineFacts& facts, const RuleBook& rules, const WorkingDayCalendar& calendar)
      : facts_(facts), rules_(rules), calendar_(calendar) {}

  std::vector<RunningDeadline> Gather() {
    const Step awaited = ClockedStep(facts_.candidate.state);
    if (awaited == Step::kAcceptTransfer) {
      AddTransfer();
      return std::move(running_);
    }
    AddGuarded(awaited);
    if (IsOnProbation(facts_.candidate.state) && !reached().party_cv.has_value()) {
      AddGuarded(Step::kDeclarePartyCv);
    }
    if (awaited == Step::kListSympathizer) {
      AddWorkingDays("R-NOM-1", "answer_working_days", awaited, reached().nomination);
    }
    AddReview();
    for (const Verification& asked : facts_.verifications) AddVerification(asked);
    std::sort(running_.begin(), running_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.due, a.rule_id, a.subject) < std::tie(b.due, b.rule_id, b.subject);
    });
    return std::move(running_);
  }

 private:
  const Milestones& reached() const { return facts_.candidate.milestones; }

  // The rule as it was on the reference day; null before the first set.
  const Rule* RuleOn(const char* id, Date day) const {
    const auto set = rules_.InForceOn(day);
    return set.ok() ? &(*set)->Get(id) : nullptr;
  }

  RunningDeadline& Add(const Rule& rule, Step step, Date reference, Date due) {
    RunningDeadline deadline;
    deadline.rule_id = rule.id;
    deadline.step = step;
    deadline.reference = reference;
    deadline.due = due;
    deadline.owner = rule.Code("owner");
    deadline.deputy = rule.Code("deputy");
    deadline.confidence = rule.confidence;
    for (const int64_t days : rule.Numbers("warning_days")) {
      deadline.warning_days.push_back(static_cast<int>(days));
    }
    running_.push_back(std::move(deadline));
    return running_.back();
  }

  // A clock that guards a step, by the set of the day it counts from.
  void AddGuarded(Step step) {
    if (step == Step::kUnspecified) return;
    StepFacts facts;
    facts.candidate = facts_.candidate;
    // Where the clock begins may itself hang on a rule: first by the oldest set that knows it.
    const RuleSet& first = rules_.sets().front();
    auto start = StartOf(step, facts, first);
    if (!start.has_value() || !start->start.has_value()) return;
    const auto set = rules_.InForceOn(*start->start);
    if (!set.ok()) return;
    const auto clock = ClockOf(step, facts, **set, calendar_);
    if (!clock.has_value()) return;
    const Rule& rule = (*set)->Get(clock->rule_id);
    Add(rule, step, clock->start, clock->due).extended_due = clock->extended_due;
  }

  void AddWorkingDays(const char* rule_id, const char* parameter, Step step,
                      std::optional<Date> reference) {
    if (!reference.has_value()) return;
    const Rule* rule = RuleOn(rule_id, *reference);
    if (rule == nullptr) return;
    const int days = static_cast<int>(rule->Number(parameter));
    Add(*rule, step, *reference, calendar_.AddWorkingDays(*reference, days));
  }

  void AddTransfer() {
    const bool on_probation = IsOnProbation(facts_.candidate.resume_state);
    AddWorkingDays(on_probation ? "R-TRF-1" : "R-TRF-2", "working_days", Step::kAcceptTransfer,
                   reached().transfer);
  }

  void AddReview() {
    const auto month = MonthToReview(facts_.candidate, facts_.reviewed_months);
    if (!month.has_value()) return;
    const Date month_end = AddMonths(*month, 1) - 1;
    const Rule* rule = RuleOn("R-RVW-2", month_end);
    if (rule == nullptr) return;
    const Date due = month_end + static_cast<int>(rule->Number("days_after_month_end"));
    Add(*rule, Step::kRecordMonthlyReview, month_end, due).subject =
        absl::StrFormat("%04d-%02d", month->year(), month->month());
  }

  void AddVerification(const Verification& asked) {
    // Once the recipient has replied nothing waits for them.
    if (asked.outcome != VerificationOutcome::kOpen || asked.reply_date.has_value()) return;
    const Rule* rule = RuleOn("R-VER-1", asked.request_date);
    if (rule == nullptr) return;
    const int days = static_cast<int>(rule->Number("reply_working_days"));
    const Date due = asked.due_date.value_or(calendar_.AddWorkingDays(asked.request_date, days));
    Add(*rule, Step::kAnswerVerification, asked.request_date, due).subject = asked.subject;
  }

  const DeadlineFacts& facts_;
  const RuleBook& rules_;
  const WorkingDayCalendar& calendar_;
  std::vector<RunningDeadline> running_;
};

}  // namespace

std::optional<RunningClock> ClockOf(Step step, const StepFacts& facts, const RuleSet& rules,
                                    const WorkingDayCalendar& calendar) {
  const auto clock = StartOf(step, facts, rules);
  if (!clock.has_value() || !clock->start.has_value()) return std::nullopt;
  return MakeClock(rules.Get(clock->rule_id), *clock->start, calendar);
}

std::optional<Deadline> NextDeadline(const Candidate& candidate, const RuleSet& rules,
                                     const WorkingDayCalendar& calendar) {
  const Step step = ClockedStep(candidate.state);
  StepFacts facts;
  facts.candidate = candidate;
  const auto clock = ClockOf(step, facts, rules, calendar);
  if (!clock.has_value()) return std::nullopt;
  return Deadline{step, clock->due, clock->rule_id};
}

std::vector<RunningDeadline> RunningDeadlines(const DeadlineFacts& facts, const RuleBook& rules,
                                              const WorkingDayCalendar& calendar) {
  return Clocks(facts, rules, calendar).Gather();
}

std::optional<Date> MonthToReview(const Candidate& candidate,
                                  const std::vector<Date>& reviewed_months) {
  const auto& listed = candidate.milestones.listing;
  if (!listed.has_value() ||
      !Contains(AllowedStates(Step::kRecordMonthlyReview), candidate.state)) {
    return std::nullopt;
  }
  Date month(listed->year(), listed->month(), 1);
  if (month < *listed) month = AddMonths(month, 1);
  while (std::binary_search(reviewed_months.begin(), reviewed_months.end(), month)) {
    month = AddMonths(month, 1);
  }
  return month;
}

int WorkingDaysLeft(const RunningDeadline& deadline, Date today,
                    const WorkingDayCalendar& calendar) {
  if (today <= deadline.due) return calendar.CountWorkingDays(today, deadline.due);
  // A day off after the last day is late as well.
  return -std::max(1, calendar.CountWorkingDays(deadline.due, today));
}

int WarningStep(const std::vector<int>& warning_days, int days_left) {
  if (days_left < 0) return -1;
  int reached = 0;
  for (const int days : warning_days) {
    if (days_left <= days && (reached == 0 || days < reached)) reached = days;
  }
  return reached;
}

}  // namespace ketnap::dossier
