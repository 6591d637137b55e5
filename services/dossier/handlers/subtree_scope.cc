#include "services/dossier/handlers/subtree_scope.h"

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {
namespace {

// Beyond it going through the rows in their order meets one of the scope soon enough.
constexpr size_t kFewOrganizations = 200;

}  // namespace

absl::StatusOr<SubtreeScope> SubtreeOf(const Environment& environment,
                                       const access::RequestContext& context,
                                       std::string_view name) {
  SubtreeScope scope;
  KETNAP_ASSIGN_OR_RETURN(scope.organization,
                          api::ParseResourceName(name, kOrganizations, "organization"));
  // A grant over the whole suite passes for any id, known or not.
  if (!environment.tree->Contains(scope.organization)) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(
      access::CheckScope(context, *environment.tree, context.permission, scope.organization, name));
  scope.few_organizations = environment.tree->CountWithin(scope.organization) <= kFewOrganizations;
  return scope;
}

}  // namespace ketnap::dossier
