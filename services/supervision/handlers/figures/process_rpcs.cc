#include "services/supervision/handlers/figures/figure_question.h"
#include "services/supervision/handlers/figures/process_figures.h"
#include "services/supervision/handlers/statistics_handler.h"

namespace ketnap::supervision {
namespace {

// Reads the question, and answers it out of one snapshot with the freshness of before it.
template <typename Response, typename Request, typename Fill>
absl::StatusOr<Response> Answer(const Environment& environment,
                                const access::RequestContext& context, const Request& request,
                                Fill fill) {
  KETNAP_ASSIGN_OR_RETURN(const FigureQuestion question,
                          ReadQuestion(*environment.tree, context.today, request));
  const v1::Freshness freshness = environment.freshness();
  Response response;
  KETNAP_RETURN_IF_ERROR(
      environment.database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return fill(transaction, question, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace

absl::StatusOr<v1::GetDefectsResponse> StatisticsHandler::GetDefects(
    const access::RequestContext& context, const v1::GetDefectsRequest& request) {
  return Answer<v1::GetDefectsResponse>(
      *environment_, context, request,
      [&](db::Transaction& transaction, const FigureQuestion& question, auto* response) {
        return FillDefects(transaction, *environment_->tree, question, request.with_helpers(),
                           response);
      });
}

absl::StatusOr<v1::GetTimelinessResponse> StatisticsHandler::GetTimeliness(
    const access::RequestContext& context, const v1::GetTimelinessRequest& request) {
  return Answer<v1::GetTimelinessResponse>(
      *environment_, context, request,
      [&](db::Transaction& transaction, const FigureQuestion& question, auto* response) {
        return FillTimeliness(transaction, *environment_->tree, *environment_->process_rules,
                              question, response);
      });
}

absl::StatusOr<v1::GetReviewComplianceResponse> StatisticsHandler::GetReviewCompliance(
    const access::RequestContext& context, const v1::GetReviewComplianceRequest& request) {
  return Answer<v1::GetReviewComplianceResponse>(
      *environment_, context, request,
      [&](db::Transaction& transaction, const FigureQuestion& question, auto* response) {
        return FillReviewCompliance(transaction, *environment_->tree, question, response);
      });
}

absl::StatusOr<v1::GetTrendResponse> StatisticsHandler::GetTrend(
    const access::RequestContext& context, const v1::GetTrendRequest& request) {
  return Answer<v1::GetTrendResponse>(
      *environment_, context, request,
      [&](db::Transaction& transaction, const FigureQuestion& question, auto* response) {
        return FillTrend(transaction, question, request.interval(), response);
      });
}

}  // namespace ketnap::supervision
