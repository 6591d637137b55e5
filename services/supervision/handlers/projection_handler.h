#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_PROJECTION_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_PROJECTION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/projection_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// Whether places and counts are what the people's rows and the tree say, and making them so. First
// the people, page by page, then the organizations. And telling the people's journal anew.
class ProjectionHandler : public v1::ProjectionService::CallbackService {
 public:
  explicit ProjectionHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(ProjectionService, CheckProjections, v1::CheckProjectionsRequest,
             v1::CheckProjectionsResponse)
  KETNAP_RPC(ProjectionService, RebuildProjections, v1::RebuildProjectionsRequest,
             v1::RebuildProjectionsResponse)
  KETNAP_RPC(ProjectionService, ForgetProjections, v1::ForgetProjectionsRequest,
             v1::ForgetProjectionsResponse)

 private:
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  absl::StatusOr<v1::CheckProjectionsResponse> CheckProjections(
      const access::RequestContext& context, const v1::CheckProjectionsRequest& request);
  absl::StatusOr<v1::RebuildProjectionsResponse> RebuildProjections(
      const access::RequestContext& context, const v1::RebuildProjectionsRequest& request);
  absl::StatusOr<v1::ForgetProjectionsResponse> ForgetProjections(
      const access::RequestContext& context, const v1::ForgetProjectionsRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_PROJECTION_HANDLER_H_
