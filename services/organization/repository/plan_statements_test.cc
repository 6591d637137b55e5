#include "services/organization/repository/plan_statements.h"

#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/calendar_statements.h"
#include "services/organization/repository/plan_task_statements.h"

namespace ketnap::organization {
namespace {

// Plans, parts, revisions and tasks of 3,600 organizations below base_b: enough for the server to
// prefer an index where there is one.
constexpr char kNumbers[] =
    " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 59)"
    " SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
constexpr char kManyBelow[] =
    "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth)"
    " SELECT ?, UNHEX(MD5(CONCAT('o', i))), 1";
constexpr char kManyPlans[] =
    "INSERT INTO admission_plan SELECT UNHEX(MD5(CONCAT('p', i))), 1, UNHEX(MD5(CONCAT('o', i))), "
    "2,"
    " '2025-01-01', '2025-12-31', 'Kế hoạch', 1, 1, 3, 'NQ', '2025-01-02', '2025-01-01', 1, '',"
    " UNHEX(MD5(CONCAT('q', i))), '2025-01-01', '2025-01-01'";
constexpr char kManyTargets[] =
    "INSERT INTO admission_target SELECT UNHEX(MD5(CONCAT('p', i))), 1, UNHEX(MD5(CONCAT('t', i))),"
    " 1";
constexpr char kManyRevisions[] =
    "INSERT INTO plan_revision SELECT UNHEX(MD5(CONCAT('p', i))), 1, 1, '', 'NQ', '2025-01-02',"
    " NULL, '2025-01-02'";
constexpr char kManyRevisionTargets[] =
    "INSERT INTO plan_revision_target SELECT UNHEX(MD5(CONCAT('p', i))), 1, 1,"
    " UNHEX(MD5(CONCAT('t', i))), 1";
constexpr char kManyTasks[] =
    "INSERT INTO plan_task SELECT UNHEX(MD5(CONCAT('w', i))), 1, UNHEX(MD5(CONCAT('p', i % 60))),"
    " UNHEX(MD5(CONCAT('o', i))), CONCAT('MEASURE_', 1 + i % 7), 'Việc', 'Bí thư', NULL,"
    " '2025-01-01' + INTERVAL i % 365 DAY, 1, NULL, '', '', '2025-01-01', '2025-01-01'";
constexpr char kManyDays[] =
    "INSERT INTO calendar_day SELECT '2015-01-01' + INTERVAL i DAY, 1, 0, 0, 'Nghỉ', 'NQ', '',"
    " '2025-01-01'";

using StatementWithValues = std::pair<const char*, db::Values>;

class PlanStatementsTest : public ProvinceTest {
 protected:
  void Fill() {
    BuildProvince();
    harness_.RunSql(absl::StrCat(kManyBelow, kNumbers), {IdOf(base_b_)});
    for (const char* many :
         {kManyPlans, kManyTargets, kManyRevisions, kManyRevisionTargets, kManyTasks, kManyDays}) {
      harness_.RunSql(absl::StrCat(many, kNumbers));
    }
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization_closure, admission_plan, admission_target,"
        " plan_revision, plan_revision_target, plan_task, calendar_day");
  }

  // Every statement but the plain INSERTs, with values that find something.
  std::vector<StatementWithValues> Statements() {
    const db::Rows one =
        harness_.ReadSql("SELECT id, organization_id, predecessor_id FROM admission_plan LIMIT 1");
    const Uuid base = IdOf(base_b_), plan = one[0].Id(0), of = one[0].Id(1), before = one[0].Id(2);
    const Uuid part = harness_.ReadSql("SELECT organization_id FROM admission_target")[0].Id(0);
    const Uuid task = harness_.ReadSql("SELECT id FROM plan_task LIMIT 1")[0].Id(0);
    const Uuid task_plan = harness_.ReadSql("SELECT plan_id FROM plan_task LIMIT 1")[0].Id(0);
    const Date start(2025, 1, 1);
    const absl::Time now = harness_.clock().Now();
    const db::Values plans = {start, start, plan, 0, 0, 51};
    const db::Values tasks = {start, Date(2025, 3, 2), start, task, 1, 1, "", "", 51};
    auto after = [](db::Values first, const db::Values& rest) {
      first.insert(first.end(), rest.begin(), rest.end());
      return first;
    };
    return {
        {sql::kFindPlan, {plan}},
        {sql::kLockPlan, {plan}},
        {sql::kPlanOwner, {plan}},
        {sql::kFindApprovedPlan, {of, start, 2}},
        {sql::kPlanSuccessors, {before}},
        {sql::kPlanTargets, {plan}},
        {sql::kListAllPlans, plans},
        {sql::kListPlansOf, after({of}, plans)},
        {sql::kListPlansBelow, after({base}, plans)},
        {sql::kCurrentPlansOf, {of, start}},
        {sql::kCurrentPlansNaming, {part, start}},
        {sql::kUpdatePlan, {1, 1, 3, "NQ", start, start, 2, "Lý do", now, plan, 1}},
        {sql::kDeleteTargets, {plan}},
        {sql::kListRevisions, {plan, 9, 51}},
        {sql::kRevisionTargets, {plan, 1}},
        {sql::kFindTask, {task}},
        {sql::kLockTask, {task}},
        {sql::kTaskOwner, {task}},
        {sql::kListAllTasks, tasks},
        {sql::kListTasksBelow, after({base}, tasks)},
        {sql::kListTasksOfPlan, after({task_plan}, tasks)},
        {sql::kListTasksOfPlanBelow, after({base, task_plan}, tasks)},
        {sql::kOpenTasksOf, {of}},
        {sql::kOpenTasksOfPlan, {task_plan}},
        {sql::kUpdateTask,
         {plan, of, "MEASURE_1", "Việc", "Bí thư", db::Value(), start, 1, db::Value(), "", "", now,
          task, 1}},
        {sql::kLockCalendarDay, {start}},
        {sql::kListCalendarDays, {start, Date(2025, 12, 31)}},
        {sql::kUpdateCalendarDay, {0, 0, "Nghỉ", "NQ", "", now, start, 1}},
    };
  }
};

TEST_F(PlanStatementsTest, EveryStatementUsesAnIndex) {
  Fill();
  for (const auto& [statement, values] : Statements()) {
    ketnap::testing::ExpectIndexed(harness_, statement, values, {.may_read_whole_index = true});
  }
}

// A page of tasks comes in the order of its index.
TEST_F(PlanStatementsTest, NoPageOfTasksIsSorted) {
  Fill();
  for (const auto& [statement, values] : Statements()) {
    if (!absl::StrContains(statement, "ORDER BY t.due_date")) continue;
    ketnap::testing::ExpectIndexed(harness_, statement, values,
                                   {.in_order = true, .may_read_whole_index = true});
  }
}

}  // namespace
}  // namespace ketnap::organization
