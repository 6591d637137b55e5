#include <thread>

#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/plan_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PlanHandlerTest : public PlanTest {
 protected:
  std::string Approved(const std::string& organization, int year) {
    const std::string below = organization == bloc_ ? base_a_ : cell_a1_;
    return ApprovedWith(organization, year, 10, {{below, 10}});
  }
};

TEST_F(PlanHandlerTest, GoesFromDraftToApprovedAndIsLocked) {
  BuildProvince();
  auto plan = Make(NewPlan(bloc_, 2025, 250));
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->state(), v1::PLAN_STATE_DRAFT);
  auto set = Set(NewTargets(plan->name(), {{base_b_, 100}, {base_a_, 120}}));
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->parts_total(), 220);

  auto short_of = Propose(plan->name());
  EXPECT_EQ(short_of.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(short_of.status()), "PARTS_DO_NOT_ADD_UP");
  ASSERT_THAT(Unmet(short_of.status()), ElementsAre("PLAN_PARTS_EQUAL_WHOLE"));
  EXPECT_THAT(UnmetConditions(short_of.status())[0].message.vietnamese, HasSubstr("còn thiếu 30"));

  auto early = Approve(plan->name(), DateOf(2025, 3, 1));
  EXPECT_EQ(ErrorReason(early.status()), "PLAN_NOT_PROPOSED");

  set = Set(NewTargets(plan->name(), {{base_b_, 100}, {base_a_, 100}, {cell_a1_, 50}}));
  ASSERT_TRUE(set.ok());
  auto stale = Propose(plan->name(), plan->etag());
  EXPECT_EQ(stale.status().code(), absl::StatusCode::kAborted);
  auto proposed = Propose(plan->name(), set->etag());
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_EQ(proposed->state(), v1::PLAN_STATE_PROPOSED);
  EXPECT_EQ(ErrorReason(Set(NewTargets(plan->name(), {{base_b_, 1}})).status()), "PLAN_LOCKED");
  EXPECT_EQ(ErrorReason(Propose(plan->name()).status()), "PLAN_LOCKED");

  EXPECT_THAT(Faults(Approve(plan->name(), DateOf(2025, 3, 4)).status()),
              ElementsAre("approval_date:DATE_IN_FUTURE"));
  auto approved = Approve(plan->name(), DateOf(2025, 3, 1));
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(approved->targets_size(), 3);
  EXPECT_EQ(approved->targets(0).organization(), base_b_);
  EXPECT_EQ(GetPlan(Officer(), plan->name())->SerializeAsString(), approved->SerializeAsString());
  EXPECT_EQ(ErrorReason(Set(NewTargets(plan->name(), {{base_b_, 1}})).status()), "PLAN_LOCKED");
  EXPECT_EQ(ErrorReason(Approve(plan->name(), DateOf(2025, 3, 1)).status()), "PLAN_NOT_PROPOSED");

  const auto entries = harness_.WaitForJournal(12);
  EXPECT_EQ(entries.back().action(), "ApproveTargets");
  EXPECT_EQ(entries.back().aggregate_version(), 5);
  EXPECT_EQ(entries.back().occurred_on().day(), 1);
  v1::PlanChanged event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.plan().targets_size(), 3);
}

TEST_F(PlanHandlerTest, AnOldApprovalNeedsThePermissionForHistoricalEntry) {
  BuildProvince();
  auto plan = Make(NewPlan(bloc_, 2019, 5));
  ASSERT_TRUE(Set(NewTargets(plan->name(), {{base_a_, 5}})).ok());
  ASSERT_TRUE(Propose(plan->name()).ok());
  auto refused = Approve(plan->name(), DateOf(2019, 1, 15));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
  const auto allowed = Clerk(bloc_, {"organization.plans.approve", "history.enter"});
  auto approved = harness_.Call(allowed, &Plans::ApproveTargets,
                                NewApproval(plan->name(), DateOf(2019, 1, 15)));
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_TRUE(harness_.WaitForJournal(11).back().historical());
}

TEST_F(PlanHandlerTest, RefusesPartsThatAreNotBelowOrTwice) {
  BuildProvince();
  auto plan = Make(NewPlan(base_a_, 2025, 10));
  ASSERT_TRUE(plan.ok());
  auto refused =
      Set(NewTargets(plan->name(), {{cell_a1_, 1},
                                    {base_a_, 1},
                                    {cell_b1_, 1},
                                    {cell_a1_, 2},
                                    {"organizations/018f0000-0000-7000-8000-000000000000", 1}}));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Faults(refused.status()),
              ElementsAre("targets[1].organization:NOT_BELOW_PLAN_ORGANIZATION",
                          "targets[2].organization:NOT_BELOW_PLAN_ORGANIZATION",
                          "targets[3].organization:DUPLICATE",
                          "targets[4].organization:NOT_BELOW_PLAN_ORGANIZATION"));
  EXPECT_EQ(GetPlan(Officer(), plan->name())->etag(), plan->etag());
}

TEST_F(PlanHandlerTest, RefusesOddPeriodsAndPartsAtTheStart) {
  BuildProvince();
  auto request = NewPlan(bloc_, 2025, 10);
  *request.mutable_plan()->mutable_end_date() = DateOf(2026, 12, 31);
  EXPECT_THAT(Faults(Make(request).status()), ElementsAre("plan.end_date:NOT_A_CALENDAR_YEAR"));
  request.mutable_plan()->set_period(v1::PLAN_PERIOD_TERM);
  *request.mutable_plan()->mutable_end_date() = DateOf(2025, 12, 31);
  EXPECT_THAT(Faults(Make(request).status()), ElementsAre("plan.end_date:NOT_A_TERM"));
  *request.mutable_plan()->mutable_end_date() = DateOf(2028, 12, 31);
  auto* target = request.mutable_plan()->add_targets();
  target->set_organization(base_a_);
  EXPECT_THAT(Faults(Make(request).status()), ElementsAre("plan.targets:SET_BY_SET_TARGETS"));
  request.mutable_plan()->clear_targets();
  EXPECT_TRUE(Make(request).ok());
}

