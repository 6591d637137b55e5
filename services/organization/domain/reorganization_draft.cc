#include "services/organization/domain/reorganization_draft.h"

#include <algorithm>
#include <utility>

namespace ketnap::organization {

int ReorganizationDraft::Node::last_step() const {
  return std::max({ended_by, made_by, placed_by, named_by, typed_by, authority_by, relied_by});
}

ReorganizationDraft::ReorganizationDraft(const Structure& structure, const Batch& batch)
    : structure_(structure), batch_(batch), day_(batch.effective_date) {
  for (const auto& [id, organization] : structure.organizations) AddBefore(organization);
  for (auto& [id, node] : nodes_) {
    if (!node.lives() || !node.content.parent.has_value()) continue;
    const auto parent = nodes_.find(*node.content.parent);
    if (parent != nodes_.end()) parent->second.children.insert(id);
  }
  const auto deciding = nodes_.find(batch.organization);
  if (deciding == nodes_.end()) {
    faults_.Unknown(batch.organization);
  } else if (!deciding->second.lives()) {
    faults_.Ended(SubjectOf(batch.organization), *deciding->second.before->valid_to);
  } else {
    MarkInside();
  }
}

void ReorganizationDraft::AddBefore(const Organization& organization) {
  Node node;
  node.before = &organization;
  node.content = organization.content;
  for (const Authority& authority : organization.authorities) {
    if (!authority.valid_to.has_value() || *authority.valid_to >= day_) {
      node.held.insert(authority.kind);
    }
  }
  nodes_.emplace(organization.id, std::move(node));
}

void ReorganizationDraft::MarkInside() {
  std::vector<Uuid> open = {batch_.organization};
  while (!open.empty()) {
    Node& node = nodes_.at(open.back());
    open.pop_back();
    node.inside = true;
    open.insert(open.end(), node.children.begin(), node.children.end());
  }
  // What has ended hangs below its last parent.
  for (auto& [id, node] : nodes_) {
    if (!node.lives()) node.inside = IsWithin(id, batch_.organization);
  }
}

ReorganizationDraft::Subject ReorganizationDraft::SubjectOf(const Uuid& id) const {
  const auto node = nodes_.find(id);
  if (node == nodes_.end()) return {id, ""};
  const bool is_told = node->second.inside || IsWithin(batch_.organization, id);
  return {id, is_told ? node->second.content.display_name : ""};
}

std::string ReorganizationDraft::TypeName(const std::string& code) const {
  const auto type = structure_.types.find(code);
  return type == structure_.types.end() ? code : type->second.display_name;
}

ReorganizationDraft::Node* ReorganizationDraft::Find(const Uuid& id) {
  const auto found = nodes_.find(id);
  // Whoever decides here may not see what lies elsewhere: it is told like what does not exist.
  if (found == nodes_.end() || !found->second.inside) {
    faults_.OutsideSubtree(id);
    return nullptr;
  }
  Node& node = found->second;
  if (node.before != nullptr && node.before->valid_to.has_value()) {
    faults_.Ended(SubjectOf(id), *node.before->valid_to);
    return nullptr;
  }
  if (node.ended_by != kNever) {
    faults_.EndedBefore(SubjectOf(id), node.ended_by);
    return nullptr;
  }
  return &node;
}

bool ReorganizationDraft::IsWithin(const Uuid& id, const Uuid& ancestor) const {
  std::optional<Uuid> at = id;
  while (at.has_value()) {
    if (*at == ancestor) return true;
    const auto node = nodes_.find(*at);
    if (node == nodes_.end()) return false;
    at = node->second.content.parent;
  }
  return false;
}

bool ReorganizationDraft::Place(const Uuid& id, const Uuid& parent) {
  if (IsWithin(parent, id)) {
    faults_.Cycle(SubjectOf(id), SubjectOf(parent));
    return false;
  }
  Node& node = nodes_.at(id);
  if (node.content.parent.has_value()) nodes_.at(*node.content.parent).children.erase(id);
  node.content.parent = parent;
  node.placed_by = step_;
  Node& above = nodes_.at(parent);
  above.children.insert(id);
  above.relied_by = step_;
  return true;
}

void ReorganizationDraft::End(const Uuid& id) {
  Node& node = nodes_.at(id);
  node.ended_by = step_;
  if (node.content.parent.has_value()) nodes_.at(*node.content.parent).children.erase(id);
}

void ReorganizationDraft::Carry(int step, const StructureStep& change) {
  step_ = step;
  faults_.set_step(step);
  std::visit([this](const auto& kind) { CarryStep(kind); }, change);
}

void ReorganizationDraft::CarryStep(const CreateStep& change) {
  const Organization& made = change.organization;
  if (nodes_.contains(made.id)) {
    faults_.IdInUse(made.id);
    return;
  }
  Node& node = nodes_[made.id];
  node.made = &made;
  node.content = made.content;
  node.content.parent.reset();
  node.inside = true;
  node.made_by = step_;
  node.misplaced = true;  // Until it has a place: what follows may speak of it all the same.
  CheckMade(made);
  if (!made.content.parent.has_value()) {
    faults_.SecondRoot(SubjectOf(made.id));
  } else if (*made.content.parent == made.id) {
    faults_.Cycle(SubjectOf(made.id), SubjectOf(made.id));
  } else if (Find(*made.content.parent) != nullptr) {
    Place(made.id, *made.content.parent);
    node.misplaced = false;
  }
}

void ReorganizationDraft::CheckMade(const Organization& made) {
  Node& node = nodes_.at(made.id);
  const OrganizationContent& content = made.content;
  if (content.display_name.empty()) {
    faults_.ContentFault(SubjectOf(made.id),
                         {"cần ghi tên tổ chức.", "the organization needs a name."});
  }
  if (content.standing_committee_size > content.committee_size) {
    faults_.ContentFault(SubjectOf(made.id),
                         {"số ủy viên ban thường vụ không thể nhiều hơn số cấp ủy viên.",
                          "the standing committee cannot be larger than the committee."});
  }
  for (const Authority& authority : made.authorities) {
    if (!node.held.insert(authority.kind).second) faults_.AuthorityHeld(SubjectOf(made.id));
  }
  if (!node.held.empty()) {
    node.authority_by = step_;
    if (!MayConfer(made.id)) faults_.AuthorityNotConferred(SubjectOf(made.id));
  }
  CheckTypeInForce(made.id, content.type);
}

bool ReorganizationDraft::CheckTypeInForce(const Uuid& id, const std::string& code) {
  const auto type = structure_.types.find(code);
  if (type == structure_.types.end()) {
    faults_.UnknownType(SubjectOf(id), code);
    return false;
  }
  const OrganizationType& found = type->second;
  if ((found.valid_from.has_value() && day_ < *found.valid_from) ||
      (found.valid_to.has_value() && day_ > *found.valid_to)) {
    faults_.TypeNotInForce(SubjectOf(id), found.display_name, day_);
  }
  return true;
}

void ReorganizationDraft::CarryStep(const RenameStep& change) {
  Node* node = Find(change.organization);
  if (node == nullptr) return;
  if (change.display_name.empty()) {
    faults_.ContentFault(SubjectOf(change.organization),
                         {"cần ghi tên tổ chức.", "the organization needs a name."});
    return;
  }
  if (node->content.display_name == change.display_name) {
    faults_.Unchanged(SubjectOf(change.organization),
                      {"đã mang chính tên này.", "has this name already."});
    return;
  }
  node->content.display_name = change.display_name;
  node->named_by = step_;
}

void ReorganizationDraft::CarryStep(const RetypeStep& change) {
  Node* node = Find(change.organization);
  if (node == nullptr || !CheckTypeInForce(change.organization, change.type)) return;
  if (node->content.type == change.type) {
    faults_.Unchanged(SubjectOf(change.organization),
                      {"đã thuộc chính loại này.", "is of this type already."});
    return;
  }
  node->content.type = change.type;
  node->typed_by = step_;
}

void ReorganizationDraft::CarryStep(const MoveStep& change) {
  const bool parent_found = Find(change.new_parent) != nullptr;
  for (const Uuid& id : change.organizations) {
    Node* node = Find(id);
    if (node == nullptr || !parent_found) continue;
    if (node->content.parent == change.new_parent) {
      faults_.Unchanged(SubjectOf(id), {"đã trực thuộc chính tổ chức này.",
                                        "stands directly below that organization already."});
    } else {
      Place(id, change.new_parent);
    }
  }
}

bool ReorganizationDraft::MayConfer(const Uuid& id) const {
  const Node& deciding = nodes_.at(batch_.organization);
  if (!deciding.content.parent.has_value()) return true;
  return id != batch_.organization && !deciding.held.empty();
}

void ReorganizationDraft::CarryStep(const AuthorityStep& change) {
  Node* node = Find(change.organization);
  if (node == nullptr) return;
  const Subject subject = SubjectOf(change.organization);
  node->authority_by = step_;
  if (change.given) {
    if (!MayConfer(change.organization)) return faults_.AuthorityNotConferred(subject);
    if (!node->held.insert(change.kind).second) return faults_.AuthorityHeld(subject);
    node->given.insert(change.kind);
    return;
  }
  if (node->held.erase(change.kind) == 0) return faults_.AuthorityNotHeld(subject);
  if (node->given.erase(change.kind) > 0) return;
  if (node->before == nullptr) return faults_.MadeHere(subject);
  for (const Authority& authority : node->before->authorities) {
    const bool stands = !authority.valid_to.has_value() || *authority.valid_to >= day_;
    if (authority.kind != change.kind || !stands) continue;
    if (authority.valid_from == day_) faults_.BeginsWithIt(subject, day_);
    if (authority.valid_from > day_) faults_.ChangedSince(subject, authority.valid_from, day_);
    if (authority.valid_to.has_value()) faults_.ChangedSince(subject, *authority.valid_to, day_);
  }
  node->taken.insert(change.kind);
}

}  // namespace ketnap::organization
