#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ORGANIZATIONS_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ORGANIZATIONS_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of OrganizationService that brings in organizations from outside.
class OrganizationImportPart {
 public:
  explicit OrganizationImportPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::ImportOrganizationsResponse> ImportOrganizations(
      const Context& context, const v1::ImportOrganizationsRequest& request);
  absl::StatusOr<v1::ImportProgress> GetImport(const Context& context,
                                               const v1::GetImportRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ORGANIZATIONS_H_
