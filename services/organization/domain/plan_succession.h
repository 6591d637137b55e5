#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_SUCCESSION_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_SUCCESSION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/uuid.h"
#include "services/organization/domain/plan.h"
#include "services/organization/domain/reorganization.h"

// How targets are divided among the organizations that follow others in a reorganization.
namespace ketnap::organization {

// `amount` divided by `weights`: whole numbers that add up to it, each less than one away from its
// exact share (largest remainder; of equal remainders the first is served first). Weights that are
// all 0 count as equal. `amount` and the weights are not negative; weights is not empty.
std::vector<int> Apportion(int amount, const std::vector<int64_t>& weights);

using Heir = Inheritor;

// An organization that ends, or goes on as one of its own heirs.
struct Estate {
  Uuid organization;
  bool ends = true;
  std::vector<Heir> heirs;
};

// Who follows whom once a whole reorganization is done. Estates stand in the order of its
// operations; an heir that ends in the same reorganization hands on what it got.
class HeirTable {
 public:
  explicit HeirTable(std::vector<Estate> estates);

  bool Departs(const Uuid& organization) const { return first_of_.contains(organization); }
  // Each once; the organization itself among them when it goes on; empty when it ended without any.
  std::vector<Uuid> HeirsOf(const Uuid& organization) const;
  // Who gets what nobody named.
  std::optional<Uuid> RestHeirOf(const Uuid& organization) const;
  // `amount` by shares, for each heir; adds up to `amount` unless there is no heir.
  std::vector<Target> Divide(const Uuid& organization, int amount) const;

 private:
  // Those who do not end without anybody in their turn.
  std::vector<Heir> LivingHeirs(size_t estate) const;
  void DivideEstate(size_t estate, int amount, std::vector<Target>* shares) const;
  // The estate into which what `heir` got of `estate` goes on.
  std::optional<size_t> NextEstate(size_t estate, const Uuid& heir) const;

  std::vector<Estate> estates_;
  absl::flat_hash_map<Uuid, size_t> first_of_;
  absl::flat_hash_map<Uuid, std::vector<size_t>> all_of_;
};

// Whether `part` lies below `organization`, strictly, in the tree as it is afterwards.
using IsBelow = std::function<bool(const Uuid& part, const Uuid& organization)>;

// The parts of a plan of `owner` with those that depart handed to their heirs. What falls to
// `owner` itself is a part no more: it is what the parts lack of the whole. Everything else adds up
// to what it was.
std::vector<Target> DivideParts(const std::vector<Target>& parts, const Uuid& owner,
                                const HeirTable& heirs);

// What one heir gets of a plan.
struct PlanPiece {
  Uuid organization;
  int whole_target = 0;
  std::vector<Target> targets;
};

// The pieces of a plan whose organization departs, one for each heir: the parts that now lie below
// it, and its share of what no part accounts for. The wholes add up to the old whole.
std::vector<PlanPiece> DividePlan(const Plan& plan, const HeirTable& heirs,
                                  const IsBelow& is_below);

// The one of `organizations` that `part` is or lies below, the lowest such; absent when none.
std::optional<Uuid> LowestAbove(const Uuid& part, const std::vector<Uuid>& organizations,
                                const IsBelow& is_below);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_SUCCESSION_H_
