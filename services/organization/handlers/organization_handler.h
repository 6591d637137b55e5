#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/organization/v1/organization_service.grpc.pb.h"
#include "services/organization/handlers/import_organizations.h"
#include "services/organization/handlers/reorganization_handler.h"
#include "services/organization/handlers/structure_check.h"
#include "services/organization/handlers/structure_handler.h"

namespace ketnap::organization {

// The one object gRPC has for OrganizationService: it hands each call to the part that serves it.
// The parts outlive it.
class OrganizationHandler final : public v1::OrganizationService::CallbackService {
 public:
  OrganizationHandler(rpc::Pipeline* pipeline, StructurePart* structure,
                      ReorganizationPart* reorganization, StructureCheckPart* check,
                      OrganizationImportPart* import)
      : pipeline_(pipeline),
        structure_(structure),
        reorganization_(reorganization),
        check_(check),
        import_(import) {}

  KETNAP_RPC(OrganizationService, CreateOrganization, v1::CreateOrganizationRequest,
             v1::Organization)
  KETNAP_RPC(OrganizationService, GetOrganization, v1::GetOrganizationRequest, v1::Organization)
  KETNAP_RPC(OrganizationService, ListOrganizations, v1::ListOrganizationsRequest,
             v1::ListOrganizationsResponse)
  KETNAP_RPC(OrganizationService, UpdateOrganization, v1::UpdateOrganizationRequest,
             v1::Organization)
  KETNAP_RPC(OrganizationService, Reorganize, v1::ReorganizeRequest, v1::ReorganizeResponse)
  KETNAP_RPC(OrganizationService, CancelReorganization, v1::CancelReorganizationRequest,
             v1::Reorganization)
  KETNAP_RPC(OrganizationService, GetReorganization, v1::GetReorganizationRequest,
             v1::Reorganization)
  KETNAP_RPC(OrganizationService, ListReorganizations, v1::ListReorganizationsRequest,
             v1::ListReorganizationsResponse)
  KETNAP_RPC(OrganizationService, GetLineage, v1::GetLineageRequest, v1::GetLineageResponse)
  KETNAP_RPC(OrganizationService, ListOrganizationTypes, v1::ListOrganizationTypesRequest,
             v1::ListOrganizationTypesResponse)
  KETNAP_RPC(OrganizationService, SetOrganizationType, v1::SetOrganizationTypeRequest,
             v1::OrganizationType)
  KETNAP_RPC(OrganizationService, ListStructureIndicators, v1::ListStructureIndicatorsRequest,
             v1::ListStructureIndicatorsResponse)
  KETNAP_RPC(OrganizationService, CheckStructure, v1::CheckStructureRequest,
             v1::CheckStructureResponse)
  KETNAP_RPC(OrganizationService, ImportOrganizations, v1::ImportOrganizationsRequest,
             v1::ImportOrganizationsResponse)
  KETNAP_RPC(OrganizationService, GetImport, v1::GetImportRequest, v1::ImportProgress)

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
  absl::StatusOr<v1::ReorganizeResponse> Reorganize(const Context& context,
                                                    const v1::ReorganizeRequest& request);
  absl::StatusOr<v1::Reorganization> CancelReorganization(
      const Context& context, const v1::CancelReorganizationRequest& request);
  absl::StatusOr<v1::Reorganization> GetReorganization(const Context& context,
                                                       const v1::GetReorganizationRequest& request);
  absl::StatusOr<v1::ListReorganizationsResponse> ListReorganizations(
      const Context& context, const v1::ListReorganizationsRequest& request);
  absl::StatusOr<v1::GetLineageResponse> GetLineage(const Context& context,
                                                    const v1::GetLineageRequest& request);
  absl::StatusOr<v1::ListOrganizationTypesResponse> ListOrganizationTypes(
      const Context& context, const v1::ListOrganizationTypesRequest& request);
  absl::StatusOr<v1::OrganizationType> SetOrganizationType(
      const Context& context, const v1::SetOrganizationTypeRequest& request);
  absl::StatusOr<v1::ListStructureIndicatorsResponse> ListStructureIndicators(
      const Context& context, const v1::ListStructureIndicatorsRequest& request);
  absl::StatusOr<v1::CheckStructureResponse> CheckStructure(
      const Context& context, const v1::CheckStructureRequest& request);
  absl::StatusOr<v1::ImportOrganizationsResponse> ImportOrganizations(
      const Context& context, const v1::ImportOrganizationsRequest& request);
  absl::StatusOr<v1::ImportProgress> GetImport(const Context& context,
                                               const v1::GetImportRequest& request);

  rpc::Pipeline* pipeline_;
  StructurePart* structure_;
  ReorganizationPart* reorganization_;
  StructureCheckPart* check_;
  OrganizationImportPart* import_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_HANDLER_H_
