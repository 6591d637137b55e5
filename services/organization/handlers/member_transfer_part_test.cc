#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "common/access/organization_tree.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/member_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class MemberTransferPartTest : public MemberTest {
 protected:
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListMemberTransfersRequest request = {}) {
    std::vector<std::string> names;
    for (int pages = 0; pages < 100; ++pages) {
      auto response = harness_.Call(caller, &Members::ListMemberTransfers, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return names;
      for (const auto& transfer : response->transfers()) names.push_back(transfer.name());
      if (response->next_page_token().empty()) return names;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }
};

TEST_F(MemberTransferPartTest, AMemberMovesWhenTheDestinationReceivesThem) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::MemberTransfer issued = MustIssue(NewTransfer(member, cell_b1_));
  EXPECT_EQ(issued.state(), v1::MEMBER_TRANSFER_STATE_ISSUED);
  EXPECT_EQ(issued.origin(), cell_a1_);
  EXPECT_EQ(issued.present_due_date().month(), 3);
  EXPECT_EQ(issued.present_due_date().day(), 17);
  EXPECT_TRUE(issued.has_complete_due_date());
  EXPECT_FALSE(issued.overdue());
  EXPECT_EQ(Now(member).etag(), member.etag());
  EXPECT_EQ(Now(member).organization(), cell_a1_);

  const v1::MemberTransfer received = MustReceive(issued);
  EXPECT_EQ(received.state(), v1::MEMBER_TRANSFER_STATE_RECEIVED);
  EXPECT_EQ(received.etag(), "\"2\"");
  const v1::Member moved = Now(member);
  EXPECT_EQ(moved.organization(), cell_b1_);
  EXPECT_EQ(moved.etag(), "\"2\"");
  ASSERT_EQ(moved.stays_size(), 2);
  EXPECT_EQ(moved.stays(0).organization(), cell_a1_);
  EXPECT_EQ(moved.stays(0).end_date().day(), 9);
  EXPECT_EQ(moved.stays(0).cause(), "");
  EXPECT_EQ(moved.stays(1).start_date().day(), 10);
  EXPECT_EQ(moved.stays(1).cause(), issued.name());
  EXPECT_THAT(ListMemberNames(Clerk(base_a_)), IsEmpty());
  EXPECT_THAT(ListMemberNames(Clerk(base_b_)), ElementsAre("Hoàng Văn Thụ"));

  // 7 organizations, the member, the paper, then the arrival of both.
  const auto entries = harness_.WaitForJournal(11);
  ASSERT_EQ(entries.size(), 11u);
  EXPECT_EQ(entries[8].action(), "TransferMember");
  EXPECT_EQ(entries[9].action(), "ReceiveMember");
  EXPECT_EQ(entries[9].aggregate_type(), "members");
  EXPECT_EQ(entries[10].aggregate_type(), "memberTransfers");
  v1::MemberChanged changed;
  ASSERT_TRUE(entries[9].event().UnpackTo(&changed));
  EXPECT_EQ(changed.member().SerializeAsString(), moved.SerializeAsString());
  v1::MemberTransferChanged transfer_changed;
  ASSERT_TRUE(entries[10].event().UnpackTo(&transfer_changed));
  EXPECT_EQ(transfer_changed.transfer().SerializeAsString(), received.SerializeAsString());

  auto again = harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(issued));
  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(again.status()), "STATE");
}

TEST_F(MemberTransferPartTest, BothEndsAtOnceNeedBothEnds) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto request = NewTransfer(member, cell_b1_);
  *request.mutable_receive_date() = DateOf(2025, 2, 10);
  auto one_end = harness_.Call(Clerk(base_a_), &Members::TransferMember, request);
  EXPECT_EQ(one_end.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.JournalSize(), 8);
  request.set_request_id(harness_.NewRequestId());
  auto both = harness_.Call(Clerk(bloc_), &Members::TransferMember, request);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->state(), v1::MEMBER_TRANSFER_STATE_RECEIVED);
  EXPECT_EQ(Now(member).organization(), cell_b1_);
}

