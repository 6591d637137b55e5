#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/indicator.h"
#include "services/supervision/handlers/figures/figure_question.h"
#include "services/supervision/handlers/statistics_handler.h"

namespace ketnap::supervision {
namespace {

using Definitions = std::vector<const IndicatorDefinition*>;

// Those asked for, in the order of the data; INVALID_ARGUMENT for one that does not exist.
absl::StatusOr<Definitions> Chosen(const std::vector<IndicatorDefinition>& all,
                                   const v1::ListIndicatorsRequest& request) {
  const std::set<std::string> wanted(request.indicator_ids().begin(),
                                     request.indicator_ids().end());
  Definitions chosen;
  for (const IndicatorDefinition& indicator : all) {
    if (wanted.empty() || wanted.contains(indicator.id)) chosen.push_back(&indicator);
  }
  if (wanted.empty() || chosen.size() == wanted.size()) return chosen;
  return InvalidFieldsError(
      {{"indicator_ids",
        "UNKNOWN_INDICATOR",
        {"Không có chỉ số giám sát nào mang mã này.", "There is no indicator of this id."}}});
}

std::vector<Figure> FiguresOf(const Definitions& chosen) {
  std::set<Figure> figures;
  for (const IndicatorDefinition* indicator : chosen) {
    figures.insert(indicator->numerator.figure);
    if (indicator->formula == IndicatorFormula::kShare) {
      figures.insert(indicator->denominator.figure);
    }
  }
  return {figures.begin(), figures.end()};
}

CountsByFigure CountsOf(const FigurePart& part) {
  CountsByFigure counts;
  for (const auto& [figure, rows] : part.counts) {
    for (const FigureCount& row : rows) {
      counts[figure].push_back({row.code, row.number, row.count});
    }
  }
  return counts;
}

v1::IndicatorUnit UnitOf(IndicatorFormula formula) {
  switch (formula) {
    case IndicatorFormula::kShare:
      return v1::INDICATOR_UNIT_PERMILLE;
    case IndicatorFormula::kQuantile:
      return v1::INDICATOR_UNIT_DAYS;
    case IndicatorFormula::kCount:
      return v1::INDICATOR_UNIT_PEOPLE;
  }
  return v1::INDICATOR_UNIT_UNSPECIFIED;
}

void FillValue(const IndicatorDefinition& indicator, const FigurePart& part,
               const CountsByFigure& counts, v1::IndicatorValue* message) {
  const IndicatorValue value = ValueOf(indicator, counts);
  message->set_organization(api::ResourceName("organizations", part.organization));
  message->set_organization_display_name(part.display_name);
  message->set_value(value.value);
  message->set_numerator(value.numerator);
  message->set_denominator(value.denominator);
  message->set_verdict(static_cast<v1::IndicatorVerdict>(value.verdict));
  message->set_explanation(value.explanation);
}

void FillDefinition(const IndicatorDefinition& indicator, v1::Indicator* message) {
  message->set_id(indicator.id);
  message->set_title(indicator.title);
  message->set_definition(indicator.definition);
  message->set_clause(indicator.clause);
  message->set_confidence(indicator.confidence);
  message->set_unit(UnitOf(indicator.formula));
  message->set_threshold(indicator.threshold);
  message->set_direction(indicator.at_least ? v1::INDICATOR_DIRECTION_AT_LEAST
                                            : v1::INDICATOR_DIRECTION_AT_MOST);
}

absl::Status FillIndicators(db::Transaction& transaction, const access::OrganizationTree& tree,
                            const FigureQuestion& question, const Definitions& chosen,
                            v1::ListIndicatorsResponse* response) {
  response->set_structure(StructureOf(question.basis));
  const std::vector<Figure> figures = FiguresOf(chosen);
  KETNAP_ASSIGN_OR_RETURN(const FigurePart whole, CountWhole(transaction, tree, question, figures));
  KETNAP_ASSIGN_OR_RETURN(const auto parts, CountParts(transaction, tree, question, figures));
  for (const IndicatorDefinition* indicator : chosen) {
    v1::Indicator* message = response->add_indicators();
    FillDefinition(*indicator, message);
    FillValue(*indicator, whole, CountsOf(whole), message->mutable_total());
  }
  for (const FigurePart& part : parts) {
    const CountsByFigure counts = CountsOf(part);
    for (size_t i = 0; i < chosen.size(); ++i) {
      FillValue(*chosen[i], part, counts,
                response->mutable_indicators(static_cast<int>(i))->add_parts());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListIndicatorsResponse> StatisticsHandler::ListIndicators(
    const access::RequestContext& context, const v1::ListIndicatorsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const FigureQuestion question,
                          ReadQuestion(*environment_->tree, context.today, request));
  KETNAP_ASSIGN_OR_RETURN(const Definitions chosen, Chosen(*environment_->indicators, request));
  const v1::Freshness freshness = environment_->freshness();
  v1::ListIndicatorsResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillIndicators(transaction, *environment_->tree, question, chosen, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
