#ifndef KETNAP_SERVICES_CTL_DEMO_QUOTAS_H_
#define KETNAP_SERVICES_CTL_DEMO_QUOTAS_H_

#include <array>
#include <vector>

#include "services/ctl/demo/random.h"

namespace ketnap::ctl {

inline constexpr int kFirstPlanYear = 2015;
inline constexpr int kPlanYears = 5;

// Admissions and targets of the province by year. Against the plans of the four whole and part
// years the results are +12 %, +2.67 %, +22 % and +40 %; the last year has run to August only. The
// targets of the years and of the first half of 2020 (75) make up the term's 750.
inline constexpr std::array<int, kPlanYears> kAdmittedInYear = {84, 154, 183, 210, 107};
inline constexpr std::array<int, kPlanYears> kTargetOfYear = {75, 150, 150, 150, 150};

// By grassroots organization and year.
struct Quotas {
  std::vector<std::array<int, kPlanYears>> admitted;
  // 0: the organization was given no target that year. Where it was, it admitted at most 40 % more.
  std::vector<std::array<int, kPlanYears>> targets;
  std::vector<int> term_targets;
};

// Shares everything among organizations of the given weights; every sum is exact.
Quotas ShareQuotas(const Random& random, const std::vector<int>& weights);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_QUOTAS_H_
