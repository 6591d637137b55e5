#include "services/organization/handlers/listing.h"

#include "common/api/page_key.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/text.h"

namespace ketnap::organization {

absl::StatusOr<Uuid> VisibleOrganization(const access::RequestContext& context,
                                         const access::OrganizationTree& tree,
                                         std::string_view name, std::string_view field) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "organizations", field));
  // A grant over the whole suite passes for any id, known or not.
  if (!tree.Contains(id)) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, tree, context.permission, id, name));
  return id;
}

absl::StatusOr<access::VisibleScope> ListedScope(const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& organization) {
  if (organization.empty()) return access::VisibleScopeOf(context, tree);
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          VisibleOrganization(context, tree, organization, "organization"));
  return access::VisibleScope{.everything = false, .roots = {id}};
}

absl::StatusOr<NamePage> NamePageOf(const api::Page& page, std::string_view text) {
  NamePage names;
  names.prefix = NameKey(text);
  names.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadTextKey(page));
  if (!after.has_value()) return names;
  names.after_name = after->text;
  names.after_id = after->id;
  return names;
}

}  // namespace ketnap::organization
