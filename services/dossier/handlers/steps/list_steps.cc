#include "absl/strings/ascii.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"

// Steps around the list of sympathizers beside those of candidate_steps.cc.
namespace ketnap::dossier {

absl::StatusOr<v1::Candidate> CandidateHandler::DeclineNomination(
    const Context& context, const v1::DeclineNominationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan,
      PlanStep(request, "DeclineNomination", Step::kDeclineNomination, request.date(), "date"));
  plan.body = Body::kCell;
  plan.note = NormalizeNfc(request.reason_note());
  return TakeCandidateStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Candidate> CandidateHandler::RelistCandidate(
    const Context& context, const v1::RelistCandidateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RelistCandidate", Step::kRelist,
                                                  request.resolution().date(), "resolution.date"));
  if (request.reason() == v1::RELISTING_REASON_OTHER &&
      absl::StripAsciiWhitespace(request.note()).empty()) {
    return FieldError("note", "REQUIRED",
                      {"Lý do khác thì phải ghi rõ.", "Another reason must be told in the note."});
  }
  plan.body = Body::kCell;
  plan.note = NormalizeNfc(request.note());
  plan.clear_papers = true;
  *plan.record.mutable_document() = request.resolution();
  plan.record.add_codes(CodeOf(request.reason()));
  return TakeCandidateStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Candidate> CandidateHandler::ReferToClass(
    const Context& context, const v1::ReferToClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "ReferToClass", Step::kReferToClass,
                                                  request.resolution().date(), "resolution.date"));
  plan.body = Body::kCell;
  *plan.record.mutable_document() = request.resolution();
  return TakeCandidateStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
