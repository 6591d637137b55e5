#include "services/supervision/domain/indicator.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/domain/quantiles.h"

namespace ketnap::supervision {
namespace {

// The counts of one side of the fraction, by number.
Histogram HistogramOf(const CountedFigure& counted, const CountsByFigure& counts) {
  Histogram histogram;
  const auto found = counts.find(counted.figure);
  if (found == counts.end()) return histogram;
  for (const CodeNumberCount& count : found->second) {
    if (counted.Counts(count.code)) histogram[count.number] += count.count;
  }
  return histogram;
}

int64_t TotalOf(const Histogram& histogram) {
  int64_t total = 0;
  for (const auto& [number, count] : histogram) total += count;
  return total;
}

std::string ThresholdText(const IndicatorDefinition& indicator, const std::string& amount) {
  return absl::StrCat("; ngưỡng: ", indicator.at_least ? "ít nhất " : "không quá ", amount, ".");
}

void Judge(const IndicatorDefinition& indicator, IndicatorValue* value) {
  const bool met = indicator.at_least ? value->value >= indicator.threshold
                                      : value->value <= indicator.threshold;
  value->verdict = met ? Verdict::kMet : Verdict::kNotMet;
}

// Compared by what was counted, not by the rounded share: 799.6 of a thousand is not 800.
void JudgeShare(const IndicatorDefinition& indicator, IndicatorValue* value) {
  const int64_t reached = value->numerator * 1000;
  const int64_t needed = indicator.threshold * value->denominator;
  const bool met = indicator.at_least ? reached >= needed : reached <= needed;
  value->verdict = met ? Verdict::kMet : Verdict::kNotMet;
}

IndicatorValue ShareOf(const IndicatorDefinition& indicator, const CountsByFigure& counts) {
  IndicatorValue value;
  value.numerator = TotalOf(HistogramOf(indicator.numerator, counts));
  value.denominator = TotalOf(HistogramOf(indicator.denominator, counts));
  if (value.denominator == 0) {
    value.explanation = absl::StrCat("Trong kỳ không có ", indicator.denominator_noun, ".");
    return value;
  }
  value.value = Permille(value.numerator, value.denominator);
  JudgeShare(indicator, &value);
  value.explanation = absl::StrCat("Có ", value.numerator, " ", indicator.numerator_noun, " trên ",
                                   value.denominator, " ", indicator.denominator_noun, ", bằng ",
                                   PercentForPeople(value.value),
                                   ThresholdText(indicator, PercentForPeople(indicator.threshold)));
  return value;
}

IndicatorValue QuantileOf(const IndicatorDefinition& indicator, const CountsByFigure& counts) {
  IndicatorValue value;
  const Histogram histogram = HistogramOf(indicator.numerator, counts);
  value.numerator = TotalOf(histogram);
  if (value.numerator == 0) {
    value.explanation = absl::StrCat("Trong kỳ không có ", indicator.numerator_noun, ".");
    return value;
  }
  value.value = Quantile(histogram, indicator.quantile_permille);
  Judge(indicator, &value);
  value.explanation =
      absl::StrCat(PercentForPeople(indicator.quantile_permille), " trong ", value.numerator, " ",
                   indicator.numerator_noun, " không quá ", value.value, " ngày",
                   ThresholdText(indicator, absl::StrCat(indicator.threshold, " ngày")));
  return value;
}

IndicatorValue CountOf(const IndicatorDefinition& indicator, const CountsByFigure& counts) {
  IndicatorValue value;
  value.value = value.numerator = TotalOf(HistogramOf(indicator.numerator, counts));
  Judge(indicator, &value);
  value.explanation = absl::StrCat("Có ", value.value, " ", indicator.numerator_noun,
                                   ThresholdText(indicator, absl::StrCat(indicator.threshold)));
  return value;
}

}  // namespace

bool CountedFigure::Counts(std::string_view code) const {
  if (!absl::EndsWith(code, code_suffix)) return false;
  return code_prefixes.empty() ||
         std::any_of(code_prefixes.begin(), code_prefixes.end(),
                     [&](const std::string& prefix) { return absl::StartsWith(code, prefix); });
}

IndicatorValue ValueOf(const IndicatorDefinition& indicator, const CountsByFigure& counts) {
  switch (indicator.formula) {
    case IndicatorFormula::kShare:
      return ShareOf(indicator, counts);
    case IndicatorFormula::kQuantile:
      return QuantileOf(indicator, counts);
    case IndicatorFormula::kCount:
      return CountOf(indicator, counts);
  }
  return {};
}

std::string PercentForPeople(int64_t permille) {
  const int64_t tenths = std::abs(permille) % 10;
  return absl::StrCat(permille < 0 ? "-" : "", std::abs(permille) / 10,
                      tenths == 0 ? "" : absl::StrCat(",", tenths), "%");
}

}  // namespace ketnap::supervision
