#include <algorithm>
#include <tuple>
#include <utility>

#include "services/organization/domain/reorganization_draft.h"

// What is judged in the end: names, types and days.
namespace ketnap::organization {

void ReorganizationDraft::CheckWhole() {
  for (const auto& [id, node] : nodes_) {
    if (node.last_step() == kNever) continue;
    faults_.set_step(node.last_step());
    if (node.ended_by != kNever) {
      CheckEnded(id, node);
      continue;
    }
    CheckDays(id, node);
    CheckPlace(id, node);
    CheckTypeFits(id, node);
  }
  CheckNames();
  CheckCodes();
}

void ReorganizationDraft::CheckEnded(const Uuid& id, const Node& node) {
  faults_.set_step(node.ended_by);
  if (node.before->content_from > day_) {
    faults_.ChangedSince(SubjectOf(id), node.before->content_from, day_);
    return;
  }
  const auto& authorities = node.before->authorities;
  const bool begins = node.before->content_from == day_ ||
                      std::any_of(authorities.begin(), authorities.end(),
                                  [&](const Authority& a) { return a.valid_from >= day_; });
  if (begins) faults_.BeginsWithIt(SubjectOf(id), day_);
  const auto last = structure_.last_former_child.find(id);
  if (last != structure_.last_former_child.end() && last->second >= day_) {
    faults_.ChildrenSince(SubjectOf(id), last->second, day_);
  }
}

void ReorganizationDraft::CheckDays(const Uuid& id, const Node& node) {
  if (node.before != nullptr) {
    const bool touched = node.changed() || !node.taken.empty() || !node.given.empty();
    if (touched && node.before->content_from > day_) {
      faults_.ChangedSince(SubjectOf(id), node.before->content_from, day_);
    } else if (node.relied_by != kNever && node.before->valid_from > day_) {
      faults_.NotThereYet(SubjectOf(id), node.before->valid_from, day_);
    }
  }
  if (node.moved()) {
    faults_.set_step(node.placed_by);
    CheckChain(id, node);
  }
}

// On every day since the effective date what comes to stand above must have stood where it stands:
// else the tree of some day in between would have a ring in it.
void ReorganizationDraft::CheckChain(const Uuid&, const Node& node) {
  std::optional<Uuid> at = node.content.parent;
  while (at.has_value()) {
    const auto found = nodes_.find(*at);
    if (found == nodes_.end()) return;
    const Node& above = found->second;
    const auto since = structure_.placed_from.find(*at);
    if (above.before != nullptr && !above.moved() && since != structure_.placed_from.end() &&
        since->second > day_) {
      faults_.PlacedSince(SubjectOf(*at), since->second, day_);
      return;
    }
    at = above.content.parent;
  }
}

void ReorganizationDraft::CheckPlace(const Uuid& id, const Node& node) {
  if (node.misplaced) return;
  const auto type = structure_.types.find(node.content.type);
  if (type == structure_.types.end()) return;
  auto judge = [&](const Uuid& child, const Node& below, int step, const Subject& parent,
                   const std::string& parent_type) {
    const auto child_type = structure_.types.find(below.content.type);
    if (child_type == structure_.types.end()) return;
    const auto& allowed = child_type->second.allowed_parents;
    if (std::find(allowed.begin(), allowed.end(), parent_type) != allowed.end()) return;
    faults_.set_step(step);
    faults_.TypeNotAllowed(SubjectOf(child), TypeName(below.content.type), parent);
  };
  const int placed =
      std::max({node.made_by, node.moved() ? node.placed_by : kNever, node.typed_by});
  if (placed != kNever) {
    if (!node.content.parent.has_value()) {
      faults_.set_step(placed);
      if (!type->second.may_be_root) {
        faults_.TypeNotRoot(SubjectOf(id), type->second.display_name);
      }
    } else if (const auto parent = nodes_.find(*node.content.parent); parent != nodes_.end()) {
      judge(id, node, placed, SubjectOf(parent->first), parent->second.content.type);
    }
  }
  if (node.typed_by == kNever) return;
  for (const Uuid& child : node.children) {
    const Node& below = nodes_.at(child);
    // Those with a place or a type of their own making are judged by themselves.
    if (below.made_by != kNever || below.moved() || below.typed_by != kNever) continue;
    judge(child, below, node.typed_by, SubjectOf(id), node.content.type);
  }
}

void ReorganizationDraft::CheckTypeFits(const Uuid& id, const Node& node) {
  const auto type = structure_.types.find(node.content.type);
  if (type == structure_.types.end()) return;
  const int authority = std::max(node.typed_by, node.authority_by);
  if (authority != kNever && !node.held.empty() && !type->second.may_decide_admission) {
    faults_.set_step(authority);
    faults_.TypeHoldsNoAuthority(SubjectOf(id), type->second.display_name);
  }
  if (node.typed_by != kNever && !type->second.holds_members &&
      structure_.with_members.contains(id) && !SendsMembersAway(id)) {
    faults_.set_step(node.typed_by);
    faults_.TypeHoldsNoMembers(SubjectOf(id), type->second.display_name);
  }
}

bool ReorganizationDraft::SendsMembersAway(const Uuid& id) const {
  for (const Leaving& leaving : leaving_) {
    if (leaving.organization != id) continue;
    return std::any_of(leaving.inheritors.begin(), leaving.inheritors.end(),
                       [&](const Inheritor& inheritor) {
                         return inheritor.takes_rest && inheritor.organization != id;
                       });
  }
  return false;
}

void ReorganizationDraft::CheckNames() {
  // The place of a name, and who last came to it.
  std::map<std::pair<Uuid, std::string>, std::vector<std::pair<int, Uuid>>> places;
  for (const auto& [id, node] : nodes_) {
    if (!node.lives() || !node.content.parent.has_value()) continue;
    const int came =
        std::max({node.made_by, node.named_by, node.moved() ? node.placed_by : kNever});
    places[{*node.content.parent, node.content.display_name}].push_back({came, id});
  }
  for (auto& [place, holders] : places) {
    std::sort(holders.begin(), holders.end());
    for (size_t i = 1; i < holders.size(); ++i) {
      const auto& [came, id] = holders[i];
      if (came == kNever) continue;  // Was so before: not this batch's fault.
      faults_.set_step(came);
      faults_.SiblingName(SubjectOf(id), SubjectOf(place.first));
    }
  }
}

void ReorganizationDraft::CheckCodes() {
  std::map<std::pair<std::string, std::string>, Uuid> brought;
  for (const auto& [id, node] : nodes_) {
    if (node.made == nullptr) continue;
    faults_.set_step(node.made_by);
    for (const AdministrativeCode& code : node.made->codes) {
      const auto key = std::make_pair(code.scheme, code.value);
      std::optional<Uuid> holder;
      const auto present = structure_.codes.find(key);
      if (present != structure_.codes.end()) {
        const auto other = nodes_.find(present->second);
        // One that ends with this batch gives its codes free.
        if (other == nodes_.end() || other->second.lives()) holder = present->second;
      }
      const auto [other, added] = brought.emplace(key, id);
      if (!added) holder = other->second;
      if (!holder.has_value()) continue;
      faults_.CodeInUse(SubjectOf(id), code.scheme, code.value, SubjectOf(*holder));
    }
  }
}

}  // namespace ketnap::organization
