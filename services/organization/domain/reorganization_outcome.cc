#include <algorithm>
#include <functional>
#include <utility>

#include "services/organization/domain/reorganization_draft.h"

// What has come of a batch, in the order in which it is written.
namespace ketnap::organization {

std::vector<Uuid> ReorganizationDraft::Order() const {
  std::map<Uuid, int> depths;
  const std::function<int(const Uuid&)> depth_of = [&](const Uuid& id) -> int {
    const auto known = depths.find(id);
    if (known != depths.end()) return known->second;
    const auto node = nodes_.find(id);
    if (node == nodes_.end()) return 0;
    // What has ended hangs where it hung on its last day.
    const bool ended = node->second.ended_by != kNever;
    const std::optional<Uuid>& parent =
        ended ? node->second.before->content.parent : node->second.content.parent;
    const int depth = parent.has_value() ? depth_of(*parent) + 1 : 0;
    return depths[id] = depth;
  };
  std::vector<std::pair<int, Uuid>> touched;
  for (const auto& [id, node] : nodes_) {
    const bool touches = node.ended_by != kNever || node.made_by != kNever || node.changed() ||
                         !node.taken.empty() || !node.given.empty();
    if (touches) touched.emplace_back(depth_of(id), id);
  }
  std::sort(touched.begin(), touched.end());
  std::vector<Uuid> order;
  for (const auto& [depth, id] : touched) order.push_back(id);
  return order;
}

Organization ReorganizationDraft::Made(const Uuid& id, const Node& node) const {
  Organization organization = *node.made;
  organization.id = id;
  organization.content = node.content;
  organization.valid_from = organization.content_from = day_;
  organization.valid_to.reset();
  for (Authority& authority : organization.authorities) {
    authority.valid_from = day_;
    authority.valid_to.reset();
  }
  for (AdministrativeCode& code : organization.codes) {
    code.valid_from = day_;
    code.valid_to.reset();
  }
  return organization;
}

void ReorganizationDraft::TellImpact(const Uuid& id, const Node& node, Outcome* outcome) const {
  auto tell = [&](StructureImpactKind kind, std::optional<Uuid> from, std::vector<Uuid> to) {
    const bool ended = kind == StructureImpactKind::kEnded;
    outcome->impact.push_back(
        {kind, id, ended ? node.before->content.display_name : node.content.display_name, from,
         std::move(to)});
  };
  if (node.ended_by != kNever) {
    std::vector<Uuid> followers;
    for (const Leaving& leaving : leaving_) {
      if (leaving.organization != id) continue;
      for (const Inheritor& inheritor : leaving.inheritors) {
        followers.push_back(inheritor.organization);
      }
    }
    tell(StructureImpactKind::kEnded, node.before->content.parent, std::move(followers));
    for (size_t i = 0; i < node.held.size() + node.taken.size(); ++i) {
      tell(StructureImpactKind::kAuthorityChanged, std::nullopt, {});
    }
    return;
  }
  if (node.before == nullptr) {
    tell(StructureImpactKind::kCreated, std::nullopt, {*node.content.parent});
    for (size_t i = 0; i < node.held.size(); ++i) {
      tell(StructureImpactKind::kAuthorityChanged, std::nullopt, {});
    }
    return;
  }
  const OrganizationContent& before = node.before->content;
  if (node.content.display_name != before.display_name) {
    tell(StructureImpactKind::kRenamed, std::nullopt, {});
  }
  if (node.content.type != before.type) tell(StructureImpactKind::kRetyped, std::nullopt, {});
  if (node.moved()) tell(StructureImpactKind::kMoved, before.parent, {*node.content.parent});
  for (size_t i = 0; i < node.taken.size() + node.given.size(); ++i) {
    tell(StructureImpactKind::kAuthorityChanged, std::nullopt, {});
  }
}

void ReorganizationDraft::FillLineage(Outcome* outcome) const {
  for (size_t i = 0; i < leaving_.size(); ++i) {
    const Leaving& leaving = leaving_[i];
    for (const Inheritor& inheritor : leaving.inheritors) {
      if (inheritor.organization == leaving.organization) continue;
      LineageEdge edge;
      edge.predecessor = leaving.organization;
      edge.successor = inheritor.organization;
      edge.kind = kinds_[i];
      edge.effective_date = day_;
      edge.share_percent = inheritor.share_percent;
      edge.takes_rest = inheritor.takes_rest;
      edge.predecessor_ended = leaving.ends;
      edge.predecessor_display_name = leaving.display_name;
      edge.successor_display_name = nodes_.at(inheritor.organization).content.display_name;
      outcome->lineage.push_back(std::move(edge));
    }
  }
}

absl::StatusOr<Outcome> ReorganizationDraft::Finish() const {
  if (!faults_.empty()) return faults_.ToStatus();
  Outcome outcome;
  outcome.order = Order();
  for (const Uuid& id : outcome.order) {
    const Node& node = nodes_.at(id);
    TellImpact(id, node, &outcome);
    if (node.ended_by != kNever) {
      outcome.ended.push_back(id);
      continue;
    }
    if (node.before == nullptr) {
      outcome.created.push_back(Made(id, node));
    } else if (node.changed()) {
      outcome.changed.push_back({id, node.content});
    }
    for (AuthorityKind kind : node.taken) outcome.authorities.push_back({id, kind, false});
    for (AuthorityKind kind : node.given) outcome.authorities.push_back({id, kind, true});
  }
  std::reverse(outcome.ended.begin(), outcome.ended.end());
  std::stable_sort(outcome.impact.begin(), outcome.impact.end(),
                   [](const auto& a, const auto& b) { return a.kind < b.kind; });
  outcome.leaving = leaving_;
  FillLineage(&outcome);
  for (const auto& [id, node] : nodes_) {
    if (node.lives()) outcome.parents.emplace(id, node.content.parent);
  }
  return outcome;
}

}  // namespace ketnap::organization
