#include <map>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/plan_fixture.h"
#include "services/organization/handlers/succession.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Moves plans without a reorganization around them: the tree afterwards is what the test says.
class PlanSuccessionTest : public PlanTest {
 protected:
  void Below(const std::string& part, const std::string& organization) {
    parents_[IdOf(part)] = IdOf(organization);
  }

  Leaving Ending(const std::string& organization,
                 std::vector<std::pair<std::string, int>> followers) {
    Leaving leaving;
    leaving.organization = IdOf(organization);
    leaving.display_name = "Đảng bộ Sở Tài chính";
    for (const auto& [follower, share] : followers) {
      leaving.inheritors.push_back({IdOf(follower), share, leaving.inheritors.empty()});
    }
    return leaving;
  }

  absl::StatusOr<std::vector<MovedItem>> Move(std::vector<Leaving> departures,
                                              bool validate_only = false) {
    access::RequestContext request;
    request.caller = harness_.Person();
    request.now = harness_.clock().Now();
    request.today = Date(2025, 3, 3);
    SuccessionContext context;
    context.request = &request;
    context.reorganization = reorganization_;
    context.request_id = harness_.NewRequestId();
    context.effective_date = Date(2025, 3, 1);
    context.validate_only = validate_only;
    context.leaving = std::move(departures);
    auto is_below = [this](const Uuid& part, const Uuid& organization) {
      for (auto at = parents_.find(part); at != parents_.end(); at = parents_.find(at->second)) {
        if (at->second == organization) return true;
      }
      return false;
    };
    absl::StatusOr<std::vector<MovedItem>> moved;
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          moved = MovePlans(transaction, context, is_below);
          return moved.status();
        });
    if (!status.ok()) return status;
    return moved;
  }

  // The plan with which `organization` carries on `plan`.
  v1::Plan SuccessorOf(const std::string& plan, const std::string& organization) {
    const v1::Plan carried_on = MustGet(plan);
    for (const std::string& name : carried_on.successors()) {
      v1::Plan successor = MustGet(name);
      if (successor.organization() == organization) return successor;
    }
    ADD_FAILURE() << organization << " does not carry on " << plan;
    return {};
  }

  static std::map<std::string, int> PartsOf(const v1::Plan& plan) {
    std::map<std::string, int> parts;
    for (const auto& target : plan.targets()) parts[target.organization()] = target.admissions();
    return parts;
  }

  static int CountOf(const std::vector<MovedItem>& moved, v1::ImpactKind kind) {
    return static_cast<int>(std::count_if(
        moved.begin(), moved.end(), [&](const MovedItem& item) { return item.kind == kind; }));
  }

  const Uuid reorganization_ = Uuid::FromName("reorganization");
  std::map<Uuid, Uuid> parents_;
};

