#include "services/organization/domain/plan_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/organization/domain/calendar_day.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PlanTask Task() {
  PlanTask task;
  task.measure_code = "MEASURE_3";
  task.title = "Mở lớp bồi dưỡng nhận thức về Đảng";
  task.owner_title = "Trưởng Ban Tổ chức";
  task.due_date = Date(2025, 6, 30);
  return task;
}

PlanTaskFacts Facts() { return {Date(2025, 1, 1), Date(2025, 12, 31), true, true, true}; }

std::vector<std::string> Rules(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> rules;
  for (const auto& violation : violations) rules.push_back(violation.rule_id);
  return rules;
}

TEST(PlanTaskTest, IsOverdueFromTheDayAfterItsLast) {
  PlanTask task = Task();
  EXPECT_FALSE(IsOverdue(task, Date(2025, 6, 30)));
  EXPECT_TRUE(IsOverdue(task, Date(2025, 7, 1)));
  ASSERT_TRUE(Complete(&task, Date(2025, 7, 2), "Báo cáo 12-BC/ĐU").ok());
  EXPECT_FALSE(IsOverdue(task, Date(2025, 7, 3)));
}

TEST(PlanTaskTest, ClosesOnce) {
  PlanTask done = Task();
  ASSERT_TRUE(Complete(&done, Date(2025, 6, 1), "Báo cáo").ok());
  EXPECT_EQ(ErrorReason(Complete(&done, Date(2025, 6, 1), "Báo cáo")), "PLAN_TASK_CLOSED");
  EXPECT_EQ(ErrorReason(Cancel(&done, "Không cần nữa")), "PLAN_TASK_CLOSED");
  PlanTask cancelled = Task();
  ASSERT_TRUE(Cancel(&cancelled, "Không cần nữa").ok());
  EXPECT_EQ(ErrorReason(CheckOpen(cancelled)), "PLAN_TASK_CLOSED");
}

TEST(PlanTaskTest, EveryFaultIsNamed) {
  EXPECT_THAT(CheckTask(Task(), Facts()), IsEmpty());
  PlanTask task;
  task.owner = Uuid::FromName("member");
  task.due_date = Date(2026, 1, 1);
  EXPECT_THAT(Rules(CheckTask(task, {Date(2025, 1, 1), Date(2025, 12, 31)})),
              ElementsAre("REQUIRED", "REQUIRED", "NOT_BELOW_PLAN_ORGANIZATION", "UNKNOWN_MEASURE",
                          "NOT_A_MEMBER_HERE", "OUTSIDE_PLAN_PERIOD"));
}

TEST(CalendarDayTest, DepartsFromThePlainWeekAndCitesItsSource) {
  CalendarDay day;
  day.day = Date(2026, 11, 24);
  day.display_name = "Ngày Văn hóa Việt Nam";
  day.source = "Nghị quyết";
  EXPECT_THAT(CheckCalendarDay(day), IsEmpty());
  day.is_working = true;
  EXPECT_THAT(Rules(CheckCalendarDay(day)), ElementsAre("PLAIN_WORKING_DAY"));
  day.day = Date(2026, 11, 28);
  EXPECT_THAT(CheckCalendarDay(day), IsEmpty());
  day.day = Date(2101, 1, 1);
  day.display_name = day.source = "";
  EXPECT_THAT(Rules(CheckCalendarDay(day)), ElementsAre("OUT_OF_RANGE", "REQUIRED", "REQUIRED"));
}

}  // namespace
}  // namespace ketnap::organization
