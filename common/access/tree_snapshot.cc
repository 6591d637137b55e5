#include "common/access/tree_snapshot.h"

#include <algorithm>
#include <utility>

#include "common/access/tree_statements.h"
#include "common/access/tree_writes.h"
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

void AddPeriods(const db::Rows& rows, NodeMap* nodes) {
  for (const db::Row& row : rows) {
    const auto node = nodes->find(row.Id(0));
    if (node == nodes->end()) continue;
    node->second.periods.push_back(
        {row.DateAt(1), row.OptionalDate(2), row.OptionalId(3), row.Text(4), row.Text(5)});
  }
}

void AddAuthorities(const db::Rows& rows, NodeMap* nodes) {
  for (const db::Row& row : rows) {
    const auto node = nodes->find(row.Id(0));
    if (node == nodes->end()) continue;
    node->second.authorities.push_back(
        {static_cast<int>(row.Int(1)), row.DateAt(2), row.OptionalDate(3)});
  }
}

absl::Status ReadAll(db::Transaction& transaction, NodeMap* nodes) {
  Uuid last;
  for (size_t read = kPageSize; read == kPageSize;) {
    const Uuid after = last;
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kSelectNodePage, {after}));
    read = rows.size();
    if (read == 0) break;
    last = rows.back().Id(0);
    for (const db::Row& row : rows) nodes->insert_or_assign(row.Id(0), NodeOf(row));
    KETNAP_ASSIGN_OR_RETURN(const db::Rows periods,
                            transaction.Query(kSelectPeriodRange, {after, last}));
    AddPeriods(periods, nodes);
    KETNAP_ASSIGN_OR_RETURN(const db::Rows authorities,
                            transaction.Query(kSelectAuthorityRange, {after, last}));
    AddAuthorities(authorities, nodes);
  }
  return absl::OkStatus();
}

absl::Status ReadChanged(db::Transaction& transaction, int64_t since, NodeMap* nodes) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kSelectChangedNodes, {since}));
  for (const db::Row& row : rows) nodes->insert_or_assign(row.Id(0), NodeOf(row));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows periods,
                          transaction.Query(kSelectChangedPeriods, {since}));
  AddPeriods(periods, nodes);
  KETNAP_ASSIGN_OR_RETURN(const db::Rows authorities,
                          transaction.Query(kSelectChangedAuthorities, {since}));
  AddAuthorities(authorities, nodes);
  return absl::OkStatus();
}

std::vector<Uuid> ParentsOf(const OrganizationNode& node) {
  std::vector<Uuid> parents;
  if (node.parent.has_value()) parents.push_back(*node.parent);
  for (const OrganizationPeriod& period : node.periods) {
    if (period.parent.has_value()) parents.push_back(*period.parent);
  }
  std::sort(parents.begin(), parents.end());
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  return parents;
}

// Puts changed nodes into a snapshot and keeps the lists of children in step. Each list is copied
// once, however many of its children changed.
class SnapshotEditor {
 public:
  explicit SnapshotEditor(TreeSnapshot* snapshot) : snapshot_(snapshot) {}

  void Put(OrganizationNode node) {
    const Uuid id = node.id;
    TreeSnapshot::Node& place = snapshot_->nodes[id];
    const std::vector<Uuid> now = ParentsOf(node);
    const std::vector<Uuid> then = place == nullptr ? std::vector<Uuid>() : ParentsOf(*place);
    place = std::make_shared<const OrganizationNode>(std::move(node));
    for (const Uuid& parent : then) {
      if (!std::binary_search(now.begin(), now.end(), parent)) Remove(parent, id);
    }
    for (const Uuid& parent : now) {
      if (!std::binary_search(then.begin(), then.end(), parent)) Add(parent, id);
    }
  }

  void Finish() {
    for (auto& [parent, ids] : edited_) {
      snapshot_->children[parent] = std::make_shared<const std::vector<Uuid>>(std::move(ids));
    }
    edited_.clear();
  }

