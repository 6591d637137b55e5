#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_DRAFT_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_DRAFT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "services/organization/domain/reorganization.h"
#include "services/organization/domain/reorganization_faults.h"

namespace ketnap::organization {

// The picture while a batch is being carried out on it. A step that cannot be carried out is told
// and left out; the following ones go on, so that everything wrong is told at once.
class ReorganizationDraft {
 public:
  // Both outlive the draft.
  ReorganizationDraft(const Structure& structure, const Batch& batch);

  void Carry(int step, const StructureStep& change);
  // What can be judged in the end alone.
  void CheckWhole();
  // After CheckWhole.
  absl::StatusOr<Outcome> Finish() const;

 private:
  static constexpr int kNever = -1;

  struct Node {
    const Organization* before = nullptr;  // Null for one made here.
    const Organization* made = nullptr;    // As the batch gives it.
    OrganizationContent content;
    std::set<Uuid> children;  // Living ones.
    bool inside = false;      // In the subtree of the deciding organization, now or to its end.
    bool misplaced = false;   // Its place has been found wrong: it is not judged again.
    bool leaves = false;
    bool receives = false;
    std::set<AuthorityKind> held, taken, given;
    // The last step that did it.
    int ended_by = kNever, made_by = kNever, placed_by = kNever, named_by = kNever,
        typed_by = kNever, authority_by = kNever, relied_by = kNever;

    bool lives() const { return ended_by == kNever && !(before != nullptr && before->valid_to); }
    bool changed() const { return before != nullptr && !(content == before->content); }
    bool moved() const { return before != nullptr && content.parent != before->content.parent; }
    int last_step() const;
  };
  using Subject = ReorganizationFaults::Subject;

  // reorganization_draft.cc
  void AddBefore(const Organization& organization);
  void MarkInside();
  // Without a name when it lies elsewhere.
  Subject SubjectOf(const Uuid& id) const;
  std::string TypeName(const std::string& code) const;
  // The organization, if it lives, lies inside and can be spoken of; told when not.
  Node* Find(const Uuid& id);
  bool IsWithin(const Uuid& id, const Uuid& ancestor) const;
  bool Place(const Uuid& id, const Uuid& parent);
  void End(const Uuid& id);
  void CarryStep(const CreateStep& change);
  void CarryStep(const RenameStep& change);
  void CarryStep(const RetypeStep& change);
  void CarryStep(const MoveStep& change);
  void CarryStep(const AuthorityStep& change);
  void CheckMade(const Organization& made);
  bool CheckTypeInForce(const Uuid& id, const std::string& code);
  // Whether the deciding organization may give `id` an authority: one that holds one itself gives
  // to those below it, the root to everybody.
  bool MayConfer(const Uuid& id) const;

  // reorganization_succession.cc
  void CarryStep(const MergeStep& change);
  void CarryStep(const SplitStep& change);
  void CarryStep(const DissolveStep& change);
  bool MayLeave(const Uuid& id, const Node& node, bool ends);
  // Whether all of them can follow `source`.
  bool CheckInheritors(const Uuid& source, const std::vector<Inheritor>& inheritors,
                       bool may_be_itself);
  void TellChildrenLeft(const Uuid& id, const Node& node);
  void DivideChildren(const SplitStep& change, const Uuid& rest);
  void NamePeople(const SplitStep& change, Leaving* leaving);
  void NameMember(const Uuid& source, const Uuid& member, const Uuid& part, Leaving* leaving);
  void NameCandidate(const Uuid& source, const Uuid& candidate, const Uuid& part, Leaving* leaving);
  void Leave(const Uuid& source, std::vector<Inheritor> inheritors, LineageKind kind, bool ends,
             Leaving leaving);

  // reorganization_checks.cc
  void CheckEnded(const Uuid& id, const Node& node);
  void CheckDays(const Uuid& id, const Node& node);
  void CheckChain(const Uuid& id, const Node& node);
  void CheckPlace(const Uuid& id, const Node& node);
  void CheckTypeFits(const Uuid& id, const Node& node);
  void CheckNames();
  void CheckCodes();
  bool SendsMembersAway(const Uuid& id) const;

  // reorganization_outcome.cc
  std::vector<Uuid> Order() const;
  void TellImpact(const Uuid& id, const Node& node, Outcome* outcome) const;
  Organization Made(const Uuid& id, const Node& node) const;
  void FillLineage(Outcome* outcome) const;

  const Structure& structure_;
  const Batch& batch_;
  const Date day_;
  std::map<Uuid, Node> nodes_;
  std::vector<Leaving> leaving_;
  std::vector<LineageKind> kinds_;  // Of `leaving_`.
  int step_ = kNever;
  ReorganizationFaults faults_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_DRAFT_H_
