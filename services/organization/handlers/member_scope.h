#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_SCOPE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_SCOPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/listing.h"

namespace ketnap::organization {

// What a list covers: the organization it is narrowed to, which must be in sight, or else all that
// the caller may see.
inline absl::StatusOr<access::VisibleScope> ListScope(const access::RequestContext& context,
                                                      const access::OrganizationTree& tree,
                                                      const std::string& organization) {
  if (organization.empty()) return access::VisibleScopeOf(context, tree);
  KETNAP_ASSIGN_OR_RETURN(const Uuid root,
                          VisibleOrganization(context, tree, organization, "organization"));
  return access::VisibleScope{.everything = false, .roots = {root}};
}

// Whether so few organizations lie below that reading through all their members costs little.
inline bool IsFew(const access::OrganizationTree& tree, const Uuid& root) {
  constexpr size_t kFew = 64;
  return tree.CountWithin(root) <= kFew;
}

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_SCOPE_H_