TEST_F(PlanHandlerTest, APeriodHasOneApprovedPlan) {
  BuildProvince();
  auto rival = Make(NewPlan(bloc_, 2025, 10));
  ASSERT_TRUE(rival.ok());
  ASSERT_TRUE(Set(NewTargets(rival->name(), {{base_b_, 10}})).ok());
  ASSERT_TRUE(Propose(rival->name()).ok());
  const std::string approved = Approved(bloc_, 2025);
  for (const absl::Status& status : {Approve(rival->name(), DateOf(2025, 2, 20)).status(),
                                     Make(NewPlan(bloc_, 2025, 10)).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
    EXPECT_THAT(status.ToString(), HasSubstr(approved));
  }
  EXPECT_EQ(GetPlan(Officer(), rival->name())->state(), v1::PLAN_STATE_PROPOSED);
  EXPECT_TRUE(Make(NewPlan(bloc_, 2026, 10)).ok());
  EXPECT_TRUE(Make(NewPlan(base_a_, 2025, 10)).ok());
}

TEST_F(PlanHandlerTest, ACellsPlanNeedsNoParts) {
  BuildProvince();
  auto cell = Make(NewPlan(cell_a1_, 2025, 3));
  ASSERT_TRUE(cell.ok());
  EXPECT_TRUE(Propose(cell->name()).ok());
  auto base = Make(NewPlan(base_a_, 2025, 3));
  EXPECT_EQ(ErrorReason(Propose(base->name()).status()), "PARTS_DO_NOT_ADD_UP");
}

TEST_F(PlanHandlerTest, OfTwoProposalsAtOnceOneWins) {
  BuildProvince();
  auto plan = Make(NewPlan(bloc_, 2025, 10));
  auto set = Set(NewTargets(plan->name(), {{base_a_, 10}}));
  ASSERT_TRUE(set.ok());
  std::vector<absl::StatusCode> codes(3);
  std::vector<std::thread> threads;
  for (auto& code : codes) {
    threads.emplace_back([&] { code = Propose(plan->name(), set->etag()).status().code(); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::count(codes.begin(), codes.end(), absl::StatusCode::kOk), 1);
  EXPECT_EQ(GetPlan(Officer(), plan->name())->etag(), "\"3\"");
}

TEST_F(PlanHandlerTest, ListsNewestFirstWithinScope) {
  BuildProvince();
  const std::string old_plan = Approved(bloc_, 2024);
  const std::string bloc_plan = Make(NewPlan(bloc_, 2026, 10))->name();
  const std::string base_plan = Make(NewPlan(base_a_, 2025, 10))->name();
  auto list = [&](const access::Caller& caller, v1::ListPlansRequest request) {
    std::vector<std::string> names;
    for (;;) {
      auto response = harness_.Call(caller, &Plans::ListPlans, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return names;
      for (const auto& plan : response->plans()) {
        names.push_back(plan.name());
        EXPECT_EQ(plan.targets_size(), 0);
      }
      if (response->next_page_token().empty()) return names;
      request.set_page_token(response->next_page_token());
    }
  };
  v1::ListPlansRequest request;
  request.set_page_size(1);
  EXPECT_THAT(list(Officer(), request), ElementsAre(bloc_plan, base_plan, old_plan));
  EXPECT_THAT(list(Clerk(base_a_), request), ElementsAre(base_plan));
  EXPECT_THAT(list(Clerk(base_b_), request), IsEmpty());
  request.set_organization(bloc_);
  EXPECT_THAT(list(Officer(), request), ElementsAre(bloc_plan, old_plan));
  request.set_period(v1::PLAN_PERIOD_TERM);
  EXPECT_THAT(list(Officer(), request), IsEmpty());
}

TEST_F(PlanHandlerTest, AClerkSeesAndChangesNothingElsewhere) {
  BuildProvince();
  auto plan = Make(NewPlan(base_b_, 2025, 10));
  ASSERT_TRUE(plan.ok());
  const auto clerk = Clerk(base_a_, {"organization.plans.approve"});
  EXPECT_EQ(GetPlan(clerk, plan->name()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.Call(clerk, &Plans::SetTargets, NewTargets(plan->name(), {{cell_b1_, 10}}))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  v1::ProposeTargetsRequest propose;
  propose.set_plan(plan->name());
  propose.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(clerk, &Plans::ProposeTargets, propose).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(
      harness_.Call(clerk, &Plans::ApproveTargets, NewApproval(plan->name(), DateOf(2025, 3, 1)))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.Call(clerk, &Plans::CreatePlan, NewPlan(base_b_, 2026, 1)).status().code(),
            absl::StatusCode::kNotFound);
  v1::ListPlansRequest list;
  list.set_organization(base_b_);
  EXPECT_EQ(harness_.Call(clerk, &Plans::ListPlans, list).status().code(),
            absl::StatusCode::kNotFound);
  // Writing is not approving.
  EXPECT_EQ(harness_
                .Call(Clerk(base_b_), &Plans::ApproveTargets,
                      NewApproval(plan->name(), DateOf(2025, 3, 1)))
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ketnap::organization
