#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_AUTHENTICATION_HANDLER_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_AUTHENTICATION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/identity/v1/authentication.grpc.pb.h"
#include "services/identity/handlers/environment.h"

namespace ketnap::identity {

// Signing in and out, and the owner's password.
class AuthenticationHandler : public v1::AuthenticationService::CallbackService {
 public:
  explicit AuthenticationHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(AuthenticationService, SignIn, v1::SignInRequest, v1::SignInResponse)
  KETNAP_RPC(AuthenticationService, SignOut, v1::SignOutRequest, v1::SignOutResponse)
  KETNAP_RPC(AuthenticationService, GetMe, v1::GetMeRequest, v1::GetMeResponse)
  KETNAP_RPC(AuthenticationService, ChangePassword, v1::ChangePasswordRequest,
             v1::ChangePasswordResponse)

 private:
  absl::StatusOr<v1::SignInResponse> SignIn(const access::RequestContext& context,
                                            const v1::SignInRequest& request);
  absl::StatusOr<v1::SignOutResponse> SignOut(const access::RequestContext& context,
                                              const v1::SignOutRequest& request);
  absl::StatusOr<v1::GetMeResponse> GetMe(const access::RequestContext& context,
                                          const v1::GetMeRequest& request);
  absl::StatusOr<v1::ChangePasswordResponse> ChangePassword(
      const access::RequestContext& context, const v1::ChangePasswordRequest& request);

  const Environment& environment_;
  rpc::Pipeline* pipeline_;
};

// Sessions, for the gateway alone.
class SessionHandler : public v1::SessionService::CallbackService {
 public:
  explicit SessionHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(SessionService, ResolveSession, v1::ResolveSessionRequest, v1::ResolveSessionResponse)

 private:
  absl::StatusOr<v1::ResolveSessionResponse> ResolveSession(
      const access::RequestContext& context, const v1::ResolveSessionRequest& request);

  const Environment& environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_AUTHENTICATION_HANDLER_H_
