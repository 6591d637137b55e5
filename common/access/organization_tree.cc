#include "common/access/organization_tree.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::access {
namespace {

using NodeMap = absl::flat_hash_map<Uuid, OrganizationNode>;

constexpr size_t kPageSize = 2000;

OrganizationNode NodeOf(const db::Row& row) {
  OrganizationNode node;
  node.id = row.Id(0);
  node.parent = row.OptionalId(1);
  node.type = row.Text(2);
  node.display_name = row.Text(3);
  node.has_admission_authority = row.Bool(4);
  node.valid_from = row.DateAt(5);
  node.valid_to = row.OptionalDate(6);
  return node;
}

absl::StatusOr<NodeMap> ReadNodes(db::Transaction& transaction) {
  NodeMap nodes;
  Uuid last;
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query("SELECT id, parent_id, type, display_name, has_admission_authority, "
                          "valid_from, valid_to FROM replica_organization "
                          "WHERE id > ? ORDER BY id LIMIT 2000",
                          {last}));
    for (const db::Row& row : rows) {
      OrganizationNode node = NodeOf(row);
      last = node.id;
      nodes.insert_or_assign(last, std::move(node));
    }
    if (rows.size() < kPageSize) return nodes;
  }
}

// A permission of "" stands for methods that ask for none: any grant there is good enough.
bool Gives(const Grant& grant, std::string_view permission, Date day) {
  return grant.IsValidOn(day) && (permission.empty() || grant.Permits(permission));
}

absl::Status CheckParent(db::Transaction& transaction, const OrganizationNode& node) {
  if (!node.parent.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto parent,
                          transaction.QueryOptional(
                              "SELECT id FROM replica_organization WHERE id = ?", {*node.parent}));
  if (!parent.has_value()) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "PARENT_ORGANIZATION_UNKNOWN",
                         {"Chưa có tổ chức cấp trên trong bản sao cây tổ chức.",
                          "The parent organization is not in the replica of the tree."},
                         {{"organization", node.id.ToString()}});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto below,
                          transaction.QueryOptional("SELECT depth FROM replica_organization_closure"
                                                    " WHERE ancestor_id = ? AND descendant_id = ?",
                                                    {node.id, *node.parent}));
  if (below.has_value() || *node.parent == node.id) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "ORGANIZATION_CYCLE",
                         {"Tổ chức không thể trực thuộc chính mình hoặc cấp dưới của mình.",
                          "An organization cannot lie below itself."},
                         {{"organization", node.id.ToString()}});
  }
  return absl::OkStatus();
}

absl::Status InsertNode(db::Transaction& transaction, const OrganizationNode& node) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO replica_organization (id, parent_id, type, display_name, "
                   "has_admission_authority, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {node.id, node.parent, node.type, node.display_name,
                    node.has_admission_authority, node.valid_from, node.valid_to})
          .status());
  return transaction
      .Execute(
          "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth) "
          "VALUES (?, ?, 0)",
          {node.id, node.id})
      .status();
}

absl::Status UpdateNode(db::Transaction& transaction, const OrganizationNode& node) {
  return transaction
      .Execute(
          "UPDATE replica_organization SET parent_id = ?, type = ?, display_name = ?, "
          "has_admission_authority = ?, valid_from = ?, valid_to = ? WHERE id = ?",
          {node.parent, node.type, node.display_name, node.has_admission_authority, node.valid_from,
           node.valid_to, node.id})
      .status();
}

// Cuts what ties the node and everything below it to what stands above the node.
absl::Status CutFromAncestors(db::Transaction& transaction, const Uuid& id) {
  return transaction
      .Execute(
          "DELETE link FROM replica_organization_closure AS link "
          "JOIN replica_organization_closure AS below "
          "ON below.descendant_id = link.descendant_id AND below.ancestor_id = ? "
          "JOIN replica_organization_closure AS above "
          "ON above.ancestor_id = link.ancestor_id AND above.descendant_id = ? "
          "WHERE above.depth > 0",
          {id, id})
      .status();
}

absl::Status TieToParent(db::Transaction& transaction, const Uuid& id, const Uuid& parent) {
  return transaction
      .Execute(
          "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth) "
          "SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1 "
          "FROM replica_organization_closure AS above "
          "JOIN replica_organization_closure AS below ON below.ancestor_id = ? "
          "WHERE above.descendant_id = ?",
          {id, parent})
      .status();
}

}  // namespace

struct OrganizationTree::Snapshot {
  NodeMap nodes;

  const OrganizationNode* Find(const Uuid& id) const {
    auto found = nodes.find(id);
    return found == nodes.end() ? nullptr : &found->second;
  }

