#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_INDICATOR_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_INDICATOR_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/supervision/domain/figure.h"

// Indicators: a value counted out of figures, held against a threshold, and explained. What is
// counted and the thresholds are data.
namespace ketnap::supervision {

struct CountedFigure {
  Figure figure = Figure::kStep;
  std::vector<std::string> code_prefixes;  // Empty: all codes.
  std::string code_suffix;

  bool Counts(std::string_view code) const;
};

enum class IndicatorFormula : int { kShare = 1, kQuantile = 2, kCount = 3 };

struct IndicatorDefinition {
  std::string id;
  std::string title;
  std::string definition;
  std::string clause;
  std::string confidence;  // "SOURCED", "PRESUMED" or "UNKNOWN": of the threshold.
  IndicatorFormula formula = IndicatorFormula::kShare;
  CountedFigure numerator;
  CountedFigure denominator;  // Of shares.
  int quantile_permille = 0;  // Of quantiles.
  int64_t threshold = 0;      // Tenths of a per cent, days or people.
  bool at_least = true;
  std::string numerator_noun;
  std::string denominator_noun;
};

// How often something counts in a figure, as figures are counted.
struct CodeNumberCount {
  std::string code;
  int64_t number = 0;
  int64_t count = 0;
};
using CountsByFigure = std::map<Figure, std::vector<CodeNumberCount>>;

enum class Verdict : int { kMet = 1, kNotMet = 2, kNoData = 3 };

struct IndicatorValue {
  int64_t value = 0;
  int64_t numerator = 0;
  int64_t denominator = 0;
  Verdict verdict = Verdict::kNoData;
  std::string explanation;  // Vietnamese.
};

IndicatorValue ValueOf(const IndicatorDefinition& indicator, const CountsByFigure& counts);

// "98,4%": tenths of a per cent as people in Vietnam read them.
std::string PercentForPeople(int64_t permille);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_INDICATOR_H_
