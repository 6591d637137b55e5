#include "services/organization/domain/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Plan NewPlan(PlanPeriod period, Date start, Date end) {
  Plan plan;
  plan.id = Uuid::FromName("plan");
  plan.period = period;
  plan.start_date = start;
  plan.end_date = end;
  plan.title = "Kế hoạch";
  plan.whole_target = 750;
  return plan;
}

Plan Year() { return NewPlan(PlanPeriod::kYear, Date(2025, 1, 1), Date(2025, 12, 31)); }

TEST(CheckNewPlanTest, Periods) {
  struct Case {
    PlanPeriod period;
    Date start, end;
    bool allowed;
  };
  const Case cases[] = {
      {PlanPeriod::kYear, Date(2025, 1, 1), Date(2025, 12, 31), true},
      {PlanPeriod::kYear, Date(2025, 1, 1), Date(2026, 12, 31), false},
      {PlanPeriod::kYear, Date(2025, 1, 2), Date(2025, 12, 31), false},
      {PlanPeriod::kYear, Date(2025, 1, 1), Date(2025, 12, 30), false},
      {PlanPeriod::kYear, Date(2025, 12, 31), Date(2025, 1, 1), false},
      {PlanPeriod::kTerm, Date(2020, 8, 15), Date(2025, 8, 14), true},
      {PlanPeriod::kTerm, Date(2017, 1, 1), Date(2020, 12, 31), true},
      {PlanPeriod::kTerm, Date(2020, 1, 1), Date(2021, 12, 31), true},
      {PlanPeriod::kTerm, Date(2020, 1, 1), Date(2021, 12, 30), false},
      {PlanPeriod::kTerm, Date(2020, 1, 1), Date(2025, 12, 31), true},
      {PlanPeriod::kTerm, Date(2020, 1, 1), Date(2026, 1, 1), false},
      {PlanPeriod::kTerm, Date(2025, 1, 1), Date(2020, 1, 1), false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(CheckNewPlan(NewPlan(c.period, c.start, c.end)).empty(), c.allowed)
        << FormatDate(c.start) << " " << FormatDate(c.end);
  }
}

TEST(PlanTest, PartsMustBeTheWhole) {
  Plan plan = Year();
  const std::vector<Target> parts = {{Uuid::FromName("a"), 738}};
  ASSERT_TRUE(SetTargets(&plan, parts).ok());
  EXPECT_EQ(plan.parts_total, 738);
  const absl::Status missing = Propose(&plan, true);
  EXPECT_EQ(ErrorReason(missing), "PARTS_DO_NOT_ADD_UP");
  EXPECT_THAT(UnmetConditions(missing)[0].message.vietnamese, HasSubstr("còn thiếu 12"));
  EXPECT_EQ(plan.state, PlanState::kDraft);
  ASSERT_TRUE(SetTargets(&plan, {{Uuid::FromName("a"), 750}, {Uuid::FromName("b"), 3}}).ok());
  EXPECT_THAT(UnmetConditions(Propose(&plan, true))[0].message.vietnamese, HasSubstr("vượt 3"));
  ASSERT_TRUE(SetTargets(&plan, {{Uuid::FromName("a"), 750}, {Uuid::FromName("b"), 0}}).ok());
  EXPECT_TRUE(Propose(&plan, true).ok());
  EXPECT_EQ(ErrorReason(SetTargets(&plan, parts)), "PLAN_LOCKED");
  EXPECT_TRUE(Approve(&plan, "15-NQ/ĐU", Date(2025, 2, 1)).ok());
  EXPECT_EQ(ErrorReason(Approve(&plan, "15-NQ/ĐU", Date(2025, 2, 1))), "PLAN_NOT_PROPOSED");
}

TEST(PlanTest, AnOrganizationWithNothingBelowNeedsNoParts) {
  Plan plan = Year();
  EXPECT_EQ(ErrorReason(Propose(&plan, true)), "PARTS_DO_NOT_ADD_UP");
  EXPECT_TRUE(Propose(&plan, false).ok());
}

TEST(CheckTargetsTest, EachOnceAndBelow) {
  const Uuid a = Uuid::FromName("a"), b = Uuid::FromName("b");
  const auto violations =
      CheckTargets({{a, 1}, {b, 1}, {a, 2}}, [&](const Uuid& id) { return id == a; });
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "targets[1].organization");
  EXPECT_EQ(violations[0].rule_id, "NOT_BELOW_PLAN_ORGANIZATION");
  EXPECT_EQ(violations[1].rule_id, "DUPLICATE");
}

