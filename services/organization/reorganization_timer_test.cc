#include "services/organization/reorganization_timer.h"

#include <thread>

#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "services/organization/handlers/reorganization_apply.h"
#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/repository/reorganization_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::HasSubstr;

class ReorganizationTimerTest : public ReorganizationServiceTest {
 protected:
  // cell_a1 becomes a part of cell_a2, in a week.
  v1::ReorganizeResponse Schedule() {
    v1::ReorganizeRequest request = NewReorganization(base_a_, harness_.clock().Today() + 7);
    AddMerge(&request, {cell_a1_}, cell_a2_);
    return MustReorganize(request);
  }
  absl::StatusOr<v1::Reorganization> Cancel(const std::string& name) {
    v1::CancelReorganizationRequest request;
    request.set_name(name);
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(Reorganizer(), &Organizations::CancelReorganization, request);
  }
};

TEST_F(ReorganizationTimerTest, AppliesOnItsDayAlsoAfterARestart) {
  BuildProvince();
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const Date day = harness_.clock().Today() + 7;
  const v1::ReorganizeResponse scheduled = Schedule();
  const std::string name = scheduled.reorganization().name();
  EXPECT_EQ(scheduled.reorganization().state(), v1::REORGANIZATION_STATE_SCHEDULED);
  EXPECT_EQ(scheduled.reorganization().lineage_size(), 0);
  EXPECT_EQ(Counts(scheduled)[v1::IMPACT_KIND_MEMBER_MOVED], 1);
  EXPECT_FALSE(Get(Officer(), cell_a1_)->has_valid_to());
  // One minute to midnight in Vietnam.
  const absl::Time midnight = absl::FromCivil(day, VietnamTimeZone());
  harness_.clock().Advance(midnight - absl::Minutes(1) - harness_.clock().Now());
  absl::SleepFor(absl::Seconds(3));
  EXPECT_EQ(GetReorganization(name).state(), v1::REORGANIZATION_STATE_SCHEDULED);
  harness_.Restart();
  harness_.clock().Advance(absl::Minutes(2));
  const v1::Reorganization applied = WaitForState(name, v1::REORGANIZATION_STATE_APPLIED);
  EXPECT_EQ(applied.lineage_size(), 1);
  EXPECT_EQ(OrganizationOf(member.name()), cell_a2_);
  const auto ended = Get(Officer(), cell_a1_);
  EXPECT_EQ(*DateFromProto(ended->valid_to()), day - 1);
  EXPECT_EQ(harness_.runtime().tree().CarriedOnBy(IdOf(cell_a1_)), IdOf(cell_a2_));
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  EXPECT_EQ(entries.back().aggregate_type(), "reorganizations");
  EXPECT_EQ(entries.back().action(), "ApplyReorganization");
  EXPECT_EQ(entries.back().actor(), "processes/organization");
  EXPECT_THAT(entries.back().on_behalf_of(), HasSubstr("accounts/"));
  EXPECT_EQ(*DateFromProto(entries.back().occurred_on()), day);
}

TEST_F(ReorganizationTimerTest, BlockedUntilItFits) {
  BuildProvince();
  const std::string name = Schedule().reorganization().name();
  // Meanwhile its target ends.
  v1::ReorganizeRequest between = NewReorganization(base_a_);
  const std::string part = AddCreate(&between, base_a_, "PARTY_CELL", "Chi bộ Kế hoạch");
  AddMerge(&between, {cell_a2_}, part);
  MustReorganize(between);
  harness_.clock().SetDay(harness_.clock().Today() + 7);
  const v1::Reorganization blocked = WaitForState(name, v1::REORGANIZATION_STATE_BLOCKED);
  EXPECT_THAT(blocked.blocked_reason(), HasSubstr("Thao tác 1: “Chi bộ Thanh tra” đã kết thúc"));
  // Tried again later it says the same, and the journal is not told again.
  const int64_t size = harness_.JournalSize();
  harness_.clock().Advance(absl::Minutes(2));
  absl::SleepFor(absl::Seconds(3));
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(GetReorganization(name).etag(), blocked.etag());
  // What has ended does not come back; another one is recorded and this one taken back.
  const auto cancelled = Cancel(name);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::REORGANIZATION_STATE_CANCELLED);
  EXPECT_EQ(cancelled->blocked_reason(), "");
  EXPECT_FALSE(Get(Officer(), cell_a1_)->has_valid_to());
}

TEST_F(ReorganizationTimerTest, BlockedThenFixedThenApplied) {
  BuildProvince();
  v1::ReorganizeRequest request = NewReorganization(base_a_, harness_.clock().Today() + 7);
  AddRename(&request, cell_a1_, "Chi bộ Kế hoạch");
  const std::string name = MustReorganize(request).reorganization().name();
  const std::string other = MustCreate(base_a_, "PARTY_CELL", "Chi bộ Kế hoạch");
  harness_.clock().SetDay(harness_.clock().Today() + 7);
  EXPECT_THAT(WaitForState(name, v1::REORGANIZATION_STATE_BLOCKED).blocked_reason(),
              HasSubstr("đã có tổ chức mang tên"));
  v1::ReorganizeRequest fix = NewReorganization(base_a_);
  AddRename(&fix, other, "Chi bộ Kế hoạch - Tổng hợp");
  MustReorganize(fix);
  harness_.clock().Advance(absl::Minutes(1) + absl::Seconds(1));
  WaitForState(name, v1::REORGANIZATION_STATE_APPLIED);
  EXPECT_EQ(Get(Officer(), cell_a1_)->display_name(), "Chi bộ Kế hoạch");
}

