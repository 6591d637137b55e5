#include "services/organization/handlers/plan_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What a whole reorganization makes of plans and tasks.
class PlanReorganizationTest : public PlanTest {};

TEST_F(PlanReorganizationTest, AMergerCarriesPlansTargetsAndTasksOn) {
  BuildProvince();
  const std::string above = ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  const std::string plan_a = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 7}, {cell_a2_, 5}});
  const std::string plan_b = ApprovedWith(base_b_, 2025, 8, {{cell_b1_, 8}});
  const std::string task = MustAddTask(plan_a, base_a_);
  v1::ReorganizeRequest request = NewReorganization(bloc_);
  const std::string target =
      AddCreate(&request, bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Tài chính - Y tế");
  AddRename(&request, cell_b1_, "Chi bộ Văn phòng Sở Y tế");
  AddMerge(&request, {base_a_, base_b_}, target);
  v1::ReorganizeRequest trial = request;
  trial.set_validate_only(true);
  trial.set_request_id(harness_.NewRequestId());
  const auto told = Counts(MustReorganize(trial));
  EXPECT_EQ(MustGet(plan_a).state(), v1::PLAN_STATE_APPROVED);

  const v1::ReorganizeResponse response = MustReorganize(request);
  const auto counts = Counts(response);
  EXPECT_EQ(told, counts);
  EXPECT_EQ(counts.at(v1::IMPACT_KIND_PLAN_MOVED), 2);
  EXPECT_EQ(counts.at(v1::IMPACT_KIND_TARGET_MOVED), 2);
  EXPECT_EQ(counts.at(v1::IMPACT_KIND_TASK_MOVED), 1);

  int whole = 0;
  for (const std::string& name : {plan_a, plan_b}) {
    const v1::Plan before = MustGet(name);
    EXPECT_EQ(before.state(), v1::PLAN_STATE_SUPERSEDED);
    ASSERT_EQ(before.successors_size(), 1);
    const v1::Plan after = MustGet(before.successors(0));
    EXPECT_EQ(after.organization(), target);
    EXPECT_EQ(after.state(), v1::PLAN_STATE_APPROVED);
    EXPECT_EQ(after.parts_difference(), 0);
    whole += after.whole_target();
  }
  EXPECT_EQ(whole, 20);
  const v1::Plan up = MustGet(above);
  ASSERT_EQ(up.targets_size(), 1);
  EXPECT_EQ(up.targets(0).organization(), target);
  EXPECT_EQ(up.targets(0).admissions(), 20);
  EXPECT_EQ(Revisions(above)[0].reorganization(), response.reorganization().name());
  EXPECT_EQ(GetTask(officer_, task)->organization(), target);
}

TEST_F(PlanReorganizationTest, OneThatHasEndedGetsNoPlanNoTargetAndNoTask) {
  BuildProvince();
  const std::string plan = Make(NewPlan(bloc_, 2026, 4))->name();
  v1::ReorganizeRequest request = NewReorganization(bloc_);
  AddRename(&request, cell_b1_, "Chi bộ Văn phòng Sở Y tế");
  AddMerge(&request, {base_a_}, base_b_);
  MustReorganize(request);
  EXPECT_EQ(ErrorReason(Make(NewPlan(base_a_, 2026, 1)).status()), "ORGANIZATION_ENDED");
  // What the archive holds of the time before may still be entered.
  EXPECT_TRUE(Make(NewPlan(base_a_, 2024, 1)).ok());
  EXPECT_THAT(Faults(Set(NewTargets(plan, {{base_b_, 3}, {base_a_, 1}})).status()),
              ElementsAre("targets[1].organization:NOT_BELOW_PLAN_ORGANIZATION"));
  auto task = NewTask(plan, base_a_);
  *task.mutable_task()->mutable_due_date() = DateOf(2026, 6, 30);
  EXPECT_THAT(Faults(AddTask(task).status()),
              ElementsAre("task.organization:NOT_BELOW_PLAN_ORGANIZATION"));
  const std::string past = Make(NewPlan(bloc_, 2024, 4))->name();
  EXPECT_TRUE(Set(NewTargets(past, {{base_b_, 3}, {base_a_, 1}})).ok());
}

TEST_F(PlanReorganizationTest, ASplitThatGoesOnKeepsItsPlan) {
  BuildProvince();
  const std::string plan = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 7}, {cell_a2_, 5}});
  v1::ReorganizeRequest request = NewReorganization(bloc_);
  const std::string fresh =
      AddCreate(&request, bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Thanh tra tỉnh");
  auto* split = Next(&request)->mutable_split();
  split->set_source(base_a_);
  AddPart(split, base_a_, 60, true);
  AddPart(split, fresh, 40, false)->add_children(cell_a2_);
  MustReorganize(request);
  const v1::Plan kept = MustGet(plan);
  EXPECT_EQ(kept.state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(kept.whole_target(), 7);
  EXPECT_EQ(kept.revision(), 2);
  EXPECT_EQ(kept.parts_difference(), 0);
  v1::ListPlansRequest list;
  list.set_organization(fresh);
  auto plans = harness_.Call(officer_, &Plans::ListPlans, list);
  ASSERT_TRUE(plans.ok()) << plans.status();
  ASSERT_EQ(plans->plans_size(), 1);
  EXPECT_EQ(plans->plans(0).whole_target(), 5);
  EXPECT_EQ(plans->plans(0).predecessor(), plan);
  EXPECT_THAT(kept.successors(), IsEmpty());
}

}  // namespace
}  // namespace ketnap::organization
