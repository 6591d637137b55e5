#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/access/scoped_query.h"
#include "common/api/page_token.h"
#include "common/base/uuid.h"
#include "services/organization/repository/name_page.h"

namespace ketnap::organization {

// The organization a list is narrowed to, checked against what the caller may see: NOT_FOUND for
// one that is unknown or out of sight.
absl::StatusOr<Uuid> VisibleOrganization(const access::RequestContext& context,
                                         const access::OrganizationTree& tree,
                                         std::string_view name, std::string_view field);

// What a list goes over: the organization it is narrowed to, else all the caller may see.
absl::StatusOr<access::VisibleScope> ListedScope(const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& organization);

// The page of a list ordered by (folded name, id): one row more than is given, to know whether
// another page follows. INVALID_ARGUMENT when the token's key is none.
absl::StatusOr<NamePage> NamePageOf(const api::Page& page, std::string_view text);

using access::QueryScope;
using api::CutToPage;

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_
