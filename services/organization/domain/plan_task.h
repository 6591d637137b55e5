#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_TASK_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_TASK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/organization/domain/plan.h"

namespace ketnap::organization {

// As numbered in the API and in the table.
enum class PlanTaskState { kUnspecified = 0, kOpen = 1, kDone = 2, kCancelled = 3 };

// Something to be done so that a plan is reached.
struct PlanTask {
  Uuid id;
  int64_t version = 0;
  Uuid plan;
  Uuid organization;
  std::string measure_code;
  std::string title;
  std::string owner_title;
  std::optional<Uuid> owner;  // A member.
  Date due_date;
  PlanTaskState state = PlanTaskState::kOpen;
  std::optional<Date> completion_date;
  std::string evidence;
  std::string cancel_reason;
  absl::Time create_time;
  absl::Time update_time;
};

// "planTasks/…".
std::string NameOf(const PlanTask& task);

// Open, and its last day lies before `today`.
bool IsOverdue(const PlanTask& task, Date today);

// What is known of what a task refers to.
struct PlanTaskFacts {
  Date plan_start;
  Date plan_end;
  bool organization_is_within = false;  // The plan's own, or below it today.
  bool measure_is_known = false;
  bool owner_is_member =
      false;  // Of the task's organization or below; read when an owner is named.
};

// Every fault of a task's content, as fields of a request's `task`.
std::vector<FieldViolation> CheckTask(const PlanTask& task, const PlanTaskFacts& facts);

// FAILED_PRECONDITION, reason PLAN_SUPERSEDED, for a plan that others carry on.
absl::Status CheckPlanTakesTasks(const Plan& plan);

// FAILED_PRECONDITION, reason PLAN_TASK_CLOSED, unless it is open.
absl::Status CheckOpen(const PlanTask& task);

// As CheckOpen.
absl::Status Complete(PlanTask* task, Date date, std::string evidence);
absl::Status Cancel(PlanTask* task, std::string reason);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_TASK_H_