TEST_F(MemberTransferPartTest, EachEndDoesItsPart) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const auto here = Clerk(base_a_), there = Clerk(base_b_);
  // Where to is out of sight of the origin, and may be told all the same; who goes is not the
  // destination's to say.
  auto request = NewTransfer(member, cell_b1_);
  EXPECT_EQ(harness_.Call(there, &Members::TransferMember, request).status().code(),
            absl::StatusCode::kNotFound);
  auto issued = harness_.Call(here, &Members::TransferMember, request);
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_THAT(List(here), ElementsAre(issued->name()));
  EXPECT_THAT(List(there), ElementsAre(issued->name()));
  EXPECT_THAT(List(Clerk(cell_a2_)), IsEmpty());
  EXPECT_EQ(harness_.Call(here, &Members::ReceiveMember, NewReceipt(*issued)).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.Call(Clerk(cell_a2_), &Members::EndTransfer, NewEnd(*issued)).status().code(),
            absl::StatusCode::kNotFound);
  auto taken_back = harness_.Call(here, &Members::EndTransfer, NewEnd(*issued));
  ASSERT_TRUE(taken_back.ok()) << taken_back.status();
  EXPECT_EQ(taken_back->state(), v1::MEMBER_TRANSFER_STATE_CANCELLED);
  // A new paper; the destination sends it back.
  request.set_request_id(harness_.NewRequestId());
  auto second = harness_.Call(here, &Members::TransferMember, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_TRUE(harness_.Call(there, &Members::EndTransfer, NewEnd(*second)).ok());
  EXPECT_EQ(Now(member).organization(), cell_a1_);
}

TEST_F(MemberTransferPartTest, ATemporaryStayLeavesTheMemberAtHome) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Appointment post = MustAppoint(member, cell_a1_, "SECRETARY");
  auto request = NewTransfer(member, cell_b1_, v1::STAY_KIND_TEMPORARY);
  *request.mutable_transfer()->mutable_until_date() = DateOf(2025, 3, 1);
  const v1::MemberTransfer issued = MustIssue(request);
  EXPECT_FALSE(issued.has_complete_due_date());
  const v1::MemberTransfer received = MustReceive(issued);
  EXPECT_TRUE(received.overdue());  // Agreed to last to the day before yesterday.
  v1::Member guest = Now(member);
  EXPECT_EQ(guest.organization(), cell_a1_);
  EXPECT_EQ(guest.temporary_organization(), cell_b1_);
  EXPECT_EQ(guest.temporary_until().day(), 1);
  EXPECT_FALSE(guest.appointments(0).has_end_date());
  EXPECT_THAT(ListMemberNames(Clerk(base_b_)), IsEmpty());
  auto listed = harness_.Call(Officer(), &Members::ListMembers, v1::ListMembersRequest());
  EXPECT_EQ(listed->members(0).temporary_organization(), cell_b1_);
  EXPECT_EQ(listed->members(0).stays_size(), 0);
  // A second visit has to wait.
  request = NewTransfer(member, cell_a2_, v1::STAY_KIND_TEMPORARY);
  auto second = harness_.Call(Officer(), &Members::TransferMember, request);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(second.status(), "existing"), issued.name());

  auto ended = harness_.Call(Clerk(base_b_), &Members::EndTransfer, NewEnd(received));
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->state(), v1::MEMBER_TRANSFER_STATE_ENDED);
  guest = Now(member);
  EXPECT_EQ(guest.temporary_organization(), "");
  EXPECT_EQ(guest.stays(1).end_date().day(), 3);
}

TEST_F(MemberTransferPartTest, AnOfficialMoveEndsPostsOutsideAndVisitsThere) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  MustAppoint(member, cell_a1_, "SECRETARY");
  MustAppoint(member, bloc_, "COMMITTEE_MEMBER");
  const v1::MemberTransfer visit =
      MustReceive(MustIssue(NewTransfer(member, cell_b1_, v1::STAY_KIND_TEMPORARY)));
  auto request = NewTransfer(member, cell_b1_);
  const v1::MemberTransfer move = MustIssue(request);
  auto received =
      harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(move, DateOf(2025, 3, 1)));
  ASSERT_TRUE(received.ok()) << received.status();
  const v1::Member moved = Now(member);
  ASSERT_EQ(moved.appointments_size(), 2);
  for (const auto& post : moved.appointments()) {
    if (post.organization() == bloc_) {
      EXPECT_FALSE(post.has_end_date());
    } else {
      EXPECT_EQ(post.end_reason(), v1::APPOINTMENT_END_REASON_MOVED);
      EXPECT_EQ(post.end_date().month(), 2);
      EXPECT_EQ(post.end_date().day(), 28);
    }
  }
  EXPECT_EQ(moved.temporary_organization(), "");
  v1::ListMemberTransfersRequest ended;
  ended.set_state(v1::MEMBER_TRANSFER_STATE_ENDED);
  EXPECT_THAT(List(Officer(), ended), ElementsAre(visit.name()));
}

