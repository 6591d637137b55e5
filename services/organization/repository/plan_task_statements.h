#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_STATEMENTS_H_

// Statements on tasks of plans; organization_statements.h says how lists are read. Tasks below an
// organization are read in the order of their last day and looked up in the closure one by one, so
// that no page is sorted, however wide the scope is.
namespace ketnap::organization::sql {

#define KETNAP_TASK_COLUMNS                                                         \
  " t.id, t.version, t.plan_id, t.organization_id, t.measure_code, t.title,"        \
  " t.owner_title, t.owner_id, t.due_date, t.state, t.completion_date, t.evidence," \
  " t.cancel_reason, t.created_at, t.updated_at "

#define KETNAP_TASK_PAGE                                                  \
  " t.due_date >= ? AND t.due_date <= ? AND (t.due_date > ? OR t.id > ?)" \
  " AND (? = 0 OR t.state = ?) AND (? = '' OR t.measure_code = ?)"        \
  " ORDER BY t.due_date, t.id LIMIT ?"

#define KETNAP_TASK_BELOW                                                       \
  " JOIN replica_organization_closure s ON s.descendant_id = t.organization_id" \
  " AND s.ancestor_id = ?"

inline constexpr char kFindTask[] = "SELECT" KETNAP_TASK_COLUMNS "FROM plan_task t WHERE t.id = ?";

inline constexpr char kLockTask[] =
    "SELECT" KETNAP_TASK_COLUMNS "FROM plan_task t WHERE t.id = ? FOR UPDATE";

inline constexpr char kTaskOwner[] = "SELECT organization_id FROM plan_task WHERE id = ?";

inline constexpr char kListAllTasks[] =
    "SELECT" KETNAP_TASK_COLUMNS
    "FROM plan_task t FORCE INDEX (plan_task_by_due) WHERE" KETNAP_TASK_PAGE;

inline constexpr char kListTasksBelow[] =
    "SELECT STRAIGHT_JOIN" KETNAP_TASK_COLUMNS
    "FROM plan_task t FORCE INDEX (plan_task_by_due)" KETNAP_TASK_BELOW " WHERE" KETNAP_TASK_PAGE;

inline constexpr char kListTasksOfPlan[] =
    "SELECT" KETNAP_TASK_COLUMNS
    "FROM plan_task t FORCE INDEX (plan_task_by_plan) WHERE t.plan_id = ? AND" KETNAP_TASK_PAGE;

inline constexpr char kListTasksOfPlanBelow[] =
    "SELECT STRAIGHT_JOIN" KETNAP_TASK_COLUMNS
    "FROM plan_task t FORCE INDEX (plan_task_by_plan)" KETNAP_TASK_BELOW
    " WHERE t.plan_id = ? AND" KETNAP_TASK_PAGE;

inline constexpr char kOpenTasksOf[] =
    "SELECT id FROM plan_task WHERE organization_id = ? AND state = 1";

inline constexpr char kOpenTasksOfPlan[] =
    "SELECT id FROM plan_task WHERE plan_id = ? AND state = 1";

inline constexpr char kInsertTask[] =
    "INSERT INTO plan_task (id, version, plan_id, organization_id, measure_code, title,"
    " owner_title, owner_id, due_date, state, completion_date, evidence, cancel_reason,"
    " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateTask[] =
    "UPDATE plan_task SET version = version + 1, plan_id = ?, organization_id = ?,"
    " measure_code = ?, title = ?, owner_title = ?, owner_id = ?, due_date = ?, state = ?,"
    " completion_date = ?, evidence = ?, cancel_reason = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

#undef KETNAP_TASK_COLUMNS
#undef KETNAP_TASK_PAGE
#undef KETNAP_TASK_BELOW

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_TASK_STATEMENTS_H_
