#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_

#include <functional>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/statistics_service.grpc.pb.h"

namespace ketnap::supervision {

// What the handlers work with; all of it outlives them.
struct Environment {
  rpc::Pipeline* pipeline = nullptr;
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  std::function<v1::Freshness()> freshness;  // How far the projections have come.
};

// The figures. Every answer is one consistent snapshot, stated with its freshness, which is read
// before the figures: they are never older than they say.
class StatisticsHandler : public v1::StatisticsService::CallbackService {
 public:
  explicit StatisticsHandler(const Environment* environment);

  KETNAP_RPC(StatisticsService, GetAttainment, v1::GetAttainmentRequest, v1::GetAttainmentResponse)
  KETNAP_RPC(StatisticsService, GetBreakdown, v1::GetBreakdownRequest, v1::GetBreakdownResponse)
  KETNAP_RPC(StatisticsService, GetFunnel, v1::GetFunnelRequest, v1::GetFunnelResponse)

 private:
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  absl::StatusOr<v1::GetAttainmentResponse> GetAttainment(const access::RequestContext& context,
                                                          const v1::GetAttainmentRequest& request);
  absl::StatusOr<v1::GetBreakdownResponse> GetBreakdown(const access::RequestContext& context,
                                                        const v1::GetBreakdownRequest& request);
  absl::StatusOr<v1::GetFunnelResponse> GetFunnel(const access::RequestContext& context,
                                                  const v1::GetFunnelRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_STATISTICS_HANDLER_H_