TEST_F(PlanSuccessionTest, AMergeCarriesThePlanOnAndHandsOnTheTargetAbove) {
  BuildProvince();
  const std::string above = ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  const std::string plan = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 7}, {cell_a2_, 5}});
  const std::string past = ApprovedWith(base_a_, 2024, 9, {{cell_a1_, 9}});
  const std::string own = ApprovedWith(base_b_, 2025, 8, {{cell_b1_, 8}});
  const std::string task = MustAddTask(plan, base_a_);
  const std::string cell_task = MustAddTask(plan, cell_a1_);
  Below(cell_a1_, base_b_);
  Below(cell_a2_, base_b_);
  auto moved = Move({Ending(base_a_, {{base_b_, 100}})});
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(CountOf(*moved, v1::IMPACT_KIND_PLAN_MOVED), 1);
  EXPECT_EQ(CountOf(*moved, v1::IMPACT_KIND_TARGET_MOVED), 1);
  EXPECT_EQ(CountOf(*moved, v1::IMPACT_KIND_TASK_MOVED), 2);

  EXPECT_EQ(MustGet(plan).state(), v1::PLAN_STATE_SUPERSEDED);
  EXPECT_EQ(MustGet(plan).whole_target(), 12);
  const v1::Plan successor = SuccessorOf(plan, base_b_);
  EXPECT_EQ(successor.state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(successor.predecessor(), plan);
  EXPECT_EQ(successor.whole_target(), 12);
  EXPECT_EQ(successor.parts_difference(), 0);
  EXPECT_EQ(successor.revision(), 1);
  EXPECT_EQ(successor.approval_document(), MustGet(plan).approval_document());
  EXPECT_EQ(PartsOf(successor), (std::map<std::string, int>{{cell_a1_, 7}, {cell_a2_, 5}}));

  EXPECT_EQ(PartsOf(MustGet(above)), (std::map<std::string, int>{{base_b_, 20}}));
  EXPECT_EQ(MustGet(above).revision(), 2);
  EXPECT_EQ(Revisions(above)[0].reorganization(),
            absl::StrCat("reorganizations/", reorganization_.ToString()));
  EXPECT_EQ(PartsOf(MustGet(own)), (std::map<std::string, int>{{cell_b1_, 8}}));
  EXPECT_EQ(MustGet(past).state(), v1::PLAN_STATE_APPROVED);

  EXPECT_EQ(GetTask(Officer(), task)->organization(), base_b_);
  EXPECT_EQ(GetTask(Officer(), task)->plan(), successor.name());
  EXPECT_EQ(GetTask(Officer(), cell_task)->organization(), cell_a1_);
  EXPECT_EQ(GetTask(Officer(), cell_task)->plan(), successor.name());

  // Two approved plans of one period stand side by side; nobody adds a third, and both go on.
  EXPECT_EQ(Make(NewPlan(base_b_, 2025, 1)).status().code(), absl::StatusCode::kAlreadyExists);
  auto request = NewAdjustment(successor.name(), {});
  request.mutable_whole_target()->set_value(12);
  EXPECT_EQ(Adjust(request)->revision(), 2);
  EXPECT_TRUE(AddTask(NewTask(successor.name(), base_b_)).ok());
  EXPECT_EQ(ErrorReason(AddTask(NewTask(plan, base_a_)).status()), "PLAN_SUPERSEDED");
  EXPECT_EQ(ErrorReason(Adjust(NewAdjustment(plan, {{cell_a1_, 1}})).status()),
            "PLAN_NOT_APPROVED");
}

