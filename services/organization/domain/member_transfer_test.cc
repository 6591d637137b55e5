#include "services/organization/domain/member_transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/working_days.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;

const Uuid kHome = Uuid::FromName("home");
const Uuid kGoal = Uuid::FromName("goal");
const absl::Time kNow = absl::UnixEpoch();

class MemberTransferTest : public ::testing::Test {
 protected:
  MemberTransferTest() {
    member_.id = Uuid::FromName("member");
    member_.status = MemberStatus::kOfficial;
    member_.organization = kHome;
    member_.admission_ceremony_date = Date(2010, 5, 6);
    member_.official_date = Date(2011, 5, 6);
    BeginFirstStay(&member_, {.valid_from = Date(2000, 1, 1)}, kNow);
    transfer_.id = Uuid::FromName("transfer");
    transfer_.member = member_.id;
    transfer_.destination = kGoal;
    transfer_.issue_date = Date(2025, 2, 3);
    transfer_.kind = StayKind::kOfficial;
  }

  TransferClocks Clocks(int present = 30, int complete = 60) {
    return {present, complete,
            [](Date from, int days) { return WorkingDayCalendar().AddWorkingDays(from, days); }};
  }

  static bool GoesOn(const Uuid&) { return true; }

  Member member_;
  MemberTransfer transfer_;
};

TEST_F(MemberTransferTest, ClocksCountWorkingDaysFromTheDayOnThePaper) {
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  EXPECT_EQ(transfer_.origin, kHome);
  EXPECT_EQ(transfer_.state, TransferState::kIssued);
  EXPECT_EQ(transfer_.present_due_date, Date(2025, 3, 17));
  EXPECT_EQ(transfer_.complete_due_date, Date(2025, 4, 28));
  EXPECT_FALSE(IsOverdue(transfer_, Date(2025, 3, 17)));
  EXPECT_TRUE(IsOverdue(transfer_, Date(2025, 3, 18)));
  transfer_.kind = StayKind::kTemporary;
  transfer_.complete_due_date.reset();
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  EXPECT_FALSE(transfer_.complete_due_date.has_value());
}

TEST_F(MemberTransferTest, RefusesWhatCannotBe) {
  transfer_.until_date = Date(2025, 2, 2);
  std::vector<std::string> rules;
  for (const auto& violation : CheckNewTransfer(transfer_)) rules.push_back(violation.rule_id);
  EXPECT_THAT(rules, ElementsAre("ONLY_FOR_TEMPORARY", "BEFORE_ISSUE_DATE"));
  auto rule = [&] { return UnmetConditions(Issue(member_, Clocks(), &transfer_)).at(0).rule_id; };
  transfer_.destination = kHome;
  EXPECT_EQ(rule(), "ALREADY_THERE");
  transfer_.destination = kGoal;
  transfer_.issue_date = Date(2010, 5, 5);
  EXPECT_EQ(rule(), "STAY_BEGAN_SINCE");
  ASSERT_TRUE(EndMembership(&member_, Date(2020, 1, 1), LeaveReason::kDied).ok());
  EXPECT_EQ(rule(), "MEMBER_HAS_LEFT");
}

TEST_F(MemberTransferTest, AnOfficialOneIsCompleteWhenReceived) {
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  const absl::Status early = Receive(&member_, &transfer_, Date(2025, 2, 2), &GoesOn, kNow);
  EXPECT_EQ(FieldViolations(early).at(0).rule_id, "BEFORE_ISSUE_DATE");
  ASSERT_TRUE(Receive(&member_, &transfer_, Date(2025, 2, 3), &GoesOn, kNow).ok());
  EXPECT_EQ(transfer_.state, TransferState::kReceived);
  EXPECT_EQ(member_.organization, kGoal);
  EXPECT_EQ(member_.stays[0].end, Date(2025, 2, 2));
  EXPECT_EQ(member_.stays[1].cause, NameOf(transfer_));
  EXPECT_FALSE(IsOpen(transfer_));
  EXPECT_FALSE(IsOverdue(transfer_, Date(2030, 1, 1)));
  EXPECT_EQ(ErrorReason(Receive(&member_, &transfer_, Date(2025, 2, 4), &GoesOn, kNow)), "STATE");
  EXPECT_EQ(ErrorReason(EndTransfer(&member_, &transfer_, Date(2025, 2, 4)).status()), "STATE");
}

TEST_F(MemberTransferTest, ATemporaryOneLastsUntilItIsEnded) {
  transfer_.kind = StayKind::kTemporary;
  transfer_.until_date = Date(2025, 6, 30);
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  ASSERT_TRUE(Receive(&member_, &transfer_, Date(2025, 2, 10), &GoesOn, kNow).ok());
  EXPECT_EQ(member_.organization, kHome);
  EXPECT_TRUE(IsOpen(transfer_));
  EXPECT_EQ(DueDate(transfer_), Date(2025, 6, 30));
  EXPECT_TRUE(IsOverdue(transfer_, Date(2025, 7, 1)));
  EXPECT_EQ(
      FieldViolations(EndTransfer(&member_, &transfer_, Date(2025, 2, 9)).status()).at(0).rule_id,
      "BEFORE_RECEIVE_DATE");
  EXPECT_EQ(EndTransfer(&member_, &transfer_, Date(2025, 2, 10)).value(), true);
  EXPECT_EQ(transfer_.state, TransferState::kEnded);
  EXPECT_EQ(OpenStay(member_, StayKind::kTemporary), nullptr);
  EXPECT_TRUE(IsWhole(member_));
}

TEST_F(MemberTransferTest, APaperThatWasNotPresentedIsTakenBack) {
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  EXPECT_EQ(EndTransfer(&member_, &transfer_, Date(2025, 2, 3)).value(), false);
  EXPECT_EQ(transfer_.state, TransferState::kCancelled);
  EXPECT_EQ(member_.organization, kHome);
  EXPECT_EQ(ErrorReason(Receive(&member_, &transfer_, Date(2025, 2, 4), &GoesOn, kNow)), "STATE");
}

TEST_F(MemberTransferTest, ListsOpenOnesByDueDateAndClosedOnesLastFirst) {
  ASSERT_TRUE(Issue(member_, Clocks(), &transfer_).ok());
  MemberTransfer later = transfer_;
  later.present_due_date = Date(2025, 3, 18);
  MemberTransfer endless = transfer_;
  endless.kind = StayKind::kTemporary;
  endless.state = TransferState::kReceived;
  endless.until_date.reset();
  MemberTransfer closed = transfer_;
  closed.state = TransferState::kReceived;
  closed.receive_date = Date(2025, 3, 1);
  MemberTransfer closed_before = closed;
  closed_before.receive_date = Date(2024, 12, 31);
  EXPECT_LT(ListKey(transfer_), ListKey(later));
  EXPECT_LT(ListKey(later), ListKey(endless));
  EXPECT_LT(ListKey(endless), ListKey(closed));
  EXPECT_LT(ListKey(closed), ListKey(closed_before));
  EXPECT_EQ(ListKey(transfer_), DueKey(Date(2025, 3, 17)));
}

}  // namespace
}  // namespace ketnap::organization
