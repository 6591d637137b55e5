#include "services/supervision/domain/figure.h"

#include <algorithm>

namespace ketnap::supervision {
namespace {

Date NextStart(Grain grain, Date day) {
  if (grain == Grain::kYear) return Date(day.year() + 1, 1, 1);
  if (grain == Grain::kMonth) return Date(day.year(), day.month() + 1, 1);
  return day + 1;
}

Grain Finer(Grain grain) { return grain == Grain::kYear ? Grain::kMonth : Grain::kDay; }

// The whole units of `grain` in the middle, and what is left on either side by the next finer one.
void Split(Grain grain, Date from, Date to, std::vector<GrainSpan>* spans) {
  if (to < from) return;
  if (grain == Grain::kDay) {
    spans->push_back({grain, from, to});
    return;
  }
  const Date first = StartOf(grain, from) == from ? from : NextStart(grain, from);
  const Date after = StartOf(grain, to + 1);
  if (first >= after) {
    Split(Finer(grain), from, to, spans);
    return;
  }
  Split(Finer(grain), from, first - 1, spans);
  spans->push_back({grain, first, after - 1});
  Split(Finer(grain), after, to, spans);
}

}  // namespace

Date StartOf(Grain grain, Date day) {
  if (grain == Grain::kYear) return Date(day.year(), 1, 1);
  if (grain == Grain::kMonth) return Date(day.year(), day.month(), 1);
  return day;
}

std::vector<GrainSpan> SplitPeriod(Date from, Date to) {
  std::vector<GrainSpan> spans;
  Split(Grain::kYear, from, to, &spans);
  return spans;
}

std::vector<GrainSpan> SplitIntoMonths(Date from, Date to) {
  std::vector<GrainSpan> spans;
  Split(Grain::kMonth, from, to, &spans);
  return spans;
}

}  // namespace ketnap::supervision