TEST_F(ReorganizationTimerTest, WhatIsTakenBackIsNotApplied) {
  BuildProvince();
  const std::string name = Schedule().reorganization().name();
  ASSERT_TRUE(Cancel(name).ok());
  harness_.clock().SetDay(harness_.clock().Today() + 8);
  absl::SleepFor(absl::Seconds(3));
  EXPECT_EQ(GetReorganization(name).state(), v1::REORGANIZATION_STATE_CANCELLED);
  EXPECT_FALSE(Get(Officer(), cell_a1_)->has_valid_to());
}

TEST_F(ReorganizationTimerTest, WhoHasLeftMeanwhileIsNotLookedFor) {
  BuildProvince();
  const v1::Member gone = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member stays = MustEnter(cell_a1_, "Lương Văn Tri");
  v1::ReorganizeRequest request = NewReorganization(base_a_, harness_.clock().Today() + 7);
  const std::string made = AddCreate(&request, base_a_, "PARTY_CELL", "Chi bộ Kế hoạch");
  auto* split = Next(&request)->mutable_split();
  split->set_source(cell_a1_);
  v1::SplitPart* part = AddPart(split, made, 50, false);
  part->add_members(gone.name());
  part->add_members(stays.name());
  AddPart(split, cell_a1_, 50, true);
  const std::string name = MustReorganize(request).reorganization().name();
  v1::TransferMemberRequest transfer;
  transfer.mutable_transfer()->set_member(gone.name());
  transfer.mutable_transfer()->set_kind(v1::STAY_KIND_OFFICIAL);
  transfer.mutable_transfer()->set_destination(cell_b1_);
  *transfer.mutable_transfer()->mutable_issue_date() = DateOf(2025, 3, 3);
  *transfer.mutable_receive_date() = DateOf(2025, 3, 3);
  transfer.set_request_id(harness_.NewRequestId());
  const auto left = harness_.Call(Officer(), &Members::TransferMember, transfer);
  ASSERT_TRUE(left.ok()) << left.status();
  harness_.clock().SetDay(harness_.clock().Today() + 7);
  WaitForState(name, v1::REORGANIZATION_STATE_APPLIED);
  EXPECT_EQ(OrganizationOf(gone.name()), cell_b1_);
  EXPECT_EQ(OrganizationOf(stays.name()), made);
}

// Due when the timer looked, taken back before it had the row.
TEST_F(ReorganizationTimerTest, WhatIsTakenBackUnderItsEyesIsNotApplied) {
  BuildProvince();
  const std::string name = Schedule().reorganization().name();
  TreeRefresher refresher(&harness_.runtime().database(), &harness_.runtime().tree());
  ReorganizationTimer timer(&harness_.runtime().database(), &harness_.clock(), &refresher);
  std::thread look;
  const absl::Status taken_back = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockReorganization(transaction, IdOf(name)));
        if (!look.joinable()) {
          harness_.clock().SetDay(harness_.clock().Today() + 7);
          look = std::thread([&] { timer.RunDue(); });
        }
        absl::SleepFor(absl::Seconds(1));  // By then it waits for the row.
        record->state = ReorganizationState::kCancelled;
        record->update_time = harness_.clock().Now();
        KETNAP_RETURN_IF_ERROR(UpdateReorganization(transaction, &*record));
        return PublishReorganization(
            transaction, service::ProcessContext(harness_.clock(), "organization", "test"), *record,
            "CancelReorganization", harness_.NewRequestId(), false, {});
      });
  EXPECT_TRUE(taken_back.ok()) << taken_back;
  look.join();
  const v1::Reorganization found = GetReorganization(name);
  EXPECT_EQ(found.state(), v1::REORGANIZATION_STATE_CANCELLED);
  EXPECT_EQ(found.etag(), "\"2\"");
  EXPECT_FALSE(Get(Officer(), cell_a1_)->has_valid_to());
}

TEST_F(ReorganizationTimerTest, WhatDoesNotFitTodayIsNotScheduled) {
  BuildProvince();
  v1::ReorganizeRequest request = NewReorganization(base_a_, harness_.clock().Today() + 7);
  AddMerge(&request, {cell_b1_}, cell_a2_);
  EXPECT_EQ(ErrorReason(Reorganize(request).status()), "REORGANIZATION_NOT_POSSIBLE");
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM reorganization")[0].Int(0), 0);
}

}  // namespace
}  // namespace ketnap::organization