  // Ends at a node without a known parent; bounded, so that a broken replica cannot make it
  // endless.
  std::vector<const OrganizationNode*> Path(const Uuid& id) const {
    std::vector<const OrganizationNode*> path;
    const OrganizationNode* node = Find(id);
    while (node != nullptr && path.size() <= nodes.size()) {
      path.push_back(node);
      node = node->parent.has_value() ? Find(*node->parent) : nullptr;
    }
    return path;
  }
};

OrganizationTree::OrganizationTree() = default;
OrganizationTree::~OrganizationTree() = default;

std::shared_ptr<const OrganizationTree::Snapshot> OrganizationTree::snapshot() const {
  static const auto& empty = *new std::shared_ptr<const Snapshot>(new Snapshot());
  absl::MutexLock lock(&mutex_);
  return snapshot_ == nullptr ? empty : snapshot_;
}

absl::Status OrganizationTree::Reload(db::Database& database) {
  auto fresh = std::make_shared<Snapshot>();
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(fresh->nodes, ReadNodes(transaction));
        return absl::OkStatus();
      }));
  absl::MutexLock lock(&mutex_);
  snapshot_ = std::move(fresh);
  return absl::OkStatus();
}

bool OrganizationTree::Contains(const Uuid& id) const { return snapshot()->Find(id) != nullptr; }

std::optional<OrganizationNode> OrganizationTree::Find(const Uuid& id) const {
  const auto current = snapshot();
  const OrganizationNode* node = current->Find(id);
  if (node == nullptr) return std::nullopt;
  return *node;
}

bool OrganizationTree::IsWithin(const Uuid& descendant, const Uuid& ancestor) const {
  const auto current = snapshot();
  for (const OrganizationNode* node : current->Path(descendant)) {
    if (node->id == ancestor) return true;
  }
  return false;
}

std::vector<Uuid> OrganizationTree::PathToRoot(const Uuid& id) const {
  const auto current = snapshot();
  std::vector<Uuid> ids;
  for (const OrganizationNode* node : current->Path(id)) ids.push_back(node->id);
  return ids;
}

std::optional<Uuid> OrganizationTree::AdmissionAuthorityOf(const Uuid& id) const {
  const auto current = snapshot();
  for (const OrganizationNode* node : current->Path(id)) {
    if (node->has_admission_authority) return node->id;
  }
  return std::nullopt;
}

size_t OrganizationTree::size() const { return snapshot()->nodes.size(); }

absl::Status UpsertOrganization(db::Transaction& transaction, const OrganizationNode& node) {
  KETNAP_RETURN_IF_ERROR(CheckParent(transaction, node));
  KETNAP_ASSIGN_OR_RETURN(
      const auto present,
      transaction.QueryOptional("SELECT parent_id FROM replica_organization WHERE id = ?",
                                {node.id}));
  if (present.has_value()) {
    KETNAP_RETURN_IF_ERROR(UpdateNode(transaction, node));
    if (present->OptionalId(0) == node.parent) return absl::OkStatus();
    KETNAP_RETURN_IF_ERROR(CutFromAncestors(transaction, node.id));
  } else {
    KETNAP_RETURN_IF_ERROR(InsertNode(transaction, node));
  }
  if (!node.parent.has_value()) return absl::OkStatus();
  return TieToParent(transaction, node.id, *node.parent);
}

absl::Status CheckScope(const RequestContext& context, const OrganizationTree& tree,
                        std::string_view permission, const Uuid& organization,
                        std::string_view resource_name) {
  std::optional<absl::flat_hash_set<Uuid>> above;
  for (const Grant& grant : context.caller.grants) {
    if (!Gives(grant, permission, context.today)) continue;
    if (!grant.organization.has_value()) return absl::OkStatus();
    if (!above.has_value()) {
      const std::vector<Uuid> path = tree.PathToRoot(organization);
      above.emplace(path.begin(), path.end());
    }
    if (above->contains(*grant.organization)) return absl::OkStatus();
  }
  return ResourceNotFoundError(resource_name);
}

VisibleScope VisibleScopeOf(const RequestContext& context, const OrganizationTree& tree) {
  VisibleScope scope;
  absl::flat_hash_set<Uuid> granted;
  for (const Grant& grant : context.caller.grants) {
    if (!Gives(grant, context.permission, context.today)) continue;
    if (!grant.organization.has_value()) {
      scope.everything = true;
      return scope;
    }
    granted.insert(*grant.organization);
  }
  for (const Uuid& id : granted) {
    const std::vector<Uuid> path = tree.PathToRoot(id);
    if (path.empty()) continue;
    const bool redundant = std::any_of(path.begin() + 1, path.end(),
                                       [&](const Uuid& above) { return granted.contains(above); });
    if (!redundant) scope.roots.push_back(id);
  }
  std::sort(scope.roots.begin(), scope.roots.end());
  return scope;
}

}  // namespace ketnap::access
