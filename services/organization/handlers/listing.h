#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/api/page_token.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/name_page.h"

namespace ketnap::organization {

// The organization a list is narrowed to, checked against what the caller may see: NOT_FOUND for
// one that is unknown or out of sight.
absl::StatusOr<Uuid> VisibleOrganization(const access::RequestContext& context,
                                         const access::OrganizationTree& tree,
                                         std::string_view name, std::string_view field);

// The page of a list ordered by (folded name, id): one row more than is given, to know whether
// another page follows. INVALID_ARGUMENT when the token's key is none.
absl::StatusOr<NamePage> NamePageOf(const api::Page& page, std::string_view text);

absl::Status MalformedPageToken();

// The rows of the whole scope, in order, at most `limit`. `query` is asked once for everything
// (no root) or once for each root; roots do not overlap, so no row comes twice.
template <typename Row, typename Query, typename Before>
absl::StatusOr<std::vector<Row>> QueryScope(const access::VisibleScope& scope, int limit,
                                            Query query, Before before) {
  if (scope.everything) return query(std::optional<Uuid>());
  std::vector<Row> rows;
  for (const Uuid& root : scope.roots) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<Row> more, query(std::optional<Uuid>(root)));
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  if (scope.roots.size() > 1) std::sort(rows.begin(), rows.end(), before);
  if (rows.size() > static_cast<size_t>(limit)) rows.resize(static_cast<size_t>(limit));
  return rows;
}

// Cuts the row too many; true when there was one.
template <typename Row>
bool CutToPage(const api::Page& page, std::vector<Row>* rows) {
  if (rows->size() <= static_cast<size_t>(page.size)) return false;
  rows->resize(static_cast<size_t>(page.size));
  return true;
}

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_LISTING_H_
