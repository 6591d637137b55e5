#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_DECISION_PLAN_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_DECISION_PLAN_H_

#include "absl/status/statusor.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"

namespace ketnap::dossier {

// What the decisions of a competent body bring alike: admission, recognition, striking off.
template <typename Request>
absl::StatusOr<StepPlan> PlanDecision(const Request& request, const char* action, Step step) {
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan, PlanStep(request, action, step, request.decision().date(), "decision.date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.deciding_organization,
                          api::ParseResourceName(request.deciding_organization(), kOrganizations,
                                                 "deciding_organization"));
  plan.facts.decided_by_standing_committee = request.body() == v1::DECIDING_BODY_STANDING_COMMITTEE;
  KETNAP_ASSIGN_OR_RETURN(plan.facts.vote, VoteOf(request.vote()));
  SetLateness(request.lateness_reason(), &plan);
  *plan.record.mutable_document() = request.decision();
  *plan.record.mutable_vote() = request.vote();
  plan.record.set_body(request.deciding_organization());
  return plan;
}

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_DECISION_PLAN_H_
