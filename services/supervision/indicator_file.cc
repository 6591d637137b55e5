#include "services/supervision/indicator_file.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/indicators.pb.h"

namespace ketnap::supervision {
namespace {

constexpr int64_t kGreatestThreshold = 1'000'000;

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "INDICATORS_INVALID",
                       {absl::StrCat("Tệp chỉ số giám sát ", path, " không hợp lệ: ", what),
                        absl::StrCat("The indicator file ", path, " is not valid: ", what)});
}

bool IsCounted(int figure) {
  for (const Figure counted :
       {Figure::kStep, Figure::kAdmittedBy, Figure::kFunnelOfNomination, Figure::kFunnelOfTraining,
        Figure::kDefect, Figure::kDossierJudged, Figure::kDeadline, Figure::kReview,
        Figure::kStageDuration, Figure::kBreach}) {
    if (figure == static_cast<int>(counted)) return true;
  }
  return false;
}

// Of people admitted, only attributes that are shown to everybody.
bool IsShown(const config::v1::CountedFigure& counted) {
  if (counted.figure() != static_cast<int>(Figure::kAdmittedBy)) return true;
  for (const std::string& prefix : counted.code_prefixes()) {
    const bool names_its_attribute = absl::StrContains(prefix, ":");
    const bool sensitive =
        absl::StartsWith(prefix, "ETHNICITY:") || absl::StartsWith(prefix, "RELIGION:");
    if (!names_its_attribute || sensitive) return false;
  }
  return !counted.code_prefixes().empty();
}

CountedFigure Convert(const config::v1::CountedFigure& message) {
  CountedFigure counted;
  counted.figure = static_cast<Figure>(message.figure());
  counted.code_prefixes.assign(message.code_prefixes().begin(), message.code_prefixes().end());
  counted.code_suffix = message.code_suffix();
  return counted;
}

// What is wrong with it; "" when nothing is.
std::string FaultOf(const config::v1::IndicatorDefinition& message) {
  if (message.id().empty() || message.title().empty() || message.definition().empty()) {
    return "id, title, definition";
  }
  if (message.confidence() == config::v1::CONFIDENCE_UNSPECIFIED) return "confidence";
  if (message.threshold() < 0 || message.threshold() > kGreatestThreshold) return "threshold";
  if (message.numerator_noun().empty()) return "numerator_noun";
  if (!IsCounted(message.numerator().figure()) || !IsShown(message.numerator())) {
    return "numerator";
  }
  switch (message.formula()) {
    case config::v1::INDICATOR_FORMULA_SHARE:
      if (message.denominator_noun().empty()) return "denominator_noun";
      return IsCounted(message.denominator().figure()) && IsShown(message.denominator())
                 ? ""
                 : "denominator";
    case config::v1::INDICATOR_FORMULA_QUANTILE:
      return message.quantile_permille() > 0 && message.quantile_permille() <= 1000
                 ? ""
                 : "quantile_permille";
    case config::v1::INDICATOR_FORMULA_COUNT:
      return "";
    default:
      return "formula";
  }
}

}  // namespace

absl::StatusOr<std::vector<IndicatorDefinition>> LoadIndicators(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  config::v1::IndicatorFile file;
  const auto faults = ReadTextProto(text, &file);
  if (!faults.empty()) return Fault(path, absl::StrJoin(InFile(path, faults), "; "));
  std::vector<IndicatorDefinition> indicators;
  std::set<std::string> ids;
  for (const config::v1::IndicatorDefinition& message : file.indicators()) {
    const std::string fault = ids.insert(message.id()).second ? FaultOf(message) : "id";
    if (!fault.empty()) return Fault(path, absl::StrCat(message.id(), ".", fault));
    IndicatorDefinition indicator;
    indicator.id = message.id();
    indicator.title = message.title();
    indicator.definition = message.definition();
    indicator.clause = message.clause();
    indicator.confidence = std::string(
        absl::StripPrefix(config::v1::Confidence_Name(message.confidence()), "CONFIDENCE_"));
    indicator.formula = static_cast<IndicatorFormula>(message.formula());
    indicator.numerator = Convert(message.numerator());
    indicator.denominator = Convert(message.denominator());
    indicator.quantile_permille = message.quantile_permille();
    indicator.threshold = message.threshold();
    indicator.at_least = message.at_least();
    indicator.numerator_noun = message.numerator_noun();
    indicator.denominator_noun = message.denominator_noun();
    indicators.push_back(std::move(indicator));
  }
  if (indicators.empty()) return Fault(path, "indicators");
  return indicators;
}

}  // namespace ketnap::supervision
