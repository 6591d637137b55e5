#include "services/organization/domain/plan_check.h"

#include <gtest/gtest.h>

namespace ketnap::organization {
namespace {

const absl::Time kThen = absl::FromUnixSeconds(1'700'000'000);
const absl::Time kLater = kThen + absl::Hours(24);

CheckedPlan Plan(const char* id, int64_t whole, const char* predecessor, absl::Time created) {
  CheckedPlan plan;
  plan.id = Uuid::FromName(id);
  plan.whole = whole;
  plan.predecessor = Uuid::FromName(predecessor);
  plan.create_time = plan.update_time = created;
  plan.first_approved = absl::InfiniteFuture();
  return plan;
}

int64_t Faults(const std::vector<CheckedPlan>& plans) {
  StructureFaults faults;
  CheckWholes(plans, &faults);
  return faults.count();
}

TEST(PlanCheckTest, SuccessorsAddUpToWhatWasSuperseded) {
  CheckedPlan old = Plan("old", 10, "none", kThen - absl::Hours(1));
  old.superseded = true;
  old.update_time = kThen;
  EXPECT_EQ(Faults({old, Plan("a", 6, "old", kThen), Plan("b", 4, "old", kThen)}), 0);
  EXPECT_EQ(Faults({old, Plan("a", 6, "old", kThen), Plan("b", 3, "old", kThen)}), 1);
  // What it handed on before, while it went on, is not of its last whole.
  EXPECT_EQ(
      Faults({old, Plan("a", 10, "old", kThen), Plan("b", 5, "old", kThen - absl::Minutes(30))}),
      0);
}

TEST(PlanCheckTest, WhatASuccessorHandedOnOrHadAdjustedSinceIsCountedAsItWas) {
  CheckedPlan old = Plan("old", 10, "none", kThen - absl::Hours(1));
  old.superseded = true;
  old.update_time = kThen;
  // Gave three of its ten away.
  EXPECT_EQ(Faults({old, Plan("a", 7, "old", kThen), Plan("b", 3, "a", kLater)}), 0);
  CheckedPlan adjusted = Plan("a", 25, "old", kThen);
  adjusted.first_whole = 10;
  adjusted.first_approved = kThen;
  EXPECT_EQ(Faults({old, adjusted, Plan("b", 3, "a", kLater)}), 0);
}

}  // namespace
}  // namespace ketnap::organization
