#include "services/dossier/handlers/worklists/deadline_view.h"

#include "common/base/proto_date.h"
#include "services/dossier/domain/deadline.h"

namespace ketnap::dossier {

void AddDeadlines(const Environment& environment, const StepFacts& facts, Date today,
                  v1::Dossier* dossier) {
  const auto calendar = environment.calendar->Current();
  const DeadlineFacts about{facts.candidate, facts.papers.verifications, facts.reviewed_months};
  for (const RunningDeadline& deadline : RunningDeadlines(about, *environment.rules, *calendar)) {
    v1::Deadline* proto = dossier->add_deadlines();
    proto->set_rule_id(deadline.rule_id);
    proto->set_step(static_cast<v1::Step>(deadline.step));
    *proto->mutable_reference_date() = DateToProto(deadline.reference);
    *proto->mutable_due_date() = DateToProto(deadline.due);
    if (deadline.extended_due.has_value()) {
      *proto->mutable_extended_due_date() = DateToProto(*deadline.extended_due);
    }
    const int days_left = WorkingDaysLeft(deadline, today, *calendar);
    proto->set_working_days_left(days_left);
    proto->set_warning_days(WarningStep(deadline.warning_days, days_left));
    proto->set_owner(deadline.owner);
    proto->set_deputy(deadline.deputy);
    proto->set_confidence(static_cast<v1::RuleConfidence>(deadline.confidence));
    proto->set_subject(deadline.subject);
  }
}

}  // namespace ketnap::dossier
