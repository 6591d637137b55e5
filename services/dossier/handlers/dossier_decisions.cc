#include <string>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/steps/decision_plan.h"

namespace ketnap::dossier {

absl::StatusOr<v1::Dossier> DossierHandler::DecideAdmission(
    const Context& context, const v1::DecideAdmissionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanDecision(request, "DecideAdmission", Step::kDecideAdmission));
  plan.record.set_form("9-KNĐ");
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::RecordCeremony(
    const Context& context, const v1::RecordCeremonyRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RecordCeremony", Step::kRecordCeremony,
                                                  request.ceremony_date(), "ceremony_date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.decision_received,
                          DateFromProto(request.decision_received_date()));
  plan.body = Body::kCell;
  *plan.record.mutable_received_date() = request.decision_received_date();
  if (request.has_late_consent()) {
    KETNAP_ASSIGN_OR_RETURN(const Date consent, DateFromProto(request.late_consent().date()));
    if (consent > plan.facts.date) {
      return FieldError(
          "late_consent.date", "AFTER_CEREMONY",
          {"Văn bản đồng ý phải có trước khi làm lễ.", "The consent must precede the ceremony."});
    }
    plan.facts.has_late_consent = true;
    *plan.record.mutable_document() = request.late_consent();
  }
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::RecordProbationReview(
    const Context& context, const v1::RecordProbationReviewRequest& request) {
  const std::string form = NormalizeNfc(request.form());
  if (form != "10-KNĐ" && form != "11-KNĐ" && form != "12-KNĐ") {
    return FieldError("form", "UNKNOWN_FORM",
                      {"Giấy tờ thời gian dự bị là mẫu 10-KNĐ, 11-KNĐ hoặc 12-KNĐ.",
                       "The papers of probation are forms 10-KNĐ, 11-KNĐ and 12-KNĐ."});
  }
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RecordProbationReview", Step::kRecordProbationReview,
                                   request.date(), "date"));
  Document document;
  document.form = form;
  document.date = plan.facts.date;
  plan.papers.documents.push_back(document);
  plan.record.set_form(form);
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::ProposeRecognition(
    const Context& context, const v1::ProposeRecognitionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "ProposeRecognition", Step::kProposeRecognition,
                                   request.resolution().date(), "resolution.date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.vote, VoteOf(request.vote()));
  SetLateness(request.lateness_reason(), &plan);
  plan.body = Body::kCell;
  plan.record.set_form("13-KNĐ");
  *plan.record.mutable_document() = request.resolution();
  *plan.record.mutable_vote() = request.vote();
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::DecideRecognition(
    const Context& context, const v1::DecideRecognitionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanDecision(request, "DecideRecognition", Step::kDecideRecognition));
  plan.record.set_form("16-KNĐ");
  return TakeDossierStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
