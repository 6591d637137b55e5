#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/plan_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PlanTaskHandlerTest : public PlanTest {
 protected:
  absl::StatusOr<v1::PlanTask> Complete(const access::Caller& caller, const std::string& name,
                                        google::type::Date date) {
    v1::CompletePlanTaskRequest request;
    request.set_name(name);
    *request.mutable_completion_date() = date;
    request.set_evidence("Báo cáo số 12-BC/ĐU\nngày 01/03/2025");
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(caller, &Tasks::CompletePlanTask, request);
  }

  absl::StatusOr<v1::PlanTask> Cancel(const std::string& name) {
    v1::CancelPlanTaskRequest request;
    request.set_name(name);
    request.set_reason("Đã gộp vào việc khác");
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(Officer(), &Tasks::CancelPlanTask, request);
  }

  std::vector<std::string> List(const access::Caller& caller, v1::ListPlanTasksRequest request) {
    std::vector<std::string> names;
    for (int pages = 0; pages < 100; ++pages) {
      auto response = harness_.Call(caller, &Tasks::ListPlanTasks, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return names;
      for (const auto& task : response->tasks()) names.push_back(task.name());
      if (response->next_page_token().empty()) return names;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }

  std::string TaskDue(const std::string& plan, const std::string& organization,
                      google::type::Date due) {
    auto request = NewTask(plan, organization);
    *request.mutable_task()->mutable_due_date() = due;
    auto task = AddTask(request);
    EXPECT_TRUE(task.ok()) << task.status();
    return task.ok() ? task->name() : "";
  }
};

TEST_F(PlanTaskHandlerTest, GoesFromOpenToDoneWithItsEvidence) {
  BuildProvince();
  const std::string plan = Make(NewPlan(bloc_, 2025, 10))->name();
  auto request = NewTask(plan, base_a_);
  request.mutable_task()->set_owner(MustEnter(cell_a1_, "Nguyễn Văn An").name());
  auto task = AddTask(request);
  ASSERT_TRUE(task.ok()) << task.status();
  EXPECT_EQ(task->state(), v1::PLAN_TASK_STATE_OPEN);
  EXPECT_FALSE(task->overdue());
  EXPECT_EQ(AddTask(request)->name(), task->name());

  v1::UpdatePlanTaskRequest update;
  *update.mutable_task() = *task;
  update.mutable_task()->set_title("Mở hai lớp");
  update.mutable_task()->clear_owner();
  update.mutable_task()->set_plan(absl::StrCat("plans/", Uuid::FromName("x").ToString()));
  update.mutable_update_mask()->add_paths("title");
  update.set_request_id(harness_.NewRequestId());
  auto updated = harness_.Call(Officer(), &Tasks::UpdatePlanTask, update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title(), "Mở hai lớp");
  EXPECT_EQ(updated->owner(), task->owner());
  EXPECT_EQ(updated->plan(), plan);
  update.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(Officer(), &Tasks::UpdatePlanTask, update).status().code(),
            absl::StatusCode::kAborted);

  EXPECT_THAT(Faults(Complete(Officer(), task->name(), DateOf(2025, 3, 4)).status()),
              ElementsAre("completion_date:DATE_IN_FUTURE"));
  EXPECT_EQ(ErrorReason(Complete(Officer(), task->name(), DateOf(2025, 1, 2)).status()),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
  auto done = Complete(Clerk(base_a_), task->name(), DateOf(2025, 3, 1));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->state(), v1::PLAN_TASK_STATE_DONE);
  EXPECT_EQ(done->evidence(), "Báo cáo số 12-BC/ĐU\nngày 01/03/2025");
  EXPECT_EQ(GetTask(Clerk(base_a_), task->name())->SerializeAsString(), done->SerializeAsString());
  EXPECT_EQ(ErrorReason(Cancel(task->name()).status()), "PLAN_TASK_CLOSED");

  const auto entries = harness_.WaitForJournal(12);
  EXPECT_EQ(entries.back().action(), "CompletePlanTask");
  EXPECT_EQ(entries.back().aggregate_type(), "planTasks");
  EXPECT_EQ(entries.back().aggregate_version(), 3);
  v1::PlanTaskChanged event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.task().state(), v1::PLAN_TASK_STATE_DONE);
}

TEST_F(PlanTaskHandlerTest, NamesEveryFault) {
  BuildProvince();
  const std::string plan = Make(NewPlan(base_a_, 2025, 10))->name();
  auto request = NewTask(plan, cell_b1_);
  request.mutable_task()->set_measure_code("MEASURE_9");
  request.mutable_task()->set_owner(MustEnter(cell_a1_, "Nguyễn Văn An").name());
  *request.mutable_task()->mutable_due_date() = DateOf(2026, 1, 1);
  EXPECT_THAT(Faults(AddTask(request).status()),
              ElementsAre("task.organization:NOT_BELOW_PLAN_ORGANIZATION",
                          "task.measure_code:UNKNOWN_MEASURE", "task.owner:NOT_A_MEMBER_HERE",
                          "task.due_date:OUTSIDE_PLAN_PERIOD"));
  // A member above the organization does not answer for it.
  request = NewTask(plan, cell_a2_);
  request.mutable_task()->set_owner(MustEnter(cell_a1_, "Trần Thị Bình").name());
  EXPECT_THAT(Faults(AddTask(request).status()), ElementsAre("task.owner:NOT_A_MEMBER_HERE"));
}

