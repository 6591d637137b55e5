#include "services/training/domain/training_need.h"

#include <algorithm>
#include <cstdint>

namespace ketnap::training {
namespace {

constexpr int kMonthsOfPast = 36;

}  // namespace

int PastRatio::Permille() const {
  if (people == 0) return 0;
  return static_cast<int>(int64_t{admitted} * 1000 / people);
}

Need NeedOf(const NeedFacts& facts, const PastRatio& past) {
  Need need;
  if (past.people > 0) {
    need.expected = static_cast<int>(int64_t{facts.certified} * past.admitted / past.people);
  }
  const int missing = std::max(0, facts.target - facts.admitted - need.expected);
  if (missing == 0) return need;
  if (past.admitted == 0) {
    need.to_train = -1;
    return need;
  }
  // Rounded up: one person too few misses the target.
  need.to_train =
      static_cast<int>((int64_t{missing} * past.people + past.admitted - 1) / past.admitted);
  return need;
}

PastSpan PastSpanOf(Date day, int ratio_months) {
  const Date end = AddMonths(day, -ratio_months);
  return {AddMonths(end, -kMonthsOfPast), end};
}

}  // namespace ketnap::training
