#include "services/ctl/demo/quotas.h"

#include <algorithm>
#include <numeric>

#include "services/ctl/demo/province.h"

namespace ketnap::ctl {
namespace {

// The least target that `admitted` exceeds by no more than 40 %.
int LeastTarget(int admitted) { return (admitted * 10 + 13) / 14; }

int Sum(const std::vector<int>& values) { return std::accumulate(values.begin(), values.end(), 0); }

std::vector<int> ShareAdmissions(Random random, const std::vector<int>& weights, int count) {
  std::vector<int> shares(weights.size());
  for (int i = 0; i < count; ++i) ++shares[random.PickWeighted(weights)];
  return shares;
}

// Where the least targets are already too many, the smallest results came without a target; what
// is left over makes shortfalls.
std::vector<int> ShareTargets(Random random, const std::vector<int>& weights,
                              const std::vector<int>& admitted, int total) {
  std::vector<int> targets;
  for (int count : admitted) targets.push_back(LeastTarget(count));
  std::vector<size_t> order(targets.size());
  std::iota(order.begin(), order.end(), size_t{0});
  random.Shuffle(order);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return admitted[a] < admitted[b]; });
  std::vector<bool> without(targets.size());
  for (size_t i = 0; Sum(targets) > total; ++i) {
    targets[order[i]] = 0;
    without[order[i]] = admitted[order[i]] > 0;
  }
  while (Sum(targets) < total) {
    const size_t chosen = random.PickWeighted(weights);
    if (!without[chosen]) ++targets[chosen];
  }
  return targets;
}

// Some set themselves more than they reached, some less.
std::vector<int> ShareTermTargets(Random random, const std::vector<int>& admitted) {
  std::vector<int> targets;
  for (int count : admitted) {
    const int wanted = count * random.Between(78, 128) / 100 + random.Between(-1, 2);
    targets.push_back(std::max({1, LeastTarget(count), wanted}));
  }
  while (Sum(targets) != kTermTarget) {
    const auto chosen =
        static_cast<size_t>(random.Between(0, static_cast<int>(targets.size()) - 1));
    if (Sum(targets) < kTermTarget) {
      ++targets[chosen];
    } else if (targets[chosen] > std::max(1, LeastTarget(admitted[chosen]))) {
      --targets[chosen];
    }
  }
  return targets;
}

}  // namespace

Quotas ShareQuotas(const Random& random, const std::vector<int>& weights) {
  Quotas quotas;
  quotas.admitted.resize(weights.size());
  quotas.targets.resize(weights.size());
  std::vector<int> totals(weights.size());
  for (size_t year = 0; year < kPlanYears; ++year) {
    const auto admitted =
        ShareAdmissions(random.Fork("admissions", year), weights, kAdmittedInYear[year]);
    const auto targets =
        ShareTargets(random.Fork("targets", year), weights, admitted, kTargetOfYear[year]);
    for (size_t i = 0; i < weights.size(); ++i) {
      quotas.admitted[i][year] = admitted[i];
      quotas.targets[i][year] = targets[i];
      totals[i] += admitted[i];
    }
  }
  quotas.term_targets = ShareTermTargets(random.Fork("term"), totals);
  return quotas;
}

}  // namespace ketnap::ctl