TEST_F(PlanTaskHandlerTest, ListsByLastDayWithinScope) {
  BuildProvince();
  const std::string bloc_plan = Make(NewPlan(bloc_, 2025, 10))->name();
  const std::string base_plan = Make(NewPlan(base_a_, 2025, 10))->name();
  const std::string late = TaskDue(bloc_plan, base_b_, DateOf(2025, 3, 2));
  const std::string today = TaskDue(base_plan, cell_a1_, DateOf(2025, 3, 3));
  const std::string next = TaskDue(bloc_plan, base_a_, DateOf(2025, 9, 30));
  const std::string first = TaskDue(bloc_plan, bloc_, DateOf(2025, 1, 15));
  ASSERT_TRUE(Cancel(first).ok());

  v1::ListPlanTasksRequest request;
  request.set_page_size(1);
  EXPECT_THAT(List(Officer(), request), ElementsAre(first, late, today, next));
  EXPECT_THAT(List(Clerk(base_a_), request), ElementsAre(today, next));
  EXPECT_THAT(List(Clerk(cell_b1_), request), IsEmpty());
  // Two grants, one list.
  const auto both =
      harness_.Person({Harness::GrantOver(IdOf(base_a_), {"organization.plans.read"}),
                       Harness::GrantOver(IdOf(base_b_), {"organization.plans.read"})});
  EXPECT_THAT(List(both, request), ElementsAre(late, today, next));

  request.set_overdue_only(true);
  EXPECT_THAT(List(Officer(), request), ElementsAre(late));
  EXPECT_TRUE(GetTask(Officer(), late)->overdue());
  EXPECT_FALSE(GetTask(Officer(), today)->overdue());
  EXPECT_FALSE(GetTask(Officer(), first)->overdue());
  request.set_state(v1::PLAN_TASK_STATE_DONE);
  EXPECT_THAT(List(Officer(), request), IsEmpty());

  v1::ListPlanTasksRequest of_plan;
  of_plan.set_plan(bloc_plan);
  EXPECT_THAT(List(Officer(), of_plan), ElementsAre(first, late, next));
  EXPECT_THAT(List(Clerk(base_a_), of_plan), ElementsAre(next));
  of_plan.set_state(v1::PLAN_TASK_STATE_OPEN);
  of_plan.set_organization(base_b_);
  EXPECT_THAT(List(Officer(), of_plan), ElementsAre(late));
  of_plan.set_measure_code("MEASURE_1");
  EXPECT_THAT(List(Officer(), of_plan), IsEmpty());
}

TEST_F(PlanTaskHandlerTest, AClerkSeesAndChangesNothingElsewhere) {
  BuildProvince();
  const std::string plan = Make(NewPlan(bloc_, 2025, 10))->name();
  const std::string task = MustAddTask(plan, base_b_);
  EXPECT_EQ(GetTask(Clerk(base_a_), task).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Complete(Clerk(base_a_), task, DateOf(2025, 3, 1)).status().code(),
            absl::StatusCode::kNotFound);
  v1::ListPlanTasksRequest list;
  list.set_organization(base_b_);
  EXPECT_EQ(harness_.Call(Clerk(base_a_), &Tasks::ListPlanTasks, list).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(
      harness_.Call(Clerk(base_a_), &Tasks::CreatePlanTask, NewTask(plan, base_b_)).status().code(),
      absl::StatusCode::kNotFound);
  // Its own organization, but a plan above that it does not see.
  EXPECT_EQ(
      harness_.Call(Clerk(base_a_), &Tasks::CreatePlanTask, NewTask(plan, base_a_)).status().code(),
      absl::StatusCode::kNotFound);
  const auto reader =
      harness_.Person({Harness::GrantOver(IdOf(base_b_), {"organization.plans.read"})});
  EXPECT_TRUE(GetTask(reader, task).ok());
  EXPECT_EQ(Complete(reader, task, DateOf(2025, 3, 1)).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(PlanTaskHandlerTest, EverybodySignedInReadsTheMeasures) {
  const auto anybody = harness_.Person();
  v1::ListMeasuresRequest request;
  request.set_page_size(4);
  auto page = harness_.Call(anybody, &Tasks::ListMeasures, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->measures_size(), 4);
  EXPECT_EQ(page->measures(0).code(), "MEASURE_1");
  EXPECT_FALSE(page->measures(0).source().empty());
  request.set_page_token(page->next_page_token());
  page = harness_.Call(anybody, &Tasks::ListMeasures, request);
  EXPECT_EQ(page->measures_size(), 3);
  EXPECT_THAT(page->next_page_token(), IsEmpty());
}

}  // namespace
}  // namespace ketnap::organization
