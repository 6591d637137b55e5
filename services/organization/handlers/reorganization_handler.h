#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of OrganizationService that carries out decisions on the structure.
class ReorganizationPart {
 public:
  explicit ReorganizationPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::ReorganizeResponse> Reorganize(const Context& context,
                                                    const v1::ReorganizeRequest& request);
  absl::StatusOr<v1::Reorganization> CancelReorganization(
      const Context& context, const v1::CancelReorganizationRequest& request);
  absl::StatusOr<v1::Reorganization> GetReorganization(const Context& context,
                                                       const v1::GetReorganizationRequest& request);
  absl::StatusOr<v1::ListReorganizationsResponse> ListReorganizations(
      const Context& context, const v1::ListReorganizationsRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_HANDLER_H_
