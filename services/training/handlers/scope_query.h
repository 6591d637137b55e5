#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_SCOPE_QUERY_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_SCOPE_QUERY_H_

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"

namespace ketnap::training {

// The rows of everything the caller may see, in order, at most `limit`: `query` is asked once
// without a root, or once for each root. A class may stand above several roots, so the same row can
// come twice: `Row::id` drops the second.
template <typename Row, typename Query, typename Before>
absl::StatusOr<std::vector<Row>> QueryScope(const access::VisibleScope& scope, size_t limit,
                                            Query query, Before before) {
  if (scope.everything) return query(std::optional<Uuid>());
  std::vector<Row> rows;
  for (const Uuid& root : scope.roots) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<Row> more, query(std::optional<Uuid>(root)));
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  if (scope.roots.size() > 1) {
    std::sort(rows.begin(), rows.end(), before);
    rows.erase(std::unique(rows.begin(), rows.end(),
                           [](const Row& a, const Row& b) { return a.id == b.id; }),
               rows.end());
  }
  if (rows.size() > limit) rows.resize(limit);
  return rows;
}

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_SCOPE_QUERY_H_
