#include "services/organization/domain/plan_task.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {

std::string NameOf(const PlanTask& task) { return absl::StrCat("planTasks/", task.id.ToString()); }

bool IsOverdue(const PlanTask& task, Date today) {
  return task.state == PlanTaskState::kOpen && task.due_date < today;
}

std::vector<FieldViolation> CheckTask(const PlanTask& task, const PlanTaskFacts& facts) {
  std::vector<FieldViolation> violations;
  if (task.title.empty()) {
    violations.push_back(
        {"task.title", "REQUIRED", {"Cần ghi việc phải làm.", "Say what is to be done."}});
  }
  if (task.owner_title.empty()) {
    violations.push_back(
        {"task.owner_title",
         "REQUIRED",
         {"Cần ghi chức danh người chịu trách nhiệm.", "Say who answers for it, by post."}});
  }
  if (!facts.organization_is_within) {
    violations.push_back(
        {"task.organization",
         "NOT_BELOW_PLAN_ORGANIZATION",
         {"Đơn vị này không phải tổ chức lập kế hoạch và không trực thuộc tổ chức đó.",
          "This is neither the plan's own organization nor one below it."}});
  }
  if (!facts.measure_is_known) {
    violations.push_back({"task.measure_code",
                          "UNKNOWN_MEASURE",
                          {"Không có giải pháp nào mang mã này.", "No measure has this code."}});
  }
  if (task.owner.has_value() && !facts.owner_is_member) {
    violations.push_back(
        {"task.owner",
         "NOT_A_MEMBER_HERE",
         {"Người được giao phải là đảng viên của đơn vị này hoặc của đơn vị trực thuộc.",
          "Who answers for it is a member of this organization or of one below."}});
  }
  if (task.due_date < facts.plan_start || task.due_date > facts.plan_end) {
    violations.push_back(
        {"task.due_date",
         "OUTSIDE_PLAN_PERIOD",
         {absl::StrCat("Hạn hoàn thành phải nằm trong thời kỳ của kế hoạch, từ ",
                       FormatDateForPeople(facts.plan_start), " đến ",
                       FormatDateForPeople(facts.plan_end), "."),
          absl::StrCat("The last day lies within the plan's period, ", FormatDate(facts.plan_start),
                       " to ", FormatDate(facts.plan_end), ".")}});
  }
  return violations;
}

absl::Status CheckPlanTakesTasks(const Plan& plan) {
  if (plan.state != PlanState::kSuperseded) return absl::OkStatus();
  return UnmetConditionsError(
      "PLAN_SUPERSEDED",
      {{"STATE",
        NameOf(plan),
        {"Kế hoạch này đã được các kế hoạch của tổ chức kế thừa thay thế; giao việc theo kế hoạch "
         "của tổ chức kế thừa.",
         "Other plans carry this one on; add the task to the plan of the organization that "
         "follows."}}});
}

absl::Status CheckOpen(const PlanTask& task) {
  if (task.state == PlanTaskState::kOpen) return absl::OkStatus();
  const bool done = task.state == PlanTaskState::kDone;
  return UnmetConditionsError("PLAN_TASK_CLOSED",
                              {{"STATE",
                                NameOf(task),
                                {absl::StrCat("Việc này đã ", done ? "hoàn thành" : "bị hủy",
                                              "; bước này chỉ thực hiện với việc đang mở."),
                                 absl::StrCat("The task is ", done ? "done" : "cancelled",
                                              "; this step needs it to be open.")}}});
}

absl::Status Complete(PlanTask* task, Date date, std::string evidence) {
  KETNAP_RETURN_IF_ERROR(CheckOpen(*task));
  task->state = PlanTaskState::kDone;
  task->completion_date = date;
  task->evidence = std::move(evidence);
  return absl::OkStatus();
}

absl::Status Cancel(PlanTask* task, std::string reason) {
  KETNAP_RETURN_IF_ERROR(CheckOpen(*task));
  task->state = PlanTaskState::kCancelled;
  task->cancel_reason = std::move(reason);
  return absl::OkStatus();
}

}  // namespace ketnap::organization
