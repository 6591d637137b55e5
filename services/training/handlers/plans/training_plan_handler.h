#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_TRAINING_PLAN_HANDLER_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_TRAINING_PLAN_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/training/v1/training_plan_service.grpc.pb.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// From targets to classes, and from classes to what became of their learners.
class TrainingPlanHandler : public v1::TrainingPlanService::CallbackService {
 public:
  explicit TrainingPlanHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(TrainingPlanService, GetTrainingNeeds, v1::GetTrainingNeedsRequest, v1::TrainingNeeds)
  KETNAP_RPC(TrainingPlanService, SetClassPlan, v1::SetClassPlanRequest, v1::ClassPlan)
  KETNAP_RPC(TrainingPlanService, GetClassPlan, v1::GetClassPlanRequest, v1::ClassPlan)
  KETNAP_RPC(TrainingPlanService, GetCohort, v1::GetCohortRequest, v1::Cohort)
  KETNAP_RPC(TrainingPlanService, ListStalledLearners, v1::ListStalledLearnersRequest,
             v1::ListStalledLearnersResponse)
  KETNAP_RPC(TrainingPlanService, ImportResults, v1::ImportResultsRequest,
             v1::ImportResultsResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.training.v1";

  // training_needs.cc
  absl::StatusOr<v1::TrainingNeeds> GetTrainingNeeds(const Context& context,
                                                     const v1::GetTrainingNeedsRequest& request);
  // class_plans.cc
  absl::StatusOr<v1::ClassPlan> SetClassPlan(const Context& context,
                                             const v1::SetClassPlanRequest& request);
  absl::StatusOr<v1::ClassPlan> GetClassPlan(const Context& context,
                                             const v1::GetClassPlanRequest& request);
  // follow_up.cc
  absl::StatusOr<v1::Cohort> GetCohort(const Context& context, const v1::GetCohortRequest& request);
  absl::StatusOr<v1::ListStalledLearnersResponse> ListStalledLearners(
      const Context& context, const v1::ListStalledLearnersRequest& request);
  // import_results.cc
  absl::StatusOr<v1::ImportResultsResponse> ImportResults(const Context& context,
                                                          const v1::ImportResultsRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_TRAINING_PLAN_HANDLER_H_
