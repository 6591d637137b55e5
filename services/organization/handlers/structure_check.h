#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_CHECK_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_CHECK_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of OrganizationService that holds the structure against rules and against itself.
class StructureCheckPart {
 public:
  explicit StructureCheckPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::ListStructureIndicatorsResponse> ListStructureIndicators(
      const Context& context, const v1::ListStructureIndicatorsRequest& request);
  absl::StatusOr<v1::CheckStructureResponse> CheckStructure(
      const Context& context, const v1::CheckStructureRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_CHECK_H_
