#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/worklist_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// What waits, for whom. A list and a count are read through the same ranges of due dates
// (worklist_view.h) from rows that are written together (candidate_index.h).
class WorklistHandler : public v1::WorklistService::CallbackService {
 public:
  explicit WorklistHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(WorklistService, ListQueues, v1::ListQueuesRequest, v1::ListQueuesResponse)
  KETNAP_RPC(WorklistService, ListWorklistItems, v1::ListWorklistItemsRequest,
             v1::ListWorklistItemsResponse)
  KETNAP_RPC(WorklistService, GetWorklistCounts, v1::GetWorklistCountsRequest,
             v1::GetWorklistCountsResponse)
  KETNAP_RPC(WorklistService, CreateSavedView, v1::CreateSavedViewRequest, v1::SavedView)
  KETNAP_RPC(WorklistService, ListSavedViews, v1::ListSavedViewsRequest, v1::ListSavedViewsResponse)
  KETNAP_RPC(WorklistService, DeleteSavedView, v1::DeleteSavedViewRequest,
             v1::DeleteSavedViewResponse)

 private:
  using Context = access::RequestContext;

  // worklist_service.cc
  absl::StatusOr<v1::ListQueuesResponse> ListQueues(const Context& context,
                                                    const v1::ListQueuesRequest& request);
  absl::StatusOr<v1::ListWorklistItemsResponse> ListWorklistItems(
      const Context& context, const v1::ListWorklistItemsRequest& request);
  absl::StatusOr<v1::GetWorklistCountsResponse> GetWorklistCounts(
      const Context& context, const v1::GetWorklistCountsRequest& request);

  // saved_views.cc
  absl::StatusOr<v1::SavedView> CreateSavedView(const Context& context,
                                                const v1::CreateSavedViewRequest& request);
  absl::StatusOr<v1::ListSavedViewsResponse> ListSavedViews(
      const Context& context, const v1::ListSavedViewsRequest& request);
  absl::StatusOr<v1::DeleteSavedViewResponse> DeleteSavedView(
      const Context& context, const v1::DeleteSavedViewRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_SERVICE_H_
