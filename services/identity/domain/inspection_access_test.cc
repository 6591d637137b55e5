#include "services/identity/domain/inspection_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::identity {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Date kToday(2025, 3, 3);
const absl::Time kOpened = absl::FromUnixSeconds(1'740'960'000);

Uuid Id(std::string_view name) { return Uuid::FromName(name); }

GrantSuccession Step(const char* from, const char* to, Date day, int applied_after_seconds,
                     bool ended = true, const char* reorganization = nullptr) {
  const std::string named = std::string(from) + std::to_string(applied_after_seconds);
  return {Id(from), Id(reorganization == nullptr ? named : reorganization), Id(to),
          day,      kOpened + absl::Seconds(applied_after_seconds),         ended};
}

std::vector<Uuid> Carriers(std::vector<GrantSuccession> steps) {
  return CarriersOf(Id("A"), std::move(steps), kToday, kOpened);
}

TEST(CarriersOfTest, TheSubjectItselfWhileNothingHappens) {
  EXPECT_THAT(Carriers({}), UnorderedElementsAre(Id("A")));
  EXPECT_THAT(Carriers({Step("B", "C", kToday, 5)}), UnorderedElementsAre(Id("A")));
}

TEST(CarriersOfTest, FollowsStepByStepInTheOrderTheyWereFollowed) {
  EXPECT_THAT(Carriers({Step("B", "C", kToday, 10), Step("A", "B", kToday, 5)}),
              UnorderedElementsAre(Id("C")));
  // B went into C before A came to B.
  EXPECT_THAT(Carriers({Step("B", "C", kToday, 5), Step("A", "B", kToday, 10)}),
              UnorderedElementsAre(Id("B")));
  EXPECT_THAT(Carriers({Step("A", "B", kToday, 5), Step("B", "A", kToday, 10)}),
              UnorderedElementsAre(Id("A")));
}

TEST(CarriersOfTest, ASplitThatLeavesItGoesOnWithItsParts) {
  EXPECT_THAT(
      Carriers({Step("A", "P", kToday, 5, false, "r"), Step("A", "Q", kToday, 5, false, "r")}),
      UnorderedElementsAre(Id("A"), Id("P"), Id("Q")));
  EXPECT_THAT(
      Carriers({Step("A", "P", kToday, 5, true, "r"), Step("A", "Q", kToday, 5, true, "r")}),
      UnorderedElementsAre(Id("P"), Id("Q")));
}

TEST(CarriersOfTest, StepsOfOneReorganizationDoNotFollowEachOther) {
  EXPECT_THAT(
      Carriers({Step("A", "B", kToday, 5, true, "r"), Step("B", "C", kToday, 5, false, "r")}),
      UnorderedElementsAre(Id("B")));
}

TEST(CarriersOfTest, WhatEndedForNobodyIsCarriedByNobody) {
  EXPECT_THAT(Carriers({Step("A", "A", kToday, 5)}), IsEmpty());
}

TEST(CarriersOfTest, WhatWasKnownWhenItWasDecidedStaysAsDecided) {
  EXPECT_THAT(Carriers({Step("A", "B", kToday - 1, -5)}), UnorderedElementsAre(Id("A")));
  // Took effect later, or was told later.
  EXPECT_THAT(Carriers({Step("A", "B", kToday, -5)}), UnorderedElementsAre(Id("B")));
  EXPECT_THAT(Carriers({Step("A", "B", kToday - 100, 5)}), UnorderedElementsAre(Id("B")));
}

class PlanTest : public ::testing::Test {
 protected:
  PlanTest() {
    access_.inspection = Id("inspection");
    access_.is_open = true;
    access_.start_date = kToday - 2;
    access_.end_date = kToday + 10;
    access_.accounts = {Id("lead"), Id("member")};
    access_.subjects = {Id("A")};
    carriers_[Id("A")] = {Id("A")};
  }
  InspectionGrantPlan Plan(const std::vector<RoleGrant>& standing) const {
    return PlanInspectionGrants(access_, carriers_, standing, kToday);
  }
  static void ExpectNothing(const InspectionGrantPlan& plan) {
    EXPECT_THAT(plan.give, IsEmpty());
    EXPECT_THAT(plan.revoke, IsEmpty());
    EXPECT_THAT(plan.move, IsEmpty());
  }

  InspectionAccess access_;
  std::map<Uuid, std::vector<Uuid>> carriers_;
};

TEST_F(PlanTest, GivesEachAccountEachSubjectOnce) {
  access_.subjects.push_back(Id("B"));
  access_.subjects.push_back(Id("A"));  // Named twice.
  access_.accounts.push_back(Id("lead"));
  carriers_[Id("B")] = {Id("B"), Id("B2")};
  const InspectionGrantPlan plan = Plan({});
  EXPECT_EQ(plan.give.size(), 6u);
  for (const RoleGrant& grant : plan.give) {
    EXPECT_EQ(grant.role, kInspectionTeamRole);
    EXPECT_EQ(grant.inspection, Id("inspection"));
    EXPECT_EQ(grant.valid_from, kToday);  // Not before it was given.
    EXPECT_EQ(grant.valid_to, kToday + 10);
  }
  ExpectNothing(Plan(plan.give));
}

TEST_F(PlanTest, PersonalDataIsARoleOfItsOwn) {
  access_.allows_personal_data = true;
  const InspectionGrantPlan plan = Plan({});
  EXPECT_EQ(plan.give.size(), 4u);
  access_.allows_personal_data = false;
  const InspectionGrantPlan later = Plan(plan.give);
  EXPECT_THAT(later.give, IsEmpty());
  ASSERT_EQ(later.revoke.size(), 2u);
  for (const RoleGrant& grant : later.revoke) EXPECT_EQ(grant.role, kInspectionPersonalDataRole);
}

TEST_F(PlanTest, NothingOutsideItsDaysAndState) {
  const std::vector<RoleGrant> standing = Plan({}).give;
  access_.is_open = false;
  EXPECT_EQ(Plan(standing).revoke.size(), 2u);
  EXPECT_THAT(Plan({}).give, IsEmpty());
  access_.is_open = true;
  access_.end_date = kToday - 1;
  EXPECT_EQ(Plan(standing).revoke.size(), 2u);
  EXPECT_THAT(Plan({}).give, IsEmpty());
  access_.end_date = kToday;
  EXPECT_EQ(Plan({}).give.size(), 2u);
  access_.start_date = kToday + 1;
  access_.end_date = kToday + 5;
  for (const RoleGrant& grant : Plan({}).give) EXPECT_EQ(grant.valid_from, kToday + 1);
}

TEST_F(PlanTest, FollowsTheTeamAndTheLastDay) {
  const std::vector<RoleGrant> standing = Plan({}).give;
  access_.accounts = {Id("lead"), Id("new")};
  access_.end_date = kToday + 15;
  const InspectionGrantPlan plan = Plan(standing);
  ASSERT_EQ(plan.revoke.size(), 1u);
  EXPECT_EQ(plan.revoke[0].account, Id("member"));
  ASSERT_EQ(plan.move.size(), 1u);
  EXPECT_EQ(plan.move[0].account, Id("lead"));
  EXPECT_EQ(plan.move[0].valid_to, kToday + 15);
  ASSERT_EQ(plan.give.size(), 1u);
  EXPECT_EQ(plan.give[0].account, Id("new"));
}

TEST_F(PlanTest, LeavesToTheReorganizationWhatItEnds) {
  std::vector<RoleGrant> standing = Plan({}).give;
  for (RoleGrant& grant : standing) grant.valid_to = kToday;
  carriers_[Id("A")] = {Id("B")};
  const InspectionGrantPlan plan = Plan(standing);
  EXPECT_THAT(plan.revoke, IsEmpty());
  EXPECT_THAT(plan.move, IsEmpty());
  ASSERT_EQ(plan.give.size(), 2u);
  EXPECT_EQ(plan.give[0].organization, Id("B"));
  EXPECT_EQ(plan.give[0].inspection_subject, Id("A"));
  // Closed, those go as well.
  access_.is_open = false;
  EXPECT_EQ(Plan(standing).revoke.size(), 2u);
}

}  // namespace
}  // namespace ketnap::identity
