#include "services/organization/handlers/organization_handler.h"

namespace ketnap::organization {

absl::StatusOr<v1::Organization> OrganizationHandler::CreateOrganization(
    const Context& context, const v1::CreateOrganizationRequest& request) {
  return structure_->CreateOrganization(context, request);
}

absl::StatusOr<v1::Organization> OrganizationHandler::GetOrganization(
    const Context& context, const v1::GetOrganizationRequest& request) {
  return structure_->GetOrganization(context, request);
}

absl::StatusOr<v1::ListOrganizationsResponse> OrganizationHandler::ListOrganizations(
    const Context& context, const v1::ListOrganizationsRequest& request) {
  return structure_->ListOrganizations(context, request);
}

absl::StatusOr<v1::Organization> OrganizationHandler::UpdateOrganization(
    const Context& context, const v1::UpdateOrganizationRequest& request) {
  return structure_->UpdateOrganization(context, request);
}

absl::StatusOr<v1::ReorganizeResponse> OrganizationHandler::Reorganize(
    const Context& context, const v1::ReorganizeRequest& request) {
  return reorganization_->Reorganize(context, request);
}

absl::StatusOr<v1::Reorganization> OrganizationHandler::CancelReorganization(
    const Context& context, const v1::CancelReorganizationRequest& request) {
  return reorganization_->CancelReorganization(context, request);
}

absl::StatusOr<v1::Reorganization> OrganizationHandler::GetReorganization(
    const Context& context, const v1::GetReorganizationRequest& request) {
  return reorganization_->GetReorganization(context, request);
}

absl::StatusOr<v1::ListReorganizationsResponse> OrganizationHandler::ListReorganizations(
    const Context& context, const v1::ListReorganizationsRequest& request) {
  return reorganization_->ListReorganizations(context, request);
}

absl::StatusOr<v1::GetLineageResponse> OrganizationHandler::GetLineage(
    const Context& context, const v1::GetLineageRequest& request) {
  return structure_->GetLineage(context, request);
}

absl::StatusOr<v1::ListOrganizationTypesResponse> OrganizationHandler::ListOrganizationTypes(
    const Context& context, const v1::ListOrganizationTypesRequest& request) {
  return structure_->ListOrganizationTypes(context, request);
}

absl::StatusOr<v1::OrganizationType> OrganizationHandler::SetOrganizationType(
    const Context& context, const v1::SetOrganizationTypeRequest& request) {
  return structure_->SetOrganizationType(context, request);
}

absl::StatusOr<v1::ListStructureIndicatorsResponse> OrganizationHandler::ListStructureIndicators(
    const Context& context, const v1::ListStructureIndicatorsRequest& request) {
  return check_->ListStructureIndicators(context, request);
}

absl::StatusOr<v1::CheckStructureResponse> OrganizationHandler::CheckStructure(
    const Context& context, const v1::CheckStructureRequest& request) {
  return check_->CheckStructure(context, request);
}

absl::StatusOr<v1::ImportOrganizationsResponse> OrganizationHandler::ImportOrganizations(
    const Context& context, const v1::ImportOrganizationsRequest& request) {
  return import_->ImportOrganizations(context, request);
}

absl::StatusOr<v1::ImportProgress> OrganizationHandler::GetImport(
    const Context& context, const v1::GetImportRequest& request) {
  return import_->GetImport(context, request);
}

}  // namespace ketnap::organization
