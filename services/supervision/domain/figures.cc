#include "services/supervision/domain/figures.h"

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
