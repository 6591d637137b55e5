#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURES_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/date.h"

// Arithmetic of the reports: shares in tenths of a per cent, rounded half away from zero.
namespace ketnap::supervision {

// part / whole in tenths of a per cent; 0 when there is no whole. 738 of 750 is 984.
int32_t Permille(int64_t part, int64_t whole);

// How far `reached` lies above (or, negative, below) `planned`, in tenths of a per cent of the
// plan; 0 without a plan.
int32_t OverPlanPermille(int64_t reached, int64_t planned);

// `amount` shared out by percentages: every share is exact or rounded to a neighbour, and together
// they are the amount. What is left over goes to the largest remainders, the earlier first; what
// the percentages leave, where they are not 100 together, goes to the first.
std::vector<int64_t> ShareOut(int64_t amount, const std::vector<int>& percents);

// An age band of the breakdown, both ends included, in completed years. The brief marks the bands
// "to be confirmed".
struct AgeBand {
  std::string code;          // "18-30".
  std::string display_name;  // "18–30 tuổi".
  int from_years = 0;
  int to_years = 0;
};
const std::vector<AgeBand>& AgeBands();

// Index into AgeBands for somebody born on `birth` on `day`; the first or the last band for ages
// outside all of them.
size_t AgeBandOf(Date birth, Date day);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURES_H_
