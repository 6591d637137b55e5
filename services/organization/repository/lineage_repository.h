#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_LINEAGE_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_LINEAGE_REPOSITORY_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/lineage.h"

namespace ketnap::organization {

absl::Status InsertLineage(db::Transaction& transaction, const std::vector<LineageEdge>& edges);

// Everything `organization` came from and what became of it, over any number of steps, nearest
// first: each edge once. A later step never comes before an earlier one: what an organization was
// given after it handed itself on is no part of the line. At most kLongestLineage edges.
inline constexpr size_t kLongestLineage = 2000;
absl::StatusOr<std::vector<LineageEdge>> FindPredecessors(db::Transaction& transaction,
                                                          const Uuid& organization);
absl::StatusOr<std::vector<LineageEdge>> FindSuccessors(db::Transaction& transaction,
                                                        const Uuid& organization);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_LINEAGE_REPOSITORY_H_
