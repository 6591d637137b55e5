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

 private:
  using Context = access::RequestContext;
  using Reply = absl::StatusOr<v1::Dossier>;

  // dossier_papers.cc
  Reply GetDossier(const Context& context, const v1::GetDossierRequest& request);
  Reply OpenDossier(const Context& context, const v1::OpenDossierRequest& request);
  Reply AttachDocument(const Context& context, const v1::AttachDocumentRequest& request);
  Reply RequestVerification(const Context& context, const v1::RequestVerificationRequest& request);
  Reply AnswerVerification(const Context& context, const v1::AnswerVerificationRequest& request);
  Reply RecordOpinion(const Context& context, const v1::RecordOpinionRequest& request);

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

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOSSIER_SERVICE_H_
