#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/organization/v1/organization.grpc.pb.h"
#include "services/organization/domain/organization.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

class OrganizationHandler final : public v1::OrganizationService::CallbackService {
 public:
  explicit OrganizationHandler(const Environment& environment)
      : environment_(environment), pipeline_(environment.pipeline) {}

  KETNAP_RPC(OrganizationService, CreateOrganization, v1::CreateOrganizationRequest,
             v1::Organization)
  KETNAP_RPC(OrganizationService, GetOrganization, v1::GetOrganizationRequest, v1::Organization)
  KETNAP_RPC(OrganizationService, ListOrganizations, v1::ListOrganizationsRequest,
             v1::ListOrganizationsResponse)
  KETNAP_RPC(OrganizationService, UpdateOrganization, v1::UpdateOrganizationRequest,
             v1::Organization)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::Organization> CreateOrganization(const Context& context,
                                                      const v1::CreateOrganizationRequest& request);
  absl::StatusOr<v1::Organization> GetOrganization(const Context& context,
                                                   const v1::GetOrganizationRequest& request);
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const Context& context, const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::Organization> UpdateOrganization(const Context& context,
                                                      const v1::UpdateOrganizationRequest& request);

  Environment environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_
