#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of OrganizationService that makes, reads and changes single organizations and their
// types. What each RPC promises stands in the proto.
class StructurePart {
 public:
  explicit StructurePart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  // structure_handler.cc
  absl::StatusOr<v1::Organization> CreateOrganization(const Context& context,
                                                      const v1::CreateOrganizationRequest& request);
  absl::StatusOr<v1::Organization> UpdateOrganization(const Context& context,
                                                      const v1::UpdateOrganizationRequest& request);

  // structure_reads.cc
  absl::StatusOr<v1::Organization> GetOrganization(const Context& context,
                                                   const v1::GetOrganizationRequest& request);
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const Context& context, const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::GetLineageResponse> GetLineage(const Context& context,
                                                    const v1::GetLineageRequest& request);

  // organization_types.cc
  absl::StatusOr<v1::ListOrganizationTypesResponse> ListOrganizationTypes(
      const Context& context, const v1::ListOrganizationTypesRequest& request);
  absl::StatusOr<v1::OrganizationType> SetOrganizationType(
      const Context& context, const v1::SetOrganizationTypeRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_HANDLER_H_
