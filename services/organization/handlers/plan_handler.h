#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/organization/v1/plan_service.grpc.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

class PlanHandler final : public v1::PlanService::CallbackService {
 public:
  explicit PlanHandler(const Environment& environment)
      : environment_(environment), pipeline_(environment.pipeline) {}

  KETNAP_RPC(PlanService, CreatePlan, v1::CreatePlanRequest, v1::Plan)
  KETNAP_RPC(PlanService, SetTargets, v1::SetTargetsRequest, v1::Plan)
  KETNAP_RPC(PlanService, ProposeTargets, v1::ProposeTargetsRequest, v1::Plan)
  KETNAP_RPC(PlanService, ApproveTargets, v1::ApproveTargetsRequest, v1::Plan)
  KETNAP_RPC(PlanService, GetPlan, v1::GetPlanRequest, v1::Plan)
  KETNAP_RPC(PlanService, AdjustTarget, v1::AdjustTargetRequest, v1::Plan)
  KETNAP_RPC(PlanService, ListPlanRevisions, v1::ListPlanRevisionsRequest,
             v1::ListPlanRevisionsResponse)
  KETNAP_RPC(PlanService, ListPlans, v1::ListPlansRequest, v1::ListPlansResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::Plan> CreatePlan(const Context& context, const v1::CreatePlanRequest& request);
  absl::StatusOr<v1::Plan> SetTargets(const Context& context, const v1::SetTargetsRequest& request);
  absl::StatusOr<v1::Plan> ProposeTargets(const Context& context,
                                          const v1::ProposeTargetsRequest& request);
  absl::StatusOr<v1::Plan> ApproveTargets(const Context& context,
                                          const v1::ApproveTargetsRequest& request);
  absl::StatusOr<v1::Plan> GetPlan(const Context& context, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(const Context& context,
                                                  const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> AdjustTarget(const Context& context,
                                        const v1::AdjustTargetRequest& request);
  absl::StatusOr<v1::ListPlanRevisionsResponse> ListPlanRevisions(
      const Context& context, const v1::ListPlanRevisionsRequest& request);

  Environment environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_HANDLER_H_
