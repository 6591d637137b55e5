#include "services/supervision/domain/quantiles.h"

#include <algorithm>

namespace ketnap::supervision {

int64_t Quantile(const Histogram& histogram, int permille) {
  int64_t all = 0;
  for (const auto& [value, count] : histogram) all += count;
  if (all == 0) return 0;
  const int64_t rank = std::max<int64_t>(1, (all * permille + 999) / 1000);
  int64_t seen = 0;
  for (const auto& [value, count] : histogram) {
    seen += count;
    if (seen >= rank) return value;
  }
  return histogram.rbegin()->first;
}

}  // namespace ketnap::supervision