 private:
  std::vector<Uuid>& Edit(const Uuid& parent) {
    const auto [edited, is_new] = edited_.try_emplace(parent);
    if (is_new) edited->second = snapshot_->ChildrenOf(parent);
    return edited->second;
  }
  void Add(const Uuid& parent, const Uuid& child) {
    std::vector<Uuid>& ids = Edit(parent);
    ids.insert(std::lower_bound(ids.begin(), ids.end(), child), child);
  }
  void Remove(const Uuid& parent, const Uuid& child) {
    std::vector<Uuid>& ids = Edit(parent);
    const auto found = std::lower_bound(ids.begin(), ids.end(), child);
    if (found != ids.end() && *found == child) ids.erase(found);
  }

  TreeSnapshot* snapshot_;
  absl::flat_hash_map<Uuid, std::vector<Uuid>> edited_;
};

void PutSuccessionRow(const db::Row& row, TreeSnapshot* snapshot) {
  const Succession next{row.Id(0),   row.Id(1),  row.DateAt(2), static_cast<int>(row.Int(3)),
                        row.Bool(4), row.Bool(5)};
  TreeSnapshot::Successions& place = snapshot->successions[next.predecessor];
  std::vector<Succession> steps;
  if (place != nullptr) steps = *place;
  std::erase_if(steps, [&](const Succession& step) {
    return step.successor == next.successor && step.effective_date == next.effective_date;
  });
  steps.push_back(next);
  std::sort(steps.begin(), steps.end(), [](const Succession& a, const Succession& b) {
    return std::tie(a.effective_date, a.successor) < std::tie(b.effective_date, b.successor);
  });
  place = std::make_shared<const std::vector<Succession>>(std::move(steps));
}

}  // namespace

const OrganizationNode* TreeSnapshot::Find(const Uuid& id) const {
  const auto found = nodes.find(id);
  return found == nodes.end() ? nullptr : found->second.get();
}

const std::vector<Uuid>& TreeSnapshot::ChildrenOf(const Uuid& id) const {
  static const auto& none = *new std::vector<Uuid>();
  const auto found = children.find(id);
  return found == children.end() ? none : *found->second;
}

std::vector<const OrganizationNode*> TreeSnapshot::Path(const Uuid& id) const {
  std::vector<const OrganizationNode*> path;
  const OrganizationNode* node = Find(id);
  while (node != nullptr && path.size() <= nodes.size()) {
    path.push_back(node);
    node = node->parent.has_value() ? Find(*node->parent) : nullptr;
  }
  return path;
}

std::vector<const OrganizationNode*> TreeSnapshot::PathOn(const Uuid& id, Date day) const {
  std::vector<const OrganizationNode*> path;
  const OrganizationNode* node = Find(id);
  while (node != nullptr && path.size() <= nodes.size()) {
    const OrganizationPeriod* period = PeriodOn(*node, day);
    if (period == nullptr) break;
    path.push_back(node);
    node = period->parent.has_value() ? Find(*period->parent) : nullptr;
  }
  return path;
}

const OrganizationPeriod* PeriodOn(const OrganizationNode& node, Date day) {
  for (auto period = node.periods.rbegin(); period != node.periods.rend(); ++period) {
    if (period->Covers(day)) return &*period;
  }
  return nullptr;
}

absl::StatusOr<std::shared_ptr<const TreeSnapshot>> LoadTree(
    db::Transaction& transaction, std::shared_ptr<const TreeSnapshot> before) {
  KETNAP_ASSIGN_OR_RETURN(const auto state, transaction.QueryOptional(kSelectChangeNumber));
  const int64_t number = state.has_value() ? state->Int(0) : 0;
  if (before != nullptr && before->change_number == number) return before;
  const bool whole = before == nullptr || before->change_number > number;
  auto fresh = whole ? std::make_shared<TreeSnapshot>() : std::make_shared<TreeSnapshot>(*before);
  NodeMap nodes;
  KETNAP_RETURN_IF_ERROR(whole ? ReadAll(transaction, &nodes)
                               : ReadChanged(transaction, before->change_number, &nodes));
  SnapshotEditor editor(fresh.get());
  for (auto& [id, node] : nodes) {
    if (node.periods.empty()) node.periods.push_back(OnlyPeriodOf(node));
    editor.Put(std::move(node));
  }
  editor.Finish();
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows steps,
      transaction.Query(kSelectChangedSuccessions, {whole ? int64_t{-1} : before->change_number}));
  for (const db::Row& row : steps) PutSuccessionRow(row, fresh.get());
  fresh->change_number = number;
  return fresh;
}

}  // namespace ketnap::access
