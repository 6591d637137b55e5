#ifndef KETNAP_COMMON_ACCESS_SCOPED_QUERY_H_
#define KETNAP_COMMON_ACCESS_SCOPED_QUERY_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"

namespace ketnap::access {

// The rows of a whole scope, in order, at most `limit`. `query` is asked once for everything (no
// root), or once for each root, and answers a StatusOr of rows in order; `before` is that order.
// What one root gives may come again below another (a class that stands above both): rows that
// neither come before each other are one, so `before` must tell different rows apart, by id last.
template <typename Row, typename Query, typename Before>
absl::StatusOr<std::vector<Row>> QueryScope(const VisibleScope& scope, int limit, Query query,
                                            Before before) {
  if (scope.everything) return query(std::optional<Uuid>());
  std::vector<Row> rows;
  for (const Uuid& root : scope.roots) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<Row> more, query(std::optional<Uuid>(root)));
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  if (scope.roots.size() > 1) {
    std::sort(rows.begin(), rows.end(), before);
    // Sorted: of two neighbours the second never comes first.
    const auto same = [&](const Row& a, const Row& b) { return !before(a, b); };
    rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  }
  if (rows.size() > static_cast<size_t>(limit)) rows.resize(static_cast<size_t>(limit));
  return rows;
}

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_SCOPED_QUERY_H_
