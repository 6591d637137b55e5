#include <utility>

#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {
namespace {

RunningClock MakeClock(const Rule& rule, Date start, const WorkingDayCalendar& calendar) {
  return {rule.id, start,
          calendar.AddWorkingDays(start, static_cast<int>(rule.Number("working_days")))};
}

}  // namespace

std::optional<RunningClock> ClockOf(Step step, const StepFacts& facts, const RuleSet& rules,
                                    const WorkingDayCalendar& calendar) {
  const Milestones& reached = facts.candidate.milestones;
  switch (step) {
    case Step::kDecideAdmission:
      if (!reached.cell_resolution.has_value()) return std::nullopt;
      return MakeClock(rules.Get("R-DL-1"), *reached.cell_resolution, calendar);
    case Step::kRecordCeremony: {
      // The clock starts when the cell receives the decision; until that is known, from the
      // decision's date.
      const std::optional<Date> start = facts.decision_received.has_value()
                                            ? facts.decision_received
                                            : reached.admission_decision;
      if (!start.has_value()) return std::nullopt;
      return MakeClock(rules.Get("R-DL-2"), *start, calendar);
    }
    case Step::kProposeRecognition: {
      if (!reached.ceremony.has_value()) return std::nullopt;
      const int months = static_cast<int>(rules.Get("R-PRB-1").Number("months"));
      return MakeClock(rules.Get("R-DL-3"), AddMonths(*reached.ceremony, months), calendar);
    }
    case Step::kDecideRecognition:
      if (!reached.recognition_proposal.has_value()) return std::nullopt;
      return MakeClock(rules.Get("R-DL-4"), *reached.recognition_proposal, calendar);
    default:
      return std::nullopt;
  }
}

std::optional<Deadline> NextDeadline(const Candidate& candidate, const RuleSet& rules,
                                     const WorkingDayCalendar& calendar) {
  Step step = Step::kUnspecified;
  switch (candidate.state) {
    case CandidateState::kCellResolved:
    case CandidateState::kBaseResolved:
    case CandidateState::kReturned:
    case CandidateState::kUnderAuthorityReview:
      step = Step::kDecideAdmission;
      break;
    case CandidateState::kAdmissionDecided:
      step = Step::kRecordCeremony;
      break;
    case CandidateState::kAdmittedProbationary:
      step = Step::kProposeRecognition;
      break;
    case CandidateState::kOfficialProposed:
      step = Step::kDecideRecognition;
      break;
    default:
      return std::nullopt;
  }
  StepFacts facts;
  facts.candidate = candidate;
  const auto clock = ClockOf(step, facts, rules, calendar);
  if (!clock.has_value()) return std::nullopt;
  return Deadline{step, clock->due, clock->rule_id};
}

}  // namespace ketnap::dossier
