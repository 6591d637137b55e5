#ifndef KETNAP_COMMON_ACCESS_TREE_SNAPSHOT_H_
#define KETNAP_COMMON_ACCESS_TREE_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/db/transaction.h"

namespace ketnap::access {

// The replica in memory, as of one change number. What did not change is shared with the snapshot
// before.
struct TreeSnapshot {
  using Node = std::shared_ptr<const OrganizationNode>;
  using Ids = std::shared_ptr<const std::vector<Uuid>>;
  using Successions = std::shared_ptr<const std::vector<Succession>>;

  int64_t change_number = -1;
  absl::flat_hash_map<Uuid, Node> nodes;
  // Whoever stands or ever stood directly below, by id.
  absl::flat_hash_map<Uuid, Ids> children;
  absl::flat_hash_map<Uuid, Successions> successions;  // By predecessor; oldest first.

  const OrganizationNode* Find(const Uuid& id) const;
  const std::vector<Uuid>& ChildrenOf(const Uuid& id) const;

  // From the node up. They end at a node without a known parent, and are bounded, so that a broken
  // replica cannot make them endless.
  std::vector<const OrganizationNode*> Path(const Uuid& id) const;
  std::vector<const OrganizationNode*> PathOn(const Uuid& id, Date day) const;
};

// The period that covers the day; null when it did not exist then.
const OrganizationPeriod* PeriodOn(const OrganizationNode& node, Date day);

// What is committed: `before` and what changed since; all of it when `before` is null or newer than
// the database. The same pointer when nothing changed.
absl::StatusOr<std::shared_ptr<const TreeSnapshot>> LoadTree(
    db::Transaction& transaction, std::shared_ptr<const TreeSnapshot> before);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TREE_SNAPSHOT_H_
