#include "services/supervision/handlers/statistics_handler.h"

#include <string>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/attainment.h"
#include "services/supervision/handlers/breakdown.h"
#include "services/supervision/handlers/funnel.h"

namespace ketnap::supervision {
namespace {

absl::Status CheckPeriod(const google::type::Date& from, const google::type::Date& to) {
  KETNAP_ASSIGN_OR_RETURN(const Date first, DateFromProto(from));
  KETNAP_ASSIGN_OR_RETURN(const Date last, DateFromProto(to));
  if (first <= last) return absl::OkStatus();
  return InvalidFieldsError({{"end_date",
                              "OUT_OF_RANGE",
                              {"Ngày cuối kỳ phải không trước ngày đầu kỳ.",
                               "The last day must not precede the first."}}});
}

// A grant over the whole suite passes for any id, known or not.
absl::Status CheckKnown(const access::OrganizationTree& tree, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization"));
  return tree.Contains(id) ? absl::OkStatus() : ResourceNotFoundError(name);
}

absl::Status CheckSensitive(const access::RequestContext& context,
                            const access::OrganizationTree& tree, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization"));
  return access::CheckScope(context, tree, "supervision.sensitive.read", id, name);
}

}  // namespace

StatisticsHandler::StatisticsHandler(const Environment* environment)
    : environment_(environment), pipeline_(environment->pipeline) {}

absl::StatusOr<v1::GetAttainmentResponse> StatisticsHandler::GetAttainment(
    const access::RequestContext& context, const v1::GetAttainmentRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  if (request.has_start_date() != request.has_end_date()) {
    return InvalidFieldsError({{request.has_start_date() ? "end_date" : "start_date",
                                "REQUIRED",
                                {"Ngày đầu kỳ và ngày cuối kỳ phải cùng có hoặc cùng không.",
                                 "Both days of the period are given, or none."}}});
  }
  if (request.has_start_date()) {
    KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  }
  const v1::Freshness freshness = environment_->freshness();
  v1::GetAttainmentResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillAttainment(transaction, context, *environment_->tree, request, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

absl::StatusOr<v1::GetBreakdownResponse> StatisticsHandler::GetBreakdown(
    const access::RequestContext& context, const v1::GetBreakdownRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  const v1::Freshness freshness = environment_->freshness();
  // Who may read sensitive figures of the organization sees every group.
  const auto scope = IsSensitive(request.dimension())
                         ? CheckSensitive(context, *environment_->tree, request.organization())
                         : absl::OkStatus();
  const int64_t smallest_group = scope.ok() ? 0 : environment_->smallest_group;
  v1::GetBreakdownResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillBreakdown(transaction, request, smallest_group, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

absl::StatusOr<v1::GetFunnelResponse> StatisticsHandler::GetFunnel(
    const access::RequestContext& context, const v1::GetFunnelRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  const v1::Freshness freshness = environment_->freshness();
  v1::GetFunnelResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillFunnel(transaction, *environment_->tree, request, context.today, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
