#include "services/supervision/domain/indicator.h"

#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

IndicatorDefinition Share() {
  IndicatorDefinition indicator;
  indicator.numerator = {Figure::kDossierJudged, {"FIRST_TIME_RIGHT"}, ""};
  indicator.denominator = {Figure::kDossierJudged, {}, ""};
  indicator.threshold = 800;
  indicator.numerator_noun = "hồ sơ đúng ngay lần đầu";
  indicator.denominator_noun = "hồ sơ đã xét";
  return indicator;
}

CountsByFigure Judged(int64_t right, int64_t returned) {
  return {
      {Figure::kDossierJudged, {{"FIRST_TIME_RIGHT", 0, right}, {"RETURNED", 0, returned}}},
      {Figure::kStep, {{"FIRST_TIME_RIGHT", 0, 77}}},
  };
}

TEST(IndicatorTest, AShareIsJudgedByWhatWasCounted) {
  struct {
    int64_t right, returned;
    int64_t value;
    Verdict verdict;
  } cases[] = {
      {8, 2, 800, Verdict::kMet},          {79, 21, 790, Verdict::kNotMet},
      {7996, 2004, 800, Verdict::kNotMet},  // Rounded it would be met.
      {0, 3, 0, Verdict::kNotMet},         {3, 0, 1000, Verdict::kMet},
      {0, 0, 0, Verdict::kNoData},
  };
  for (const auto& c : cases) {
    const IndicatorValue value = ValueOf(Share(), Judged(c.right, c.returned));
    EXPECT_EQ(value.value, c.value) << c.right;
    EXPECT_EQ(value.verdict, c.verdict) << c.right;
    EXPECT_EQ(value.numerator, c.right);
    EXPECT_EQ(value.denominator, c.right + c.returned);
  }
}

TEST(IndicatorTest, ExplainsWhatWasCountedAgainstWhat) {
  EXPECT_EQ(ValueOf(Share(), Judged(985, 15)).explanation,
            "Có 985 hồ sơ đúng ngay lần đầu trên 1000 hồ sơ đã xét, bằng 98,5%; ngưỡng: ít nhất "
            "80%.");
  EXPECT_EQ(ValueOf(Share(), {}).explanation, "Trong kỳ không có hồ sơ đã xét.");
}

TEST(IndicatorTest, PrefixAndSuffixBothDecide) {
  const CountedFigure late = {Figure::kDeadline, {"R-DL-1|", "R-DL-2|"}, "|LATE"};
  EXPECT_TRUE(late.Counts("R-DL-1|LATE"));
  EXPECT_TRUE(late.Counts("R-DL-2|LATE"));
  EXPECT_FALSE(late.Counts("R-DL-1|IN_TIME"));
  EXPECT_FALSE(late.Counts("R-DL-3|LATE"));
  EXPECT_FALSE(late.Counts("R-DL-10|LATE"));
}

TEST(IndicatorTest, QuantilesAndCountsAreHeldAgainstAMaximum) {
  IndicatorDefinition days;
  days.formula = IndicatorFormula::kQuantile;
  days.numerator = {Figure::kDeadline, {"R-DL-1|"}, ""};
  days.quantile_permille = 900;
  days.threshold = 84;
  days.at_least = false;
  days.numerator_noun = "quyết định kết nạp";
  CountsByFigure counts = {{Figure::kDeadline,
                            {{"R-DL-1|IN_TIME", 10, 5},
                             {"R-DL-1|IN_TIME", 84, 4},
                             {"R-DL-1|LATE", 300, 1},
                             {"R-DL-2|LATE", 900, 50}}}};
  EXPECT_EQ(ValueOf(days, counts).value, 84);
  EXPECT_EQ(ValueOf(days, counts).verdict, Verdict::kMet);
  EXPECT_EQ(ValueOf(days, counts).explanation,
            "90% trong 10 quyết định kết nạp không quá 84 ngày; ngưỡng: không quá 84 ngày.");
  counts[Figure::kDeadline][2].count = 2;
  EXPECT_EQ(ValueOf(days, counts).verdict, Verdict::kNotMet);
  EXPECT_EQ(ValueOf(days, {}).verdict, Verdict::kNoData);
  days.formula = IndicatorFormula::kCount;
  days.threshold = 10;
  EXPECT_EQ(ValueOf(days, counts).value, 11);
  EXPECT_EQ(ValueOf(days, counts).verdict, Verdict::kNotMet);
  EXPECT_EQ(ValueOf(days, {}).verdict, Verdict::kMet);
}

}  // namespace
}  // namespace ketnap::supervision
