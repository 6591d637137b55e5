#ifndef KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_
#define KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/access/caller.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/database.h"

namespace ketnap::access {

// What a service knows of one organization, from the organization service's events.
struct OrganizationNode {
  Uuid id;
  std::optional<Uuid> parent;  // Absent for the root.
  std::string type;            // Code of its type, "GRASSROOTS_PARTY_ORGANIZATION".
  std::string display_name;
  bool has_admission_authority = false;
  Date valid_from;
  std::optional<Date> valid_to;
};

// A service's replica of the tree: table replica_organization and its closure
// replica_organization_closure (ancestor_id, descendant_id, depth; every node is its own ancestor
// at depth 0), and the same in memory. Lists are scoped in SQL by joining the closure. Thread safe.
class OrganizationTree {
 public:
  OrganizationTree();
  ~OrganizationTree();

  // Reads the whole replica. Called at start and after every applied batch that touched it.
  absl::Status Reload(db::Database& database);

  bool Contains(const Uuid& id) const;
  std::optional<OrganizationNode> Find(const Uuid& id) const;
  // Whether `descendant` is `ancestor` or lies below it. False when either is unknown.
  bool IsWithin(const Uuid& descendant, const Uuid& ancestor) const;
  // From the node itself up to the root; empty when unknown.
  std::vector<Uuid> PathToRoot(const Uuid& id) const;
  // The nearest organization, from the node itself upwards, that satisfies
  // `has_admission_authority`.
  std::optional<Uuid> AdmissionAuthorityOf(const Uuid& id) const;
  size_t size() const;

 private:
  struct Snapshot;
  std::shared_ptr<const Snapshot> snapshot() const;

  mutable absl::Mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
};

// Writes one node and its closure rows; the parent must be there already (FAILED_PRECONDITION).
// Replaces a node of the same id, moving its subtree when the parent changed. Inside the
// transaction that applies the event.
absl::Status UpsertOrganization(db::Transaction& transaction, const OrganizationNode& node);

// Whether the caller holds `permission` over `organization` on the context's day. NOT_FOUND for
// `resource_name` when not: what a caller may not see does not exist for them.
absl::Status CheckScope(const RequestContext& context, const OrganizationTree& tree,
                        std::string_view permission, const Uuid& organization,
                        std::string_view resource_name);

// The roots of what the caller may see under context.permission today: for the join of a scoped
// list. `everything` is set when a grant covers the whole suite. Redundant roots (below another)
// are dropped.
struct VisibleScope {
  bool everything = false;
  std::vector<Uuid> roots;
  bool IsEmpty() const { return !everything && roots.empty(); }
};
VisibleScope VisibleScopeOf(const RequestContext& context, const OrganizationTree& tree);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_
