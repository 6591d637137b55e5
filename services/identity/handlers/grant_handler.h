#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_GRANT_HANDLER_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_GRANT_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "services/identity/handlers/environment.h"

namespace ketnap::identity {

// Roles and grants.
class GrantHandler : public v1::GrantService::CallbackService {
 public:
  explicit GrantHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(GrantService, ListRoles, v1::ListRolesRequest, v1::ListRolesResponse)
  KETNAP_RPC(GrantService, GrantRole, v1::GrantRoleRequest, v1::Grant)
  KETNAP_RPC(GrantService, RevokeGrant, v1::RevokeGrantRequest, v1::Grant)
  KETNAP_RPC(GrantService, ListGrants, v1::ListGrantsRequest, v1::ListGrantsResponse)

 private:
  absl::StatusOr<v1::ListRolesResponse> ListRoles(const access::RequestContext& context,
                                                  const v1::ListRolesRequest& request);
  absl::StatusOr<v1::Grant> GrantRole(const access::RequestContext& context,
                                      const v1::GrantRoleRequest& request);
  absl::StatusOr<v1::Grant> RevokeGrant(const access::RequestContext& context,
                                        const v1::RevokeGrantRequest& request);
  absl::StatusOr<v1::ListGrantsResponse> ListGrants(const access::RequestContext& context,
                                                    const v1::ListGrantsRequest& request);

  const Environment& environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_GRANT_HANDLER_H_
