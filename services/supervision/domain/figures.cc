#include "services/supervision/domain/figures.h"

#include <algorithm>
#include <numeric>

namespace ketnap::supervision {

int32_t Permille(int64_t part, int64_t whole) {
  if (whole <= 0) return 0;
  const int64_t doubled = part * 2000;
  const int64_t rounding = doubled >= 0 ? whole : -whole;
  return static_cast<int32_t>((doubled + rounding) / (2 * whole));
}

int32_t OverPlanPermille(int64_t reached, int64_t planned) {
  return planned <= 0 ? 0 : Permille(reached - planned, planned);
}

std::vector<int64_t> ShareOut(int64_t amount, const std::vector<int>& percents) {
  std::vector<int64_t> shares(percents.size());
  if (percents.empty()) return shares;
  std::vector<size_t> order(percents.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return amount * percents[a] % 100 > amount * percents[b] % 100;
  });
  const int percent = std::accumulate(percents.begin(), percents.end(), 0);
  int64_t left = amount * percent / 100;
  for (size_t i = 0; i < percents.size(); ++i) {
    shares[i] = amount * percents[i] / 100;
    left -= shares[i];
  }
  for (size_t i = 0; left > 0; ++i, --left) ++shares[order[i % order.size()]];
  shares[0] += amount - std::accumulate(shares.begin(), shares.end(), int64_t{0});
  return shares;
}

const std::vector<AgeBand>& AgeBands() {
  static const auto* bands = new std::vector<AgeBand>{{"18-30", "18–30 tuổi", 18, 30},
                                                      {"31-40", "31–40 tuổi", 31, 40},
                                                      {"41-50", "41–50 tuổi", 41, 50},
                                                      {"51+", "Từ 51 tuổi", 51, 200}};
  return *bands;
}

size_t AgeBandOf(Date birth, Date day) {
  const int years = WholeMonthsBetween(birth, day) / 12;
  const std::vector<AgeBand>& bands = AgeBands();
  for (size_t i = 0; i + 1 < bands.size(); ++i) {
    if (years <= bands[i].to_years) return i;
  }
  return bands.size() - 1;
}

}  // namespace ketnap::supervision
