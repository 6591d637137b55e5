#include "common/access/organization_tree.h"

#include <algorithm>
#include <utility>

#include "common/access/tree_snapshot.h"
#include "common/access/tree_writes.h"
#include "common/base/status_macros.h"

namespace ketnap::access {
namespace {

std::vector<Uuid> IdsOf(const std::vector<const OrganizationNode*>& path) {
  std::vector<Uuid> ids;
  ids.reserve(path.size());
  for (const OrganizationNode* node : path) ids.push_back(node->id);
  return ids;
}

bool Holds(const std::vector<const OrganizationNode*>& path, const Uuid& id) {
  return std::any_of(path.begin(), path.end(),
                     [&](const OrganizationNode* node) { return node->id == id; });
}

// `root` and everything below it, parents before children; `stands_below(child, parent)` picks from
// those who ever stood there.
template <typename StandsBelow>
std::vector<Uuid> Subtree(const TreeSnapshot& tree, const Uuid& root, StandsBelow stands_below) {
  std::vector<Uuid> found = {root};
  for (size_t next = 0; next < found.size() && found.size() <= tree.nodes.size(); ++next) {
    const Uuid parent = found[next];
    for (const Uuid& id : tree.ChildrenOf(parent)) {
      const OrganizationNode* child = tree.Find(id);
      if (child != nullptr && stands_below(*child, parent)) found.push_back(id);
    }
  }
  return found;
}

const Succession* RestOf(const TreeSnapshot& tree, const Uuid& id) {
  const auto steps = tree.successions.find(id);
  if (steps == tree.successions.end()) return nullptr;
  for (auto step = steps->second->rbegin(); step != steps->second->rend(); ++step) {
    if (step->takes_rest && step->predecessor_ended) return &*step;
  }
  return nullptr;
}

}  // namespace

struct OrganizationTree::Snapshot {
  std::shared_ptr<const TreeSnapshot> tree;

  const TreeSnapshot* operator->() const { return tree.get(); }
  const TreeSnapshot& operator*() const { return *tree; }
};

OrganizationTree::OrganizationTree() = default;
OrganizationTree::~OrganizationTree() = default;

std::shared_ptr<const OrganizationTree::Snapshot> OrganizationTree::snapshot() const {
  static const auto& empty =
      *new std::shared_ptr<const Snapshot>(new Snapshot{std::make_shared<const TreeSnapshot>()});
  absl::MutexLock lock(&mutex_);
  return snapshot_ == nullptr ? empty : snapshot_;
}

absl::Status OrganizationTree::Reload(db::Database& database) {
  absl::MutexLock reload(&reload_mutex_);
  KETNAP_RETURN_IF_ERROR(CompleteSpans(database));
  std::shared_ptr<const TreeSnapshot> before;
  {
    absl::MutexLock lock(&mutex_);
    if (snapshot_ != nullptr) before = snapshot_->tree;
  }
  std::shared_ptr<const TreeSnapshot> fresh;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(fresh, LoadTree(transaction, before));
        return absl::OkStatus();
      }));
  if (fresh == before) return absl::OkStatus();
  auto replacement = std::make_shared<const Snapshot>(Snapshot{std::move(fresh)});
  absl::MutexLock lock(&mutex_);
  snapshot_ = std::move(replacement);
  return absl::OkStatus();
}

bool OrganizationTree::Contains(const Uuid& id) const { return (*snapshot())->Find(id) != nullptr; }

std::optional<OrganizationNode> OrganizationTree::Find(const Uuid& id) const {
  const auto current = snapshot();
  const OrganizationNode* node = (*current)->Find(id);
  if (node == nullptr) return std::nullopt;
  return *node;
}

bool OrganizationTree::IsWithin(const Uuid& descendant, const Uuid& ancestor) const {
  const auto current = snapshot();
  return Holds((*current)->Path(descendant), ancestor);
}

std::vector<Uuid> OrganizationTree::PathToRoot(const Uuid& id) const {
  const auto current = snapshot();
  return IdsOf((*current)->Path(id));
}

size_t OrganizationTree::CountWithin(const Uuid& ancestor) const {
  const auto current = snapshot();
  if ((*current)->Find(ancestor) == nullptr) return 0;
  return Subtree(**current, ancestor,
                 [](const OrganizationNode& child, const Uuid& parent) {
                   return child.parent == parent;
                 })
      .size();
}

bool OrganizationTree::ExistsOn(const Uuid& id, Date day) const {
  const auto current = snapshot();
  const OrganizationNode* node = (*current)->Find(id);
  return node != nullptr && PeriodOn(*node, day) != nullptr;
}

bool OrganizationTree::IsWithinOn(const Uuid& descendant, const Uuid& ancestor, Date day) const {
  const auto current = snapshot();
  return Holds((*current)->PathOn(descendant, day), ancestor);
}

std::vector<Uuid> OrganizationTree::PathToRootOn(const Uuid& id, Date day) const {
  const auto current = snapshot();
  return IdsOf((*current)->PathOn(id, day));
}

std::vector<Uuid> OrganizationTree::SubtreeOn(const Uuid& ancestor, Date day) const {
  const auto current = snapshot();
  const OrganizationNode* root = (*current)->Find(ancestor);
  if (root == nullptr || PeriodOn(*root, day) == nullptr) return {};
  return Subtree(**current, ancestor, [day](const OrganizationNode& child, const Uuid& parent) {
    const OrganizationPeriod* period = PeriodOn(child, day);
    return period != nullptr && period->parent == parent;
  });
}

std::optional<Uuid> OrganizationTree::AdmissionAuthorityOn(const Uuid& id, Date day) const {
  const auto current = snapshot();
  for (const OrganizationNode* node : (*current)->PathOn(id, day)) {
    const bool holds =
        std::any_of(node->authorities.begin(), node->authorities.end(),
                    [day](const AuthorityPeriod& authority) { return authority.Covers(day); });
    if (holds) return node->id;
  }
  return std::nullopt;
}

std::optional<Uuid> OrganizationTree::CarriedOnBy(const Uuid& id) const {
  const auto current = snapshot();
  Uuid carrier = id;
  for (size_t steps = 0; steps <= (*current)->nodes.size(); ++steps) {
    const OrganizationNode* node = (*current)->Find(carrier);
    if (node == nullptr) return std::nullopt;
    if (!node->valid_to.has_value()) return carrier;
    const Succession* step = RestOf(**current, carrier);
    if (step == nullptr) return std::nullopt;
    carrier = step->successor;
  }
  return std::nullopt;
}

std::vector<Succession> OrganizationTree::SuccessionsOf(const Uuid& id) const {
  const auto current = snapshot();
  const auto found = (*current)->successions.find(id);
  return found == (*current)->successions.end() ? std::vector<Succession>() : *found->second;
}

size_t OrganizationTree::size() const { return (*snapshot())->nodes.size(); }

}  // namespace ketnap::access