Plan Approved() {
  Plan plan = Year();
  plan.whole_target = 10;
  PutTargets(&plan, {{Uuid::FromName("a"), 6}, {Uuid::FromName("b"), 4}});
  plan.state = PlanState::kProposed;
  EXPECT_TRUE(Approve(&plan, "15-NQ/ĐUK", Date(2025, 3, 1)).ok());
  return plan;
}

TEST(AdjustTest, MakesTheNextRevisionOrSaysTheDifference) {
  Plan plan = Approved();
  EXPECT_EQ(plan.revision, 1);
  EXPECT_EQ(plan.claimed_start, plan.start_date);
  Plan wrong = plan;
  const absl::Status missing =
      Adjust(&wrong, {{{Uuid::FromName("a"), 3}}, std::nullopt, "x"}, true);
  EXPECT_EQ(ErrorReason(missing), "PARTS_DO_NOT_ADD_UP");
  EXPECT_THAT(UnmetConditions(missing)[0].message.vietnamese, HasSubstr("còn thiếu 3"));
  const Adjustment adjustment = {
      {{Uuid::FromName("c"), 9}, {Uuid::FromName("a"), 0}}, 13, "Đơn vị mới thành lập"};
  ASSERT_TRUE(Adjust(&plan, adjustment, true).ok());
  EXPECT_EQ(plan.revision, 2);
  EXPECT_EQ(plan.revision_reason, "Đơn vị mới thành lập");
  EXPECT_EQ(plan.whole_target, 13);
  EXPECT_EQ(plan.parts_total, 13);
  ASSERT_EQ(plan.targets.size(), 2u);
  EXPECT_EQ(plan.targets[0].organization, Uuid::FromName("b"));
  EXPECT_EQ(plan.targets[1].organization, Uuid::FromName("c"));
}

TEST(AdjustTest, WithNothingBelowTheWholeAloneMayChange) {
  Plan plan = Approved();
  PutTargets(&plan, {});
  EXPECT_EQ(ErrorReason(Adjust(&plan, {{}, 7, "x"}, true)), "PARTS_DO_NOT_ADD_UP");
  plan = Approved();
  PutTargets(&plan, {});
  EXPECT_TRUE(Adjust(&plan, {{}, 7, "x"}, false).ok());
}

TEST(AdjustTest, OnlyApprovedPlansAreAdjusted) {
  for (const PlanState state : {PlanState::kDraft, PlanState::kProposed, PlanState::kSuperseded}) {
    Plan plan = Approved();
    plan.state = state;
    EXPECT_EQ(ErrorReason(Adjust(&plan, {{}, 10, "x"}, true)), "PLAN_NOT_APPROVED");
  }
}

TEST(AdjustTest, EveryFaultIsNamed) {
  const Plan plan = Approved();
  const auto is_below = [](const Uuid& id) { return id != Uuid::FromName("far"); };
  const auto faults = CheckAdjustment(plan,
                                      {{{Uuid::FromName("a"), 1},
                                        {Uuid::FromName("a"), 2},
                                        {Uuid::FromName("far"), 1},
                                        {Uuid::FromName("c"), 0}},
                                       kMostAdmissions + 1,
                                       "x"},
                                      is_below);
  std::vector<std::string> rules;
  for (const auto& fault : faults) rules.push_back(fault.rule_id);
  EXPECT_THAT(
      rules, ElementsAre("DUPLICATE", "NOT_BELOW_PLAN_ORGANIZATION", "NOT_A_PART", "OUT_OF_RANGE"));
  EXPECT_EQ(CheckAdjustment(plan, {}, is_below).at(0).rule_id, "REQUIRED");
  // A part that has left the tree below can be taken out.
  EXPECT_TRUE(CheckAdjustment(plan, {{{Uuid::FromName("b"), 0}}, 6, "x"}, [](const Uuid&) {
                return false;
              }).empty());
}

TEST(TextKeyTest, TidiesAndFoldsNames) {
  EXPECT_EQ(TidyName("  Chi bộ   1 "), "Chi bộ 1");
  EXPECT_EQ(TidyName("   "), "");
  EXPECT_EQ(NameKey("Đảng bộ Sở Tài chính"), "dang bo so tai chinh");
  std::string long_name;
  for (int i = 0; i < 300; ++i) long_name += "漢";
  EXPECT_LE(NameKey(long_name).size(), 400u);
  EXPECT_EQ(NameKey(long_name).size() % 3, 0u);
  EXPECT_LT(NameKey("zzz"), KeyRangeEnd(""));
  EXPECT_LT(NameKey("nguyen van"), KeyRangeEnd("nguyen"));
}

}  // namespace
}  // namespace ketnap::organization
