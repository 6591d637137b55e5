#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/statistics_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// The figures. Every answer is one consistent snapshot, stated with its freshness, which is read
// before the figures: they are never older than they say.
class StatisticsHandler : public v1::StatisticsService::CallbackService {
 public:
  explicit StatisticsHandler(const Environment* environment);

  KETNAP_RPC(StatisticsService, GetAttainment, v1::GetAttainmentRequest, v1::GetAttainmentResponse)
  KETNAP_RPC(StatisticsService, GetBreakdown, v1::GetBreakdownRequest, v1::GetBreakdownResponse)
  KETNAP_RPC(StatisticsService, GetFunnel, v1::GetFunnelRequest, v1::GetFunnelResponse)
  KETNAP_RPC(StatisticsService, GetDefects, v1::GetDefectsRequest, v1::GetDefectsResponse)
  KETNAP_RPC(StatisticsService, GetTimeliness, v1::GetTimelinessRequest, v1::GetTimelinessResponse)
  KETNAP_RPC(StatisticsService, GetReviewCompliance, v1::GetReviewComplianceRequest,
             v1::GetReviewComplianceResponse)
  KETNAP_RPC(StatisticsService, GetTrend, v1::GetTrendRequest, v1::GetTrendResponse)
  KETNAP_RPC(StatisticsService, ListOrganizationsWithoutAdmission,
             v1::ListOrganizationsWithoutAdmissionRequest,
             v1::ListOrganizationsWithoutAdmissionResponse)
  KETNAP_RPC(StatisticsService, ListFigureRecords, v1::ListFigureRecordsRequest,
             v1::ListFigureRecordsResponse)
  KETNAP_RPC(StatisticsService, ListIndicators, v1::ListIndicatorsRequest,
             v1::ListIndicatorsResponse)
  KETNAP_RPC(StatisticsService, GetForecast, v1::GetForecastRequest, v1::GetForecastResponse)

 private:
  friend class ReportReader;  // Exports answer as the RPCs do.
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  absl::StatusOr<v1::GetAttainmentResponse> GetAttainment(const access::RequestContext& context,
                                                          const v1::GetAttainmentRequest& request);
  absl::StatusOr<v1::GetBreakdownResponse> GetBreakdown(const access::RequestContext& context,
                                                        const v1::GetBreakdownRequest& request);
  absl::StatusOr<v1::GetFunnelResponse> GetFunnel(const access::RequestContext& context,
                                                  const v1::GetFunnelRequest& request);
  // In handlers/figures.
  absl::StatusOr<v1::GetDefectsResponse> GetDefects(const access::RequestContext& context,
                                                    const v1::GetDefectsRequest& request);
  absl::StatusOr<v1::GetTimelinessResponse> GetTimeliness(const access::RequestContext& context,
                                                          const v1::GetTimelinessRequest& request);
  absl::StatusOr<v1::GetReviewComplianceResponse> GetReviewCompliance(
      const access::RequestContext& context, const v1::GetReviewComplianceRequest& request);
  absl::StatusOr<v1::GetTrendResponse> GetTrend(const access::RequestContext& context,
                                                const v1::GetTrendRequest& request);
  absl::StatusOr<v1::ListOrganizationsWithoutAdmissionResponse> ListOrganizationsWithoutAdmission(
      const access::RequestContext& context,
      const v1::ListOrganizationsWithoutAdmissionRequest& request);
  absl::StatusOr<v1::ListFigureRecordsResponse> ListFigureRecords(
      const access::RequestContext& context, const v1::ListFigureRecordsRequest& request);

  // In handlers/indicators.
  absl::StatusOr<v1::ListIndicatorsResponse> ListIndicators(
      const access::RequestContext& context, const v1::ListIndicatorsRequest& request);
  absl::StatusOr<v1::GetForecastResponse> GetForecast(const access::RequestContext& context,
                                                      const v1::GetForecastRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_
