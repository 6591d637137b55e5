#include "services/organization/handlers/listing.h"

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

absl::Status MalformedPageToken() {
  return InvalidFieldsError({{"page_token",
                              "PAGE_TOKEN_MALFORMED",
                              {"Mã trang không đúng.", "The page token is malformed."}}});
}

absl::StatusOr<NamePage> NamePageOf(const api::Page& page, std::string_view text) {
  NamePage names;
  names.prefix = NameKey(text);
  names.limit = page.size + 1;
  if (page.after_key.empty()) return names;
  if (page.after_key.size() != 2 || !IsValidUtf8(page.after_key[0])) return MalformedPageToken();
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!id.ok()) return MalformedPageToken();
  names.after_name = page.after_key[0];
  names.after_id = *id;
  return names;
}

}  // namespace ketnap::organization
