#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_RANDOM_REORGANIZATION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_RANDOM_REORGANIZATION_H_

#include <random>
#include <string>
#include <vector>

#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/organization/handlers/structure_recount.h"

namespace ketnap::organization {

// Makes requests that mostly fit a province and sometimes do not. One for each thread.
class RandomReorganization {
 public:
  RandomReorganization(uint32_t seed, StructureRecount* recount)
      : random_(seed), recount_(recount) {}

  // One batch for `day`, from the tree as it is now.
  v1::ReorganizeRequest Next(Date day);
  // A move of a member to some cell: for good or for a time, at once or on paper.
  v1::TransferMemberRequest NextTransfer(Date day);
  // A paper that is out; empty when there is none.
  std::string OpenTransfer();
  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint32_t>(bound)); }
  std::string NewUuid();

 private:
  struct Node {
    Uuid id;
    std::optional<Uuid> parent;
  };
  static std::string NameOf(const Uuid& id);
  void Look();
  const Node* Any(const std::string& type);
  std::string Make(v1::Reorganization* reorganization, const std::string& type,
                   const std::string& parent);
  void AddOperation(v1::Reorganization* reorganization);
  void AddMerge(v1::Reorganization* reorganization, const std::string& type);
  void AddSplit(v1::Reorganization* reorganization, const std::string& type);
  void AddDissolve(v1::Reorganization* reorganization, const std::string& type);

  std::mt19937 random_;
  StructureRecount* recount_;
  std::map<std::string, std::vector<Node>> nodes_;  // By type.
  std::map<Uuid, std::vector<Uuid>> members_;       // By organization.
  Uuid root_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_RANDOM_REORGANIZATION_H_
