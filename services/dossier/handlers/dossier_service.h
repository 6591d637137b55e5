#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOSSIER_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOSSIER_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/dossier_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// The dossier from the application to official membership. What each RPC promises stands in the
// proto.
class DossierHandler : public v1::DossierService::CallbackService {
 public:
  explicit DossierHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(DossierService, OpenDossier, v1::OpenDossierRequest, v1::Dossier)
  KETNAP_RPC(DossierService, GetDossier, v1::GetDossierRequest, v1::Dossier)
  KETNAP_RPC(DossierService, AttachDocument, v1::AttachDocumentRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RequestVerification, v1::RequestVerificationRequest, v1::Dossier)
  KETNAP_RPC(DossierService, AnswerVerification, v1::AnswerVerificationRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ConcludeVerification, v1::ConcludeVerificationRequest, v1::Dossier)
  KETNAP_RPC(DossierService, WaiveVerification, v1::WaiveVerificationRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordOpinion, v1::RecordOpinionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordResolution, v1::RecordResolutionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ReturnDossier, v1::ReturnDossierRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ResubmitDossier, v1::ResubmitDossierRequest, v1::Dossier)
  KETNAP_RPC(DossierService, AppraiseDossier, v1::AppraiseDossierRequest, v1::Dossier)
  KETNAP_RPC(DossierService, DecideAdmission, v1::DecideAdmissionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordCeremony, v1::RecordCeremonyRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordProbationReview, v1::RecordProbationReviewRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ProposeRecognition, v1::ProposeRecognitionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, DecideRecognition, v1::DecideRecognitionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordConsent, v1::RecordConsentRequest, v1::Dossier)
  KETNAP_RPC(DossierService, AttestCriterion, v1::AttestCriterionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RecordSectionReport, v1::RecordSectionReportRequest, v1::Dossier)
  KETNAP_RPC(DossierService, DeclarePartyCv, v1::DeclarePartyCvRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ProposeStrikeOff, v1::ProposeStrikeOffRequest, v1::Dossier)
  KETNAP_RPC(DossierService, DecideStrikeOff, v1::DecideStrikeOffRequest, v1::Dossier)
  KETNAP_RPC(DossierService, RevokeDecision, v1::RevokeDecisionRequest, v1::Dossier)
  KETNAP_RPC(DossierService, ListForms, v1::ListFormsRequest, v1::ListFormsResponse)
  KETNAP_RPC(DossierService, RenderForm, v1::RenderFormRequest, v1::RenderFormResponse)
  KETNAP_RPC(DossierService, CorrectRecord, v1::CorrectRecordRequest, v1::Correction)
  KETNAP_RPC(DossierService, ApproveCorrection, v1::ApproveCorrectionRequest, v1::Correction)
  KETNAP_RPC(DossierService, RejectCorrection, v1::RejectCorrectionRequest, v1::Correction)
  KETNAP_RPC(DossierService, ListCorrections, v1::ListCorrectionsRequest,
             v1::ListCorrectionsResponse)
  KETNAP_RPC(DossierService, ListRegisterEntries, v1::ListRegisterEntriesRequest,
             v1::ListRegisterEntriesResponse)
  KETNAP_RPC(DossierService, VoidRegisterNumber, v1::VoidRegisterNumberRequest, v1::RegisterEntry)

 private:
  using Context = access::RequestContext;
  using Reply = absl::StatusOr<v1::Dossier>;

  // dossier_papers.cc
  Reply GetDossier(const Context& context, const v1::GetDossierRequest& request);
  Reply OpenDossier(const Context& context, const v1::OpenDossierRequest& request);
  Reply AttachDocument(const Context& context, const v1::AttachDocumentRequest& request);
  Reply RecordOpinion(const Context& context, const v1::RecordOpinionRequest& request);

  // verification/
  Reply RequestVerification(const Context& context, const v1::RequestVerificationRequest& request);
  Reply AnswerVerification(const Context& context, const v1::AnswerVerificationRequest& request);
  Reply ConcludeVerification(const Context& context,
                             const v1::ConcludeVerificationRequest& request);
  Reply WaiveVerification(const Context& context, const v1::WaiveVerificationRequest& request);

  // dossier_resolutions.cc
  Reply RecordResolution(const Context& context, const v1::RecordResolutionRequest& request);
  Reply ReturnDossier(const Context& context, const v1::ReturnDossierRequest& request);
  Reply ResubmitDossier(const Context& context, const v1::ResubmitDossierRequest& request);
  Reply AppraiseDossier(const Context& context, const v1::AppraiseDossierRequest& request);

  // dossier_decisions.cc
  Reply DecideAdmission(const Context& context, const v1::DecideAdmissionRequest& request);
  Reply RecordCeremony(const Context& context, const v1::RecordCeremonyRequest& request);
  Reply RecordProbationReview(const Context& context,
                              const v1::RecordProbationReviewRequest& request);
  Reply ProposeRecognition(const Context& context, const v1::ProposeRecognitionRequest& request);
  Reply DecideRecognition(const Context& context, const v1::DecideRecognitionRequest& request);

  // steps/special_steps.cc
  Reply RecordConsent(const Context& context, const v1::RecordConsentRequest& request);
  Reply AttestCriterion(const Context& context, const v1::AttestCriterionRequest& request);
  Reply RecordSectionReport(const Context& context, const v1::RecordSectionReportRequest& request);

  // steps/membership_steps.cc
  Reply DeclarePartyCv(const Context& context, const v1::DeclarePartyCvRequest& request);
  Reply ProposeStrikeOff(const Context& context, const v1::ProposeStrikeOffRequest& request);
  Reply DecideStrikeOff(const Context& context, const v1::DecideStrikeOffRequest& request);
  Reply RevokeDecision(const Context& context, const v1::RevokeDecisionRequest& request);

  // forms/form_handler.cc
  absl::StatusOr<v1::ListFormsResponse> ListForms(const Context& context,
                                                  const v1::ListFormsRequest& request);
  absl::StatusOr<v1::RenderFormResponse> RenderForm(const Context& context,
                                                    const v1::RenderFormRequest& request);

  // corrections/correction_rpcs.cc
  absl::StatusOr<v1::Correction> CorrectRecord(const Context& context,
                                               const v1::CorrectRecordRequest& request);
  absl::StatusOr<v1::Correction> ApproveCorrection(const Context& context,
                                                   const v1::ApproveCorrectionRequest& request);
  absl::StatusOr<v1::Correction> RejectCorrection(const Context& context,
                                                  const v1::RejectCorrectionRequest& request);
  absl::StatusOr<v1::ListCorrectionsResponse> ListCorrections(
      const Context& context, const v1::ListCorrectionsRequest& request);

  // register/register_rpcs.cc
  absl::StatusOr<v1::ListRegisterEntriesResponse> ListRegisterEntries(
      const Context& context, const v1::ListRegisterEntriesRequest& request);
  absl::StatusOr<v1::RegisterEntry> VoidRegisterNumber(
      const Context& context, const v1::VoidRegisterNumberRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOSSIER_SERVICE_H_
