#include "services/supervision/domain/figure.h"

#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

using Spans = std::vector<GrainSpan>;

TEST(FigureTest, APeriodIsYearsThenMonthsThenDays) {
  EXPECT_EQ(SplitPeriod(Date(2015, 7, 1), Date(2019, 8, 15)),
            (Spans{{Grain::kMonth, Date(2015, 7, 1), Date(2015, 12, 31)},
                   {Grain::kYear, Date(2016, 1, 1), Date(2018, 12, 31)},
                   {Grain::kMonth, Date(2019, 1, 1), Date(2019, 7, 31)},
                   {Grain::kDay, Date(2019, 8, 1), Date(2019, 8, 15)}}));
  EXPECT_EQ(SplitPeriod(Date(2018, 1, 1), Date(2018, 12, 31)),
            (Spans{{Grain::kYear, Date(2018, 1, 1), Date(2018, 12, 31)}}));
  EXPECT_EQ(SplitPeriod(Date(2016, 2, 2), Date(2016, 2, 29)),
            (Spans{{Grain::kDay, Date(2016, 2, 2), Date(2016, 2, 29)}}));
  EXPECT_EQ(SplitPeriod(Date(2016, 2, 2), Date(2016, 2, 1)), Spans{});
  EXPECT_EQ(SplitIntoMonths(Date(2017, 12, 31), Date(2019, 1, 31)),
            (Spans{{Grain::kDay, Date(2017, 12, 31), Date(2017, 12, 31)},
                   {Grain::kMonth, Date(2018, 1, 1), Date(2019, 1, 31)}}));
}

TEST(FigureTest, EveryDayOfAPeriodIsInOneSpan) {
  for (int start = 0; start < 800; start += 13) {
    for (int days = 1; days < 1200; days += 37) {
      const Date from = Date(2015, 1, 1) + start, to = from + days - 1;
      for (const Spans& spans : {SplitPeriod(from, to), SplitIntoMonths(from, to)}) {
        Date next = from;
        for (const GrainSpan& span : spans) {
          EXPECT_EQ(span.from, next);
          EXPECT_LE(span.from, span.to);
          EXPECT_EQ(StartOf(span.grain, span.from), span.from);
          EXPECT_EQ(StartOf(span.grain, span.to + 1), span.to + 1);
          next = span.to + 1;
        }
        EXPECT_EQ(next, to + 1);
        EXPECT_LE(spans.size(), 5u);
      }
    }
  }
}

}  // namespace
}  // namespace ketnap::supervision
