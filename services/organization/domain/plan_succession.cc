#include "services/organization/domain/plan_succession.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ketnap::organization {
namespace {

void AddTo(std::vector<Target>* targets, const Uuid& organization, int admissions) {
  for (Target& target : *targets) {
    if (target.organization != organization) continue;
    target.admissions += admissions;
    return;
  }
  targets->push_back({organization, admissions});
}

bool IsOrLiesBelow(const Uuid& part, const Uuid& organization, const IsBelow& is_below) {
  return part == organization || is_below(part, organization);
}

}  // namespace

std::vector<int> Apportion(int amount, const std::vector<int64_t>& weights) {
  std::vector<int64_t> effective = weights;
  int64_t total = std::accumulate(effective.begin(), effective.end(), int64_t{0});
  if (total == 0) {
    std::fill(effective.begin(), effective.end(), 1);
    total = static_cast<int64_t>(effective.size());
  }
  std::vector<int> shares(effective.size());
  std::vector<size_t> order(effective.size());
  std::iota(order.begin(), order.end(), size_t{0});
  int given = 0;
  for (size_t i = 0; i < effective.size(); ++i) {
    shares[i] = static_cast<int>(amount * effective[i] / total);
    given += shares[i];
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return amount * effective[a] % total > amount * effective[b] % total;
  });
  for (size_t i = 0; given < amount; ++i, ++given) ++shares[order[i]];
  return shares;
}

HeirTable::HeirTable(std::vector<Estate> estates) : estates_(std::move(estates)) {
  for (size_t i = 0; i < estates_.size(); ++i) {
    first_of_.emplace(estates_[i].organization, i);
    all_of_[estates_[i].organization].push_back(i);
  }
}

std::optional<size_t> HeirTable::NextEstate(size_t estate, const Uuid& heir) const {
  const auto found = all_of_.find(heir);
  if (found == all_of_.end()) return std::nullopt;
  for (const size_t next : found->second) {
    if (next > estate) return next;
  }
  return std::nullopt;
}

std::vector<Heir> HeirTable::LivingHeirs(size_t estate) const {
  std::vector<Heir> living;
  for (const Heir& heir : estates_[estate].heirs) {
    const std::optional<size_t> next = NextEstate(estate, heir.organization);
    if (!next.has_value() || !LivingHeirs(*next).empty()) living.push_back(heir);
  }
  return living;
}

void HeirTable::DivideEstate(size_t estate, int amount, std::vector<Target>* shares) const {
  const std::vector<Heir> heirs = LivingHeirs(estate);
  if (heirs.empty()) return;
  std::vector<int64_t> weights;
  weights.reserve(heirs.size());
  for (const Heir& heir : heirs) weights.push_back(heir.share_percent);
  const std::vector<int> amounts = Apportion(amount, weights);
  for (size_t i = 0; i < heirs.size(); ++i) {
    const std::optional<size_t> next = NextEstate(estate, heirs[i].organization);
    if (next.has_value()) {
      DivideEstate(*next, amounts[i], shares);
    } else {
      AddTo(shares, heirs[i].organization, amounts[i]);
    }
  }
}

std::vector<Target> HeirTable::Divide(const Uuid& organization, int amount) const {
  std::vector<Target> shares;
  const auto first = first_of_.find(organization);
  if (first != first_of_.end()) DivideEstate(first->second, amount, &shares);
  return shares;
}

std::vector<Uuid> HeirTable::HeirsOf(const Uuid& organization) const {
  std::vector<Uuid> heirs;
  for (const Target& share : Divide(organization, 0)) heirs.push_back(share.organization);
  return heirs;
}

std::optional<Uuid> HeirTable::RestHeirOf(const Uuid& organization) const {
  const auto first = first_of_.find(organization);
  if (first == first_of_.end()) return std::nullopt;
  std::optional<size_t> estate = first->second;
  std::optional<Uuid> rest;
  while (estate.has_value()) {
    const std::vector<Heir> heirs = LivingHeirs(*estate);
    if (heirs.empty()) return std::nullopt;
    const auto taker =
        std::find_if(heirs.begin(), heirs.end(), [](const Heir& heir) { return heir.takes_rest; });
    rest = (taker == heirs.end() ? heirs.front() : *taker).organization;
    estate = NextEstate(*estate, *rest);
  }
  return rest;
}

std::vector<Target> DivideParts(const std::vector<Target>& parts, const Uuid& owner,
                                const HeirTable& heirs) {
  std::vector<Target> divided;
  for (const Target& part : parts) {
    if (!heirs.Departs(part.organization)) {
      AddTo(&divided, part.organization, part.admissions);
      continue;
    }
    for (const Target& share : heirs.Divide(part.organization, part.admissions)) {
      if (share.organization == owner || share.admissions == 0) continue;
      AddTo(&divided, share.organization, share.admissions);
    }
  }
  return divided;
}

std::optional<Uuid> LowestAbove(const Uuid& part, const std::vector<Uuid>& organizations,
                                const IsBelow& is_below) {
  std::optional<Uuid> lowest;
  for (const Uuid& organization : organizations) {
    if (!IsOrLiesBelow(part, organization, is_below)) continue;
    if (!lowest.has_value() || is_below(organization, *lowest)) lowest = organization;
  }
  return lowest;
}

std::vector<PlanPiece> DividePlan(const Plan& plan, const HeirTable& heirs,
                                  const IsBelow& is_below) {
  const std::vector<Uuid> owners = heirs.HeirsOf(plan.organization);
  if (owners.empty()) return {};
  absl::flat_hash_map<Uuid, size_t> index;
  std::vector<PlanPiece> pieces(owners.size());
  for (size_t i = 0; i < owners.size(); ++i) {
    pieces[i].organization = owners[i];
    index.emplace(owners[i], i);
  }
  std::vector<int64_t> named(owners.size());
  int64_t all_named = 0;
  for (const Target& part : DivideParts(plan.targets, Uuid(), heirs)) {
    const std::optional<Uuid> owner = LowestAbove(part.organization, owners, is_below);
    if (!owner.has_value()) continue;
    const size_t i = index.at(*owner);
    named[i] += part.admissions;
    all_named += part.admissions;
    if (part.organization != *owner) pieces[i].targets.push_back(part);
  }
  if (all_named > plan.whole_target) {
    // Only what was never proposed: parts that exceed their whole.
    const std::vector<int> wholes = Apportion(plan.whole_target, named);
    for (size_t i = 0; i < pieces.size(); ++i) pieces[i].whole_target = wholes[i];
    return pieces;
  }
  const int left = plan.whole_target - static_cast<int>(all_named);
  for (const Target& share : heirs.Divide(plan.organization, left)) {
    const size_t i = index.at(share.organization);
    pieces[i].whole_target = static_cast<int>(named[i]) + share.admissions;
  }
  return pieces;
}

}  // namespace ketnap::organization
