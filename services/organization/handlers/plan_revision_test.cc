#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/plan_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PlanRevisionTest : public PlanTest {};

TEST_F(PlanRevisionTest, AnAdjustmentIsANewRevisionAndTheOldOneIsKept) {
  BuildProvince();
  const std::string plan = ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  EXPECT_EQ(MustGet(plan).revision(), 1);
  EXPECT_EQ(MustGet(plan).parts_difference(), 0);

  auto request = NewAdjustment(plan, {{base_b_, 0}, {cell_a1_, 3}});
  request.mutable_whole_target()->set_value(15);
  auto adjusted = Adjust(request);
  ASSERT_TRUE(adjusted.ok()) << adjusted.status();
  EXPECT_EQ(adjusted->state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(adjusted->revision(), 2);
  EXPECT_EQ(adjusted->revision_reason(), "Điều chỉnh theo nguồn thực tế");
  EXPECT_EQ(adjusted->whole_target(), 15);
  EXPECT_EQ(adjusted->parts_total(), 15);
  EXPECT_EQ(adjusted->approval_document(), "15-NQ/ĐUK ngày 01/03/2025");
  EXPECT_EQ(MustGet(plan).SerializeAsString(), adjusted->SerializeAsString());
  // Told again, the same answer and no third revision.
  EXPECT_EQ(Adjust(request)->SerializeAsString(), adjusted->SerializeAsString());

  const auto revisions = Revisions(plan, 1);
  ASSERT_EQ(revisions.size(), 2u);
  EXPECT_EQ(revisions[0].revision(), 2);
  EXPECT_EQ(revisions[0].document(), "21-QĐ/ĐUK ngày 02/03/2025");
  EXPECT_EQ(revisions[0].document_date().day(), 2);
  EXPECT_EQ(revisions[0].targets_size(), 2);
  EXPECT_THAT(revisions[0].reorganization(), IsEmpty());
  EXPECT_EQ(revisions[1].revision(), 1);
  EXPECT_EQ(revisions[1].whole_target(), 20);
  EXPECT_EQ(revisions[1].targets(0).organization(), base_a_);
  EXPECT_EQ(revisions[1].targets(0).admissions(), 12);
  EXPECT_THAT(revisions[1].reason(), IsEmpty());
  EXPECT_EQ(revisions[1].document(), "15-NQ/ĐUK ngày 01/03/2025");

  const auto entries = harness_.WaitForJournal(12);
  EXPECT_EQ(entries.back().action(), "AdjustTarget");
  v1::PlanChanged event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.plan().revision(), 2);
}

TEST_F(PlanRevisionTest, ThePartsMustAddUpAgain) {
  BuildProvince();
  const std::string plan = ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  const auto refused = Adjust(NewAdjustment(plan, {{base_b_, 3}}));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "PARTS_DO_NOT_ADD_UP");
  EXPECT_THAT(UnmetConditions(refused.status())[0].message.vietnamese, HasSubstr("còn thiếu 5"));
  EXPECT_THAT(UnmetConditions(refused.status())[0].message.english, HasSubstr("difference is 5"));
  EXPECT_EQ(MustGet(plan).revision(), 1);
  // A cell has nothing below it: its whole alone.
  const std::string cell = ApprovedWith(cell_a1_, 2025, 3, {});
  auto whole = NewAdjustment(cell, {});
  whole.mutable_whole_target()->set_value(5);
  EXPECT_EQ(Adjust(whole)->whole_target(), 5);
}

TEST_F(PlanRevisionTest, RefusesWhatIsNotApprovedAndEveryFault) {
  BuildProvince();
  auto draft = Make(NewPlan(bloc_, 2026, 10));
  EXPECT_EQ(ErrorReason(Adjust(NewAdjustment(draft->name(), {{base_a_, 10}})).status()),
            "PLAN_NOT_APPROVED");
  EXPECT_THAT(Revisions(draft->name()), IsEmpty());

  const std::string plan = ApprovedWith(base_a_, 2025, 10, {{cell_a1_, 10}});
  auto request = NewAdjustment(plan, {{cell_b1_, 1}, {cell_a2_, 0}});
  request.mutable_whole_target()->set_value(-1);
  *request.mutable_document_date() = DateOf(2025, 2, 19);
  EXPECT_THAT(Faults(Adjust(request).status()),
              ElementsAre("targets[0].organization:NOT_BELOW_PLAN_ORGANIZATION",
                          "targets[1].organization:NOT_A_PART", "whole_target:OUT_OF_RANGE",
                          "document_date:BEFORE_APPROVAL_DATE"));
  auto early = NewAdjustment(plan, {{cell_a1_, 9}, {cell_a2_, 1}});
  *early.mutable_document_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(Adjust(early).status()), ElementsAre("document_date:DATE_IN_FUTURE"));
  auto stale = NewAdjustment(plan, {{cell_a1_, 9}, {cell_a2_, 1}});
  stale.set_etag("\"1\"");
  EXPECT_EQ(Adjust(stale).status().code(), absl::StatusCode::kAborted);
}

TEST_F(PlanRevisionTest, OnlyWhoApprovesAdjustsAndOnlyInScope) {
  BuildProvince();
  const std::string plan = ApprovedWith(base_b_, 2025, 5, {{cell_b1_, 5}});
  auto request = NewAdjustment(plan, {});
  request.mutable_whole_target()->set_value(5);
  EXPECT_EQ(harness_.Call(Clerk(base_b_), &Plans::AdjustTarget, request).status().code(),
            absl::StatusCode::kPermissionDenied);
  const auto elsewhere = Clerk(base_a_, {"organization.plans.approve"});
  EXPECT_EQ(harness_.Call(elsewhere, &Plans::AdjustTarget, request).status().code(),
            absl::StatusCode::kNotFound);
  v1::ListPlanRevisionsRequest list;
  list.set_plan(plan);
  EXPECT_EQ(harness_.Call(elsewhere, &Plans::ListPlanRevisions, list).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(harness_.Call(Clerk(base_b_), &Plans::ListPlanRevisions, list).ok());
}

}  // namespace
}  // namespace ketnap::organization