TEST_F(PlanSuccessionTest, ASplitDividesWhatNoPartAccountsFor) {
  BuildProvince();
  const std::string party = MustCreate(root_, "DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ các cơ quan");
  const std::string state = MustCreate(root_, "DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ UBND tỉnh");
  const std::string above = ApprovedWith(root_, 2025, 31, {{bloc_, 31}});
  const std::string plan =
      ApprovedWith(bloc_, 2025, 31, {{base_a_, 12}, {base_b_, 8}, {cell_b1_, 11}});
  const std::string draft = Make(NewPlan(bloc_, 2026, 7))->name();
  Below(party, root_);
  Below(state, root_);
  Below(base_a_, party);
  Below(base_b_, state);
  // cell_b1 lies below neither any more.
  ASSERT_TRUE(Move({Ending(bloc_, {{party, 30}, {state, 70}})}).ok());
  const v1::Plan first = SuccessorOf(plan, party), second = SuccessorOf(plan, state);
  EXPECT_EQ(first.whole_target(), 12 + 3);
  EXPECT_EQ(second.whole_target(), 8 + 8);
  EXPECT_EQ(first.parts_difference(), 3);
  EXPECT_EQ(PartsOf(second), (std::map<std::string, int>{{base_b_, 8}}));
  EXPECT_EQ(PartsOf(MustGet(above)), (std::map<std::string, int>{{party, 9}, {state, 22}}));
  EXPECT_EQ(MustGet(above).parts_difference(), 0);
  EXPECT_EQ(SuccessorOf(draft, party).state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(SuccessorOf(draft, party).whole_target() + SuccessorOf(draft, state).whole_target(), 7);
  EXPECT_EQ(MustGet(draft).state(), v1::PLAN_STATE_SUPERSEDED);
  // The successor holds the period: another plan has no place beside it.
  EXPECT_EQ(Make(NewPlan(party, 2025, 1)).status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(PlanSuccessionTest, OneThatGoesOnKeepsItsShareInANewRevision) {
  BuildProvince();
  const std::string fresh = MustCreate(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở mới");
  const std::string plan = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 7}, {cell_a2_, 5}});
  const std::string task = MustAddTask(plan, base_a_);
  const std::string cell_task = MustAddTask(plan, cell_a2_);
  Below(cell_a1_, base_a_);
  Below(cell_a2_, fresh);
  Leaving split = Ending(base_a_, {{base_a_, 60}, {fresh, 40}});
  split.ends = false;
  auto moved = Move({split});
  ASSERT_TRUE(moved.ok()) << moved.status();
  const v1::Plan kept = MustGet(plan);
  EXPECT_EQ(kept.state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(kept.revision(), 2);
  EXPECT_EQ(kept.whole_target(), 7);
  EXPECT_THAT(kept.successors(), IsEmpty());
  EXPECT_EQ(Revisions(plan)[1].whole_target(), 12);
  EXPECT_EQ(GetTask(Officer(), task)->plan(), plan);
  const std::string carried_on = GetTask(Officer(), cell_task)->plan();
  EXPECT_NE(carried_on, plan);
  EXPECT_EQ(MustGet(carried_on).organization(), fresh);
  EXPECT_EQ(MustGet(carried_on).whole_target(), 5);
  EXPECT_EQ(MustGet(carried_on).predecessor(), plan);
}

TEST_F(PlanSuccessionTest, AValidationTellsTheSameAndKeepsNothing) {
  BuildProvince();
  const std::string above = ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  const std::string plan = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 12}});
  MustAddTask(plan, base_a_);
  const int64_t size = harness_.JournalSize();
  const std::string before = MustGet(above).SerializeAsString();
  auto told = Move({Ending(base_a_, {{base_b_, 100}})}, /*validate_only=*/true);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(MustGet(above).SerializeAsString(), before);
  auto moved = Move({Ending(base_a_, {{base_b_, 100}})});
  ASSERT_TRUE(moved.ok()) << moved.status();
  ASSERT_EQ(moved->size(), told->size());
  for (size_t i = 0; i < told->size(); ++i) {
    EXPECT_EQ((*told)[i].kind, (*moved)[i].kind);
    EXPECT_EQ((*told)[i].resource, (*moved)[i].resource);
    EXPECT_EQ((*told)[i].to, (*moved)[i].to);
  }
}

TEST_F(PlanSuccessionTest, NothingIsLeftBehind) {
  BuildProvince();
  ApprovedWith(bloc_, 2025, 20, {{base_a_, 12}, {base_b_, 8}});
  const auto refused = Move({Ending(base_a_, {})});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "PLANS_LEFT_BEHIND");
  EXPECT_THAT(Unmet(refused.status()), ElementsAre("PLANS_LEFT_BEHIND"));
  EXPECT_TRUE(Move({Ending(cell_a1_, {})}).ok());
}

TEST_F(PlanSuccessionTest, TheJournalTellsTheEndBeforeTheBeginnings) {
  BuildProvince();
  const std::string plan = ApprovedWith(base_a_, 2025, 12, {{cell_a1_, 12}});
  Below(cell_a1_, base_b_);
  ASSERT_TRUE(Move({Ending(base_a_, {{base_b_, 100}})}).ok());
  const auto entries = harness_.WaitForJournal(7 + 4 + 2);
  ASSERT_EQ(entries.size(), 13u);
  v1::PlanChanged ended, begun;
  ASSERT_TRUE(entries[11].event().UnpackTo(&ended));
  ASSERT_TRUE(entries[12].event().UnpackTo(&begun));
  EXPECT_EQ(entries[11].action(), "Reorganize");
  EXPECT_EQ(entries[11].occurred_on().day(), 1);
  EXPECT_EQ(ended.plan().name(), plan);
  EXPECT_THAT(ended.plan().successors(), ElementsAre(begun.plan().name()));
  EXPECT_EQ(begun.plan().predecessor(), plan);
  EXPECT_EQ(entries[12].aggregate_version(), 1);
}

}  // namespace
}  // namespace ketnap::organization