TEST_F(MemberTransferPartTest, RefusesWhatCannotBe) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto call = [&](const v1::TransferMemberRequest& request) {
    return harness_.Call(Officer(), &Members::TransferMember, request).status();
  };
  auto request = NewTransfer(member, base_b_);
  EXPECT_EQ(ErrorReason(call(request)), "ORGANIZATION_TAKES_NO_MEMBERS");
  request = NewTransfer(member, "organizations/018f0000-0000-7000-8000-000000000000");
  EXPECT_EQ(call(request).code(), absl::StatusCode::kNotFound);
  request = NewTransfer(member, cell_a1_);
  EXPECT_THAT(Unmet(call(request)), ElementsAre("ALREADY_THERE"));
  request = NewTransfer(member, cell_b1_);
  *request.mutable_transfer()->mutable_issue_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(call(request)), ElementsAre("transfer.issue_date:DATE_IN_FUTURE"));
  *request.mutable_transfer()->mutable_issue_date() = DateOf(2024, 3, 4);
  EXPECT_EQ(ErrorReason(call(request)), "HISTORICAL_ENTRY_NOT_PERMITTED");
  auto historical =
      harness_.Call(Clerk(base_a_, {"history.enter"}), &Members::TransferMember, request);
  ASSERT_TRUE(historical.ok()) << historical.status();
  EXPECT_TRUE(historical->overdue());
  // Received before the paper was given.
  auto early = harness_.Call(Officer(), &Members::ReceiveMember,
                             NewReceipt(*historical, DateOf(2024, 3, 3)));
  EXPECT_EQ(ErrorReason(early.status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
  early = harness_.Call(Clerk(bloc_, {"history.enter"}), &Members::ReceiveMember,
                        NewReceipt(*historical, DateOf(2024, 3, 3)));
  EXPECT_THAT(Faults(early.status()), ElementsAre("receive_date:BEFORE_ISSUE_DATE"));
  auto stale = NewReceipt(*historical);
  stale.set_etag("\"7\"");
  EXPECT_EQ(harness_.Call(Officer(), &Members::ReceiveMember, stale).status().code(),
            absl::StatusCode::kAborted);
  // Somebody of the same name and birth date is there already.
  MustEnter(cell_b1_, "Hoàng Văn Thụ");
  EXPECT_EQ(
      harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(*historical)).status().code(),
      absl::StatusCode::kAlreadyExists);
}

