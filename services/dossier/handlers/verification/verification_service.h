#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/verification_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Requests to verify, for who sent them and for who was asked. What each RPC promises stands in the
// proto.
class VerificationHandler : public v1::VerificationService::CallbackService {
 public:
  explicit VerificationHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(VerificationService, ListVerificationRequests, v1::ListVerificationRequestsRequest,
             v1::ListVerificationRequestsResponse)
  KETNAP_RPC(VerificationService, ReplyToVerification, v1::ReplyToVerificationRequest,
             v1::VerificationRequest)
  KETNAP_RPC(VerificationService, RemindVerification, v1::RemindVerificationRequest, v1::Dossier)
  KETNAP_RPC(VerificationService, EscalateVerification, v1::EscalateVerificationRequest,
             v1::Dossier)

 private:
  using Context = access::RequestContext;

  // verification_list.cc
  absl::StatusOr<v1::ListVerificationRequestsResponse> ListVerificationRequests(
      const Context& context, const v1::ListVerificationRequestsRequest& request);

  // verification_reply.cc
  absl::StatusOr<v1::VerificationRequest> ReplyToVerification(
      const Context& context, const v1::ReplyToVerificationRequest& request);

  // follow_up_steps.cc
  absl::StatusOr<v1::Dossier> RemindVerification(const Context& context,
                                                 const v1::RemindVerificationRequest& request);
  absl::StatusOr<v1::Dossier> EscalateVerification(const Context& context,
                                                   const v1::EscalateVerificationRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_SERVICE_H_
