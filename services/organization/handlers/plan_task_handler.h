#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_HANDLER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/config/v1/organization_rules.pb.h"
#include "ketnap/organization/v1/plan_task.grpc.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

class PlanTaskHandler final : public v1::PlanTaskService::CallbackService {
 public:
  // Tasks are tagged with the measures of `rules`.
  PlanTaskHandler(const Environment& environment, const config::v1::OrganizationRules& rules);

  KETNAP_RPC(PlanTaskService, CreatePlanTask, v1::CreatePlanTaskRequest, v1::PlanTask)
  KETNAP_RPC(PlanTaskService, UpdatePlanTask, v1::UpdatePlanTaskRequest, v1::PlanTask)
  KETNAP_RPC(PlanTaskService, CompletePlanTask, v1::CompletePlanTaskRequest, v1::PlanTask)
  KETNAP_RPC(PlanTaskService, CancelPlanTask, v1::CancelPlanTaskRequest, v1::PlanTask)
  KETNAP_RPC(PlanTaskService, GetPlanTask, v1::GetPlanTaskRequest, v1::PlanTask)
  KETNAP_RPC(PlanTaskService, ListPlanTasks, v1::ListPlanTasksRequest, v1::ListPlanTasksResponse)
  KETNAP_RPC(PlanTaskService, ListMeasures, v1::ListMeasuresRequest, v1::ListMeasuresResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::PlanTask> CreatePlanTask(const Context& context,
                                              const v1::CreatePlanTaskRequest& request);
  absl::StatusOr<v1::PlanTask> UpdatePlanTask(const Context& context,
                                              const v1::UpdatePlanTaskRequest& request);
  absl::StatusOr<v1::PlanTask> CompletePlanTask(const Context& context,
                                                const v1::CompletePlanTaskRequest& request);
  absl::StatusOr<v1::PlanTask> CancelPlanTask(const Context& context,
                                              const v1::CancelPlanTaskRequest& request);
  absl::StatusOr<v1::PlanTask> GetPlanTask(const Context& context,
                                           const v1::GetPlanTaskRequest& request);
  absl::StatusOr<v1::ListPlanTasksResponse> ListPlanTasks(const Context& context,
                                                          const v1::ListPlanTasksRequest& request);
  absl::StatusOr<v1::ListMeasuresResponse> ListMeasures(const Context& context,
                                                        const v1::ListMeasuresRequest& request);

  Environment environment_;
  rpc::Pipeline* pipeline_;
  std::vector<v1::Measure> measures_;  // By code.
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_HANDLER_H_
