#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/plan_task.h"

namespace ketnap::organization {

absl::StatusOr<std::optional<PlanTask>> FindTask(db::Transaction& transaction, const Uuid& id);
// The organization that does it.
absl::StatusOr<std::optional<Uuid>> TaskOwner(db::Transaction& transaction, const Uuid& id);
// The task, locked until the transaction ends.
absl::StatusOr<std::optional<PlanTask>> LockTask(db::Transaction& transaction, const Uuid& id);

// One page of tasks, by last day.
struct TaskPage {
  std::optional<Uuid> plan;
  PlanTaskState state = PlanTaskState::kUnspecified;  // kUnspecified: any.
  std::string measure_code;                           // Empty: any.
  std::optional<Date> due_before;                     // Only those due before it.
  std::optional<Date> after_due;                      // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
// Of `root` and everything below it; of everything without a root.
absl::StatusOr<std::vector<PlanTask>> ListTasks(db::Transaction& transaction,
                                                const std::optional<Uuid>& root,
                                                const TaskPage& page);

// Open ones of an organization, or of a plan.
absl::StatusOr<std::vector<Uuid>> OpenTasksOf(db::Transaction& transaction,
                                              const Uuid& organization);
absl::StatusOr<std::vector<Uuid>> OpenTasksOfPlan(db::Transaction& transaction, const Uuid& plan);

absl::Status InsertTask(db::Transaction& transaction, const PlanTask& task);
// ABORTED unless `task.version` still stands; it is advanced on success.
absl::Status UpdateTask(db::Transaction& transaction, PlanTask* task);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_REPOSITORY_H_
