#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PROJECTION_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PROJECTION_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Whether row, papers, reviews and derived rows are what the journal says, and making them so.
class ProjectionHandler : public v1::ProjectionService::CallbackService {
 public:
  explicit ProjectionHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(ProjectionService, CheckProjections, v1::CheckProjectionsRequest,
             v1::CheckProjectionsResponse)
  KETNAP_RPC(ProjectionService, RebuildProjections, v1::RebuildProjectionsRequest,
             v1::RebuildProjectionsResponse)

 private:
  using Context = access::RequestContext;

  absl::StatusOr<v1::CheckProjectionsResponse> CheckProjections(
      const Context& context, const v1::CheckProjectionsRequest& request);
  absl::StatusOr<v1::RebuildProjectionsResponse> RebuildProjections(
      const Context& context, const v1::RebuildProjectionsRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PROJECTION_SERVICE_H_
