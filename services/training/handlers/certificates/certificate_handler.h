#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_HANDLER_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/training/v1/certificate_service.grpc.pb.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// Certificates after they were issued. A change of one is a change of its class.
class CertificateHandler : public v1::CertificateService::CallbackService {
 public:
  explicit CertificateHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(CertificateService, RevokeCertificate, v1::RevokeCertificateRequest, v1::Certificate)
  KETNAP_RPC(CertificateService, ReplaceCertificate, v1::ReplaceCertificateRequest,
             v1::ReplaceCertificateResponse)
  KETNAP_RPC(CertificateService, ListCertificateRegister, v1::ListCertificateRegisterRequest,
             v1::ListCertificateRegisterResponse)
  KETNAP_RPC(CertificateService, ListExpiringCertificates, v1::ListExpiringCertificatesRequest,
             v1::ListExpiringCertificatesResponse)
  KETNAP_RPC(CertificateService, RenderCertificate, v1::RenderCertificateRequest,
             v1::RenderCertificateResponse)

 private:
  static constexpr char kPackage[] = "ketnap.training.v1";
  using Context = access::RequestContext;

  // certificate_changes.cc
  absl::StatusOr<v1::Certificate> RevokeCertificate(const Context& context,
                                                    const v1::RevokeCertificateRequest& request);
  absl::StatusOr<v1::ReplaceCertificateResponse> ReplaceCertificate(
      const Context& context, const v1::ReplaceCertificateRequest& request);
  // certificate_lists.cc
  absl::StatusOr<v1::ListCertificateRegisterResponse> ListCertificateRegister(
      const Context& context, const v1::ListCertificateRegisterRequest& request);
  absl::StatusOr<v1::ListExpiringCertificatesResponse> ListExpiringCertificates(
      const Context& context, const v1::ListExpiringCertificatesRequest& request);
  // render_certificate.cc
  absl::StatusOr<v1::RenderCertificateResponse> RenderCertificate(
      const Context& context, const v1::RenderCertificateRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_HANDLER_H_
