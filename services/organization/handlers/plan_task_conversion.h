#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_CONVERSION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/organization/v1/plan_task.pb.h"
#include "services/organization/domain/plan_task.h"

namespace ketnap::organization {

std::string PlanTaskName(const Uuid& id);

// `today` tells whether it is overdue.
v1::PlanTask ToProto(const PlanTask& task, Date today);
// Gives `task` what `proto` says of plan, organization, measure, title, owner and last day; texts
// are tidied. INVALID_ARGUMENT for what does not convert.
absl::Status ReadContent(const v1::PlanTask& proto, PlanTask* task);

// Appends PlanTaskChanged to the journal and gives the task as it says.
struct PlanTaskStep {
  std::string action;
  Date occurred_on;
  std::string request_id;
  bool historical = false;
};
absl::StatusOr<v1::PlanTask> PublishTask(db::Transaction& transaction,
                                         const access::RequestContext& context,
                                         const PlanTask& task, const PlanTaskStep& step);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_TASK_CONVERSION_H_
