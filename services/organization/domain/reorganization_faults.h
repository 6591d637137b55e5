#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_FAULTS_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_FAULTS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// Gathers what stands in the way of a reorganization. Each message is made from the name of the
// organization it speaks of; organizations are not secret.
class ReorganizationFaults {
 public:
  // The step that following faults belong to, from 0; below 0: none.
  void set_step(int step) { step_ = step; }

  // What the name of `id` is in messages; its id when it has none.
  struct Subject {
    Uuid id;
    std::string name;
  };

  void Unknown(const Uuid& id);
  void Ended(const Subject& subject, Date day);
  void EndedBefore(const Subject& subject, int by_step);
  void OutsideSubtree(const Uuid& id);
  void IdInUse(const Uuid& id);
  void CodeInUse(const Subject& subject, std::string_view scheme, std::string_view value,
                 const Subject& holder);
  void ContentFault(const Subject& subject, const Message& what);
  void UnknownType(const Subject& subject, std::string_view type);
  void TypeNotInForce(const Subject& subject, std::string_view type, Date day);
  void TypeNotAllowed(const Subject& subject, std::string_view type, const Subject& parent);
  void TypeNotRoot(const Subject& subject, std::string_view type);
  void TypeHoldsNoMembers(const Subject& subject, std::string_view type);
  void TypeHoldsNoAuthority(const Subject& subject, std::string_view type);
  void SecondRoot(const Subject& subject);
  void RootEnds(const Subject& subject);
  void Cycle(const Subject& subject, const Subject& parent);
  void SiblingName(const Subject& subject, const Subject& parent);
  void Unchanged(const Subject& subject, const Message& what);
  void ChangedSince(const Subject& subject, Date changed, Date effective);
  void BeginsWithIt(const Subject& subject, Date effective);
  void NotThereYet(const Subject& subject, Date from, Date effective);
  void PlacedSince(const Subject& subject, Date from, Date effective);
  void ChildrenSince(const Subject& subject, Date last, Date effective);
  void ChildrenLeft(const Subject& subject, const std::vector<Subject>& children);
  void MadeHere(const Subject& subject);
  void LeavesTwice(const Subject& subject);
  void LeavesAfterReceiving(const Subject& subject);
  void IntoItself(const Subject& subject);
  void TooFewParts(const Subject& subject);
  void OneTakesRest(const Subject& subject, int count);
  void Shares(const Subject& subject, int total);
  void NamedTwice(const Subject& subject, std::string_view resource);
  void NotOfSource(const Subject& subject, std::string_view resource);
  void AuthorityNotConferred(const Subject& subject);
  void AuthorityHeld(const Subject& subject);
  void AuthorityNotHeld(const Subject& subject);

  bool empty() const { return conditions_.empty(); }
  // FAILED_PRECONDITION, reason REORGANIZATION_NOT_POSSIBLE, in the order of the steps.
  absl::Status ToStatus() const;

 private:
  void Add(std::string rule, const Uuid& id, std::string vietnamese, std::string english);

  int step_ = -1;
  std::vector<std::pair<int, UnmetCondition>> conditions_;  // Each with its step.
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_FAULTS_H_
