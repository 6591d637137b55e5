#include "services/organization/repository/plan_task_repository.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/plan_task_statements.h"

namespace ketnap::organization {
namespace {

constexpr Date kFirstDay(1900, 1, 1);
constexpr Date kLastDay(9999, 12, 31);

PlanTask TaskOf(const db::Row& row) {
  PlanTask task;
  task.id = row.Id(0);
  task.version = row.Int(1);
  task.plan = row.Id(2);
  task.organization = row.Id(3);
  task.measure_code = row.Text(4);
  task.title = row.Text(5);
  task.owner_title = row.Text(6);
  task.owner = row.OptionalId(7);
  task.due_date = row.DateAt(8);
  task.state = static_cast<PlanTaskState>(row.Int(9));
  task.completion_date = row.OptionalDate(10);
  task.evidence = row.Text(11);
  task.cancel_reason = row.Text(12);
  task.create_time = row.TimeAt(13);
  task.update_time = row.TimeAt(14);
  return task;
}

absl::StatusOr<std::optional<PlanTask>> FindBy(db::Transaction& transaction, std::string_view sql,
                                               const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  return TaskOf(*row);
}

absl::StatusOr<std::vector<Uuid>> IdsBy(db::Transaction& transaction, std::string_view sql,
                                        const Uuid& of) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, {of}));
  std::vector<Uuid> ids;
  ids.reserve(rows.size());
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

const char* ListStatement(bool has_root, bool has_plan) {
  if (has_plan) return has_root ? sql::kListTasksOfPlanBelow : sql::kListTasksOfPlan;
  return has_root ? sql::kListTasksBelow : sql::kListAllTasks;
}

}  // namespace

absl::StatusOr<std::optional<PlanTask>> FindTask(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kFindTask, id);
}

absl::StatusOr<std::optional<Uuid>> TaskOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kTaskOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<PlanTask>> LockTask(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kLockTask, id);
}

absl::StatusOr<std::vector<PlanTask>> ListTasks(db::Transaction& transaction,
                                                const std::optional<Uuid>& root,
                                                const TaskPage& page) {
  db::Values values;
  if (root.has_value()) values.emplace_back(*root);
  if (page.plan.has_value()) values.emplace_back(*page.plan);
  const Date after = page.after_due.value_or(kFirstDay);
  const Date last = page.due_before.has_value() ? *page.due_before - 1 : kLastDay;
  values.insert(values.end(), {after, last, after, page.after_id, page.state, page.state,
                               page.measure_code, page.measure_code, page.limit});
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(ListStatement(root.has_value(), page.plan.has_value()), values));
  std::vector<PlanTask> tasks;
  tasks.reserve(rows.size());
  for (const db::Row& row : rows) tasks.push_back(TaskOf(row));
  return tasks;
}

absl::StatusOr<std::vector<Uuid>> OpenTasksOf(db::Transaction& transaction,
                                              const Uuid& organization) {
  return IdsBy(transaction, sql::kOpenTasksOf, organization);
}

absl::StatusOr<std::vector<Uuid>> OpenTasksOfPlan(db::Transaction& transaction, const Uuid& plan) {
  return IdsBy(transaction, sql::kOpenTasksOfPlan, plan);
}

absl::Status InsertTask(db::Transaction& transaction, const PlanTask& task) {
  return transaction
      .Execute(sql::kInsertTask,
               {task.id, task.version, task.plan, task.organization, task.measure_code, task.title,
                task.owner_title, task.owner, task.due_date, task.state, task.completion_date,
                task.evidence, task.cancel_reason, task.create_time, task.update_time})
      .status();
}

absl::Status UpdateTask(db::Transaction& transaction, PlanTask* task) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          sql::kUpdateTask,
          {task->plan, task->organization, task->measure_code, task->title, task->owner_title,
           task->owner, task->due_date, task->state, task->completion_date, task->evidence,
           task->cancel_reason, task->update_time, task->id, task->version}));
  if (updated != 1) return EtagMismatchError(NameOf(*task));
  ++task->version;
  return absl::OkStatus();
}

}  // namespace ketnap::organization