TEST_F(MemberTransferPartTest, OfTwoTransfersAtOnceOneWins) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  std::vector<absl::Status> statuses(4);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < statuses.size(); ++i) {
    threads.emplace_back([&, i] {
      auto request = NewTransfer(member, i % 2 == 0 ? cell_b1_ : cell_a2_);
      *request.mutable_receive_date() = DateOf(2025, 2, 10);
      statuses[i] = harness_.Call(Officer(), &Members::TransferMember, request).status();
    });
  }
  for (auto& thread : threads) thread.join();
  const auto won = std::count_if(statuses.begin(), statuses.end(),
                                 [](const absl::Status& status) { return status.ok(); });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(Now(member).stays_size(), 2);
  // Papers alone: one is out.
  threads.clear();
  for (auto& status : statuses) {
    threads.emplace_back([&] {
      auto request = NewTransfer(member, cell_a1_);
      *request.mutable_transfer()->mutable_issue_date() = DateOf(2025, 2, 20);
      status = harness_.Call(Officer(), &Members::TransferMember, request).status();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::count_if(statuses.begin(), statuses.end(),
                          [](const absl::Status& status) { return status.ok(); }),
            1);
  for (const auto& status : statuses) {
    if (status.ok()) continue;
    EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
  }
}

TEST_F(MemberTransferPartTest, OfTwoArrivalsAtOnceOneIsOne) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::MemberTransfer issued = MustIssue(NewTransfer(member, cell_b1_));
  std::vector<absl::Status> statuses(4);
  std::vector<std::thread> threads;
  for (auto& status : statuses) {
    threads.emplace_back([&] {
      status = harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(issued)).status();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::count_if(statuses.begin(), statuses.end(),
                          [](const absl::Status& status) { return status.ok(); }),
            1);
  EXPECT_EQ(Now(member).stays_size(), 2);
}

// Nobody arrives at an organization that somebody is about to end.
TEST_F(MemberTransferPartTest, AnArrivalWaitsForWhoeverChangesTheTree) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto request = NewTransfer(member, cell_b1_);
  *request.mutable_receive_date() = DateOf(2025, 2, 10);
  std::atomic<bool> answered = false;
  std::thread mover;
  const absl::Status held = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
        if (!mover.joinable()) {
          mover = std::thread([&] {
            const auto moved = harness_.Call(Officer(), &Members::TransferMember, request);
            EXPECT_TRUE(moved.ok()) << moved.status();
            answered = true;
          });
        }
        absl::SleepFor(absl::Milliseconds(500));
        EXPECT_FALSE(answered);
        // It waits with nothing in its hands that a reorganization takes next.
        return transaction
            .Query("SELECT id FROM member WHERE id = ? FOR UPDATE NOWAIT", {IdOf(member.name())})
            .status();
      });
  EXPECT_TRUE(held.ok()) << held;
  mover.join();
  EXPECT_EQ(Now(member).organization(), cell_b1_);
}

TEST_F(MemberTransferPartTest, ListsOpenOnesByDueDateInPagesWithinScope) {
  std::vector<v1::MemberTransfer> issued;
  const int days[] = {20, 3, 10};
  for (int i = 0; i < 3; ++i) {
    auto request = NewTransfer(MustEnter(cell_a1_, absl::StrCat("Đảng viên ", i)), cell_b1_);
    *request.mutable_transfer()->mutable_issue_date() = DateOf(2025, 2, days[i]);
    issued.push_back(MustIssue(request));
  }
  auto inside = NewTransfer(MustEnter(cell_a1_, "Lê Văn Ba"), cell_a2_);
  issued.push_back(MustIssue(inside));
  MustReceive(issued[3]);
  const auto all =
      ElementsAre(issued[1].name(), issued[2].name(), issued[0].name(), issued[3].name());
  for (int size : {1, 2, 50}) {
    v1::ListMemberTransfersRequest request;
    request.set_page_size(size);
    EXPECT_THAT(List(Officer(), request), all) << size;
    EXPECT_THAT(List(Clerk(base_a_), request), all) << size;
    EXPECT_THAT(List(Clerk(base_b_), request),
                ElementsAre(issued[1].name(), issued[2].name(), issued[0].name()));
    // Seen from both ends they are listed once.
    const auto both =
        harness_.Person({Harness::GrantOver(IdOf(base_a_), {"organization.members.read"}),
                         Harness::GrantOver(IdOf(base_b_), {"organization.members.read"})});
    EXPECT_THAT(List(both, request), all) << size;
  }
  v1::ListMemberTransfersRequest request;
  request.set_state(v1::MEMBER_TRANSFER_STATE_RECEIVED);
  EXPECT_THAT(List(Officer(), request), ElementsAre(issued[3].name()));
  harness_.clock().Advance(absl::Hours(24 * 15));  // 18 March: the paper of 3 February is late.
  v1::ListMemberTransfersRequest overdue;
  overdue.set_overdue_only(true);
  EXPECT_THAT(List(Officer(), overdue), ElementsAre(issued[1].name()));
  overdue.set_organization(cell_a2_);
  EXPECT_THAT(List(Officer(), overdue), IsEmpty());
  overdue.set_organization(base_b_);
  EXPECT_EQ(harness_.Call(Clerk(base_a_), &Members::ListMemberTransfers, overdue).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::organization
