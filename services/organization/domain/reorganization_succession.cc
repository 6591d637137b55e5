#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/organization/domain/reorganization_draft.h"

// Merging, splitting and dissolving.
namespace ketnap::organization {

bool ReorganizationDraft::MayLeave(const Uuid& id, const Node& node, bool ends) {
  const Subject subject = SubjectOf(id);
  if (node.made_by != kNever) {
    faults_.MadeHere(subject);
    return false;
  }
  if (node.leaves) {
    faults_.LeavesTwice(subject);
    return false;
  }
  if (node.receives) {
    faults_.LeavesAfterReceiving(subject);
    return false;
  }
  if (ends && !node.content.parent.has_value()) {
    faults_.RootEnds(subject);
    return false;
  }
  return true;
}

void ReorganizationDraft::TellChildrenLeft(const Uuid& id, const Node& node) {
  if (node.children.empty()) return;
  std::vector<Subject> children;
  for (const Uuid& child : node.children) children.push_back(SubjectOf(child));
  faults_.ChildrenLeft(SubjectOf(id), children);
}

bool ReorganizationDraft::CheckInheritors(const Uuid& source,
                                          const std::vector<Inheritor>& inheritors,
                                          bool may_be_itself) {
  const Subject subject = SubjectOf(source);
  std::set<Uuid> seen;
  int shares = 0, rest = 0;
  bool found = true;
  for (const Inheritor& inheritor : inheritors) {
    shares += inheritor.share_percent;
    rest += inheritor.takes_rest ? 1 : 0;
    if (inheritor.organization == source && !may_be_itself) {
      faults_.IntoItself(subject);
      found = false;
      continue;
    }
    if (!seen.insert(inheritor.organization).second) {
      const Subject twice = SubjectOf(inheritor.organization);
      faults_.NamedTwice(
          subject, twice.name.empty() ? twice.id.ToString() : absl::StrCat("“", twice.name, "”"));
      found = false;
      continue;
    }
    if (Find(inheritor.organization) == nullptr) found = false;
  }
  if (rest != 1) faults_.OneTakesRest(subject, rest);
  if (shares != 100) faults_.Shares(subject, shares);
  return found && rest == 1 && shares == 100;
}

void ReorganizationDraft::Leave(const Uuid& source, std::vector<Inheritor> inheritors,
                                LineageKind kind, bool ends, Leaving leaving) {
  Node& node = nodes_.at(source);
  node.leaves = true;
  for (const Inheritor& inheritor : inheritors) {
    Node& receiver = nodes_.at(inheritor.organization);
    receiver.relied_by = step_;
    if (inheritor.organization != source) receiver.receives = true;
  }
  leaving.organization = source;
  leaving.display_name = node.before->content.display_name;
  leaving.ends = ends;
  leaving.inheritors = std::move(inheritors);
  leaving_.push_back(std::move(leaving));
  kinds_.push_back(kind);
  if (ends) End(source);
}

void ReorganizationDraft::CarryStep(const MergeStep& change) {
  const bool target_found = Find(change.target) != nullptr;
  for (const Uuid& source : change.sources) {
    if (source == change.target) {
      if (target_found) faults_.IntoItself(SubjectOf(source));
      continue;
    }
    const Node* node = Find(source);
    if (node == nullptr || !target_found || !MayLeave(source, *node, true)) continue;
    const std::set<Uuid> children = node->children;
    for (const Uuid& child : children) Place(child, change.target);
    Leave(source, {{change.target, 100, true}}, LineageKind::kMerge, true, {});
  }
}

void ReorganizationDraft::CarryStep(const SplitStep& change) {
  const Node* source = Find(change.source);
  if (source == nullptr) return;
  std::vector<Inheritor> inheritors;
  bool ends = true;
  std::optional<Uuid> rest;
  for (const SplitStepPart& part : change.parts) {
    inheritors.push_back({part.organization, part.share_percent, part.takes_rest});
    if (part.organization == change.source) ends = false;
    if (part.takes_rest) rest = part.organization;
  }
  const bool enough = change.parts.size() >= 2;
  if (!enough) faults_.TooFewParts(SubjectOf(change.source));
  const bool may_leave = MayLeave(change.source, *source, ends);
  // Nothing is divided among parts that are wrong themselves.
  if (!CheckInheritors(change.source, inheritors, true) || !may_leave || !enough) return;
  DivideChildren(change, *rest);
  Leaving leaving;
  NamePeople(change, &leaving);
  if (ends) TellChildrenLeft(change.source, *source);
  Leave(change.source, std::move(inheritors), LineageKind::kSplit, ends, std::move(leaving));
}

void ReorganizationDraft::DivideChildren(const SplitStep& change, const Uuid& rest) {
  const Subject subject = SubjectOf(change.source);
  const std::set<Uuid> children = nodes_.at(change.source).children;
  std::map<Uuid, Uuid> named;
  std::set<Uuid> parts;
  for (const SplitStepPart& part : change.parts) {
    parts.insert(part.organization);
    for (const Uuid& child : part.children) {
      const Subject named_child = SubjectOf(child);
      const std::string name =
          named_child.name.empty() ? child.ToString() : absl::StrCat("“", named_child.name, "”");
      if (!children.contains(child)) {
        faults_.NotOfSource(subject, name);
      } else if (!named.emplace(child, part.organization).second) {
        faults_.NamedTwice(subject, name);
      }
    }
  }
  for (const Uuid& child : children) {
    const auto found = named.find(child);
    // A part that stands below the source stays there, unless it is named: it does not come below
    // another part by chance.
    if (found == named.end() && parts.contains(child)) continue;
    const Uuid part = found == named.end() ? rest : found->second;
    if (part != change.source) Place(child, part);
  }
}

void ReorganizationDraft::NamePeople(const SplitStep& change, Leaving* leaving) {
  for (const SplitStepPart& part : change.parts) {
    for (const Uuid& member : part.members) {
      NameMember(change.source, member, part.organization, leaving);
    }
    for (const Uuid& candidate : part.candidates) {
      NameCandidate(change.source, candidate, part.organization, leaving);
    }
  }
  // Who is both goes with both: a member on probation is the candidate whose work is open.
  for (const auto& [member, part] : std::map<Uuid, Uuid>(leaving->named_members)) {
    const std::optional<Uuid>& candidate = structure_.members.at(member).candidate;
    if (!candidate.has_value()) continue;
    const auto place = structure_.candidates.find(*candidate);
    if (place == structure_.candidates.end() || place->second.organization != change.source) {
      continue;
    }
    const auto [named, added] = leaving->named_candidates.emplace(*candidate, part);
    if (!added && named->second != part) {
      faults_.NamedTwice(SubjectOf(change.source),
                         absl::StrCat("candidates/", candidate->ToString()));
    }
  }
  for (const auto& [candidate, part] : leaving->named_candidates) {
    const std::optional<Uuid>& member = structure_.candidates.at(candidate).member;
    if (!member.has_value()) continue;
    const auto place = structure_.members.find(*member);
    if (place == structure_.members.end() || place->second.organization != change.source) continue;
    leaving->named_members.emplace(*member, part);
  }
}

void ReorganizationDraft::NameMember(const Uuid& source, const Uuid& member, const Uuid& part,
                                     Leaving* leaving) {
  const auto place = structure_.members.find(member);
  const std::string name = absl::StrCat("members/", member.ToString());
  if (place == structure_.members.end() || place->second.organization != source) {
    if (!batch_.people_may_have_left) faults_.NotOfSource(SubjectOf(source), name);
    return;
  }
  if (!leaving->named_members.emplace(member, part).second) {
    faults_.NamedTwice(SubjectOf(source), name);
  }
}

void ReorganizationDraft::NameCandidate(const Uuid& source, const Uuid& candidate, const Uuid& part,
                                        Leaving* leaving) {
  const auto place = structure_.candidates.find(candidate);
  const std::string name = absl::StrCat("candidates/", candidate.ToString());
  if (place == structure_.candidates.end() || place->second.organization != source) {
    if (!batch_.people_may_have_left) faults_.NotOfSource(SubjectOf(source), name);
    return;
  }
  if (!leaving->named_candidates.emplace(candidate, part).second) {
    faults_.NamedTwice(SubjectOf(source), name);
  }
}

void ReorganizationDraft::CarryStep(const DissolveStep& change) {
  const Node* node = Find(change.organization);
  if (node == nullptr) return;
  const bool may_leave = MayLeave(change.organization, *node, true);
  const bool followed =
      change.inheritors.empty() || CheckInheritors(change.organization, change.inheritors, false);
  TellChildrenLeft(change.organization, *node);
  if (!may_leave || !followed) return;
  Leave(change.organization, change.inheritors, LineageKind::kDissolution, true, {});
}

}  // namespace ketnap::organization
