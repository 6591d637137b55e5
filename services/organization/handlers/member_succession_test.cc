#include <iostream>

#include "absl/time/clock.h"
#include "common/access/organization_tree.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_fixture.h"
#include "services/organization/handlers/succession.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class MemberSuccessionTest : public MemberTest {
 protected:
  MemberSuccessionTest() {
    context_.caller = Officer();
    context_.method = "/ketnap.organization.v1.OrganizationService/Reorganize";
    context_.now = harness_.clock().Now();
    context_.today = Date(2025, 3, 3);
    succession_.request = &context_;
    succession_.reorganization = Uuid::FromName("reorganization");
    succession_.request_id = harness_.NewRequestId();
    succession_.effective_date = Date(2025, 3, 1);
  }

  Leaving Merge(const std::string& from, const std::string& to) {
    Leaving leaving;
    leaving.organization = IdOf(from);
    leaving.display_name = "Chi bộ cũ";
    leaving.inheritors = {{IdOf(to), 100, true}};
    return leaving;
  }

  absl::StatusOr<std::vector<MovedItem>> Move() {
    std::vector<MovedItem> moved;
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
          KETNAP_ASSIGN_OR_RETURN(moved, MoveMembers(transaction, succession_));
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    return moved;
  }

  static std::vector<std::string> Of(const std::vector<MovedItem>& moved, v1::ImpactKind kind) {
    std::vector<std::string> names;
    for (const MovedItem& item : moved) {
      if (item.kind == kind) names.push_back(item.resource);
    }
    return names;
  }

  access::RequestContext context_;
  SuccessionContext succession_;
};

TEST_F(MemberSuccessionTest, EverybodyGoesOnInTheSuccessor) {
  const v1::Member belongs = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member guest = MustEnter(cell_b1_, "Lương Văn Tri");
  const v1::Member coming = MustEnter(cell_b1_, "Trần Văn Chính");
  const v1::Member left = MustEnter(cell_a1_, "Chu Văn Đức");
  ASSERT_TRUE(
      harness_.Call(Officer(), &Members::EndMembership, NewLeaving(left, DateOf(2025, 2, 20)))
          .ok());
  const v1::Appointment post = MustAppoint(belongs, cell_a1_, "SECRETARY");
  const v1::Appointment above = MustAppoint(belongs, base_a_, "COMMITTEE_MEMBER");
  const v1::MemberTransfer visit =
      MustReceive(MustIssue(NewTransfer(guest, cell_a1_, v1::STAY_KIND_TEMPORARY)));
  const v1::MemberTransfer paper = MustIssue(NewTransfer(coming, cell_a1_));
  const int64_t journal = harness_.JournalSize();

  succession_.leaving = {Merge(cell_a1_, cell_a2_)};
  succession_.validate_only = true;
  auto told = Move();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(harness_.JournalSize(), journal);
  EXPECT_EQ(Now(belongs).organization(), cell_a1_);

  succession_.validate_only = false;
  auto moved = Move();
  ASSERT_TRUE(moved.ok()) << moved.status();
  for (const auto* items : {&*told, &*moved}) {
    EXPECT_THAT(Of(*items, v1::IMPACT_KIND_MEMBER_MOVED),
                UnorderedElementsAre(belongs.name(), guest.name()));
    EXPECT_THAT(Of(*items, v1::IMPACT_KIND_APPOINTMENT_ENDED), ElementsAre(post.name()));
    EXPECT_THAT(Of(*items, v1::IMPACT_KIND_TRANSFER_MOVED),
                UnorderedElementsAre(visit.name(), paper.name()));
  }
  // Two members and two transfers.
  EXPECT_EQ(harness_.JournalSize(), journal + 4);
  const v1::Member after = Now(belongs);
  EXPECT_EQ(after.organization(), cell_a2_);
  EXPECT_EQ(after.stays(0).end_date().day(), 28);
  EXPECT_EQ(after.stays(1).cause(),
            absl::StrCat("reorganizations/", succession_.reorganization.ToString()));
  for (const auto& held : after.appointments()) {
    EXPECT_EQ(held.end_reason(), held.name() == above.name()
                                     ? v1::APPOINTMENT_END_REASON_UNSPECIFIED
                                     : v1::APPOINTMENT_END_REASON_ORGANIZATION_ENDED);
  }
  EXPECT_EQ(Now(guest).organization(), cell_b1_);
  EXPECT_EQ(Now(guest).temporary_organization(), cell_a2_);
  EXPECT_EQ(Now(left).organization(), cell_a1_);
  EXPECT_THAT(ListMemberNames(Clerk(cell_a2_)), ElementsAre("Hoàng Văn Thụ"));
  // The one who was on the way arrives at the successor; the visit ends there.
  auto received = harness_.Call(Clerk(cell_a2_), &Members::ReceiveMember,
                                NewReceipt(paper, DateOf(2025, 3, 2)));
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(Now(coming).organization(), cell_a2_);
  EXPECT_TRUE(harness_.Call(Clerk(cell_a2_), &Members::EndTransfer, NewEnd(visit)).ok());
}

TEST_F(MemberSuccessionTest, ASplitSendsWhoIsNamedAndTheRestStays) {
  const v1::Member named = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member rest = MustEnter(cell_a1_, "Lương Văn Tri");
  const v1::Appointment post = MustAppoint(named, cell_a1_, "SECRETARY");
  Leaving leaving = Merge(cell_a1_, cell_a2_);
  leaving.ends = false;
  leaving.inheritors = {{IdOf(cell_a1_), 50, true}, {IdOf(cell_b1_), 50, false}};
  leaving.named_members = {{IdOf(named.name()), IdOf(cell_b1_)}};
  succession_.leaving = {leaving};
  auto moved = Move();
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_THAT(*moved, SizeIs(1));
  EXPECT_EQ(Now(named).organization(), cell_b1_);
  EXPECT_FALSE(Now(named).appointments(0).has_end_date());
  EXPECT_EQ(Now(rest).organization(), cell_a1_);
  EXPECT_EQ(Now(rest).etag(), rest.etag());
  // Named again they are not there any more.
  EXPECT_EQ(ErrorReason(Move().status()), "MEMBER_NOT_IN_ORGANIZATION");
}

TEST_F(MemberSuccessionTest, AWayThatLeadsHomeIsOver) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member guest = MustEnter(cell_a2_, "Lương Văn Tri");
  const v1::MemberTransfer paper = MustIssue(NewTransfer(member, cell_a2_));
  const v1::MemberTransfer visit =
      MustReceive(MustIssue(NewTransfer(guest, cell_a1_, v1::STAY_KIND_TEMPORARY)));
  succession_.leaving = {Merge(cell_a1_, cell_a2_)};
  ASSERT_TRUE(Move().ok());
  EXPECT_EQ(Now(member).organization(), cell_a2_);
  EXPECT_EQ(Now(guest).temporary_organization(), "");
  // The visit is over; the paper to where the member is now cannot be presented any more.
  auto refused = harness_.Call(Officer(), &Members::EndTransfer, NewEnd(visit));
  EXPECT_EQ(ErrorReason(refused.status()), "STATE");
  EXPECT_THAT(
      Unmet(harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(paper, DateOf(2025, 3, 2)))
                .status()),
      ElementsAre("ALREADY_THERE"));
  EXPECT_TRUE(harness_.Call(Officer(), &Members::EndTransfer, NewEnd(paper)).ok());
}

TEST_F(MemberSuccessionTest, NobodyIsLeftBehindAndNothingIsOverrun) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  Leaving nowhere = Merge(cell_a1_, cell_a2_);
  nowhere.inheritors.clear();
  succession_.leaving = {nowhere};
  auto refused = Move();
  EXPECT_EQ(ErrorReason(refused.status()), "MEMBERS_LEFT_BEHIND");
  EXPECT_THAT(Unmet(refused.status()), ElementsAre("MEMBERS_LEFT_BEHIND"));
  succession_.leaving = {Merge(cell_a1_, base_b_)};
  EXPECT_EQ(ErrorReason(Move().status()), "MEMBERS_LEFT_BEHIND");
  // Somebody came, went or was given a post there since.
  succession_.leaving = {Merge(cell_a1_, cell_a2_)};
  succession_.effective_date = Date(2005, 9, 15);
  EXPECT_EQ(ErrorReason(Move().status()), "ORGANIZATION_CHANGED_SINCE");
  succession_.effective_date = Date(2025, 2, 9);
  const v1::MemberTransfer gone = MustReceive(MustIssue(NewTransfer(member, cell_b1_)));
  EXPECT_EQ(ErrorReason(Move().status()), "ORGANIZATION_CHANGED_SINCE");
  succession_.effective_date = Date(2025, 2, 10);
  auto empty = Move();
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_THAT(*empty, IsEmpty());
  EXPECT_EQ(Now(member).organization(), cell_b1_);
}

TEST_F(MemberSuccessionTest, ManyMembersMoveInOneGo) {
  constexpr int kMany = 300;
  harness_.RunSql(
      "INSERT INTO member WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n"
      " WHERE k < ?) SELECT UNHEX(MD5(CONCAT('m', k))), 1, ?, CONCAT('Đảng viên ', k),"
      " CONCAT('dang vien ', k), '1980-01-01', 2, '2005-01-01', NULL, '2006-01-01', NULL, NULL, 0,"
      " NULL, 0, 1, '2025-01-01', '2025-01-01' FROM n",
      {kMany - 1, IdOf(cell_a1_)});
  harness_.RunSql(
      "INSERT INTO member_stay SELECT id, 1, admission_ceremony_date, organization_id,"
      " '9999-12-31', 1, NULL, official_date, '', created_at FROM member");
  // Their first journal entries, without which there would be none to follow.
  harness_.RunSql(
      "INSERT INTO journal_entry SELECT id, 'members', id, 1, '', REPEAT('h', 32), '2025-01-01',"
      " created_at, 'test', '', '', '', 'CreateMember', organization_id, 'x', '', 0 FROM member");
  succession_.leaving = {Merge(cell_a1_, cell_a2_)};
  const absl::Time start = SystemClock().Now();
  auto moved = Move();
  std::cout << kMany << " members moved in " << SystemClock().Now() - start << "\n";
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_THAT(*moved, SizeIs(kMany));
  const db::Row counts =
      harness_
          .ReadSql(
              "SELECT COUNT(*), (SELECT COUNT(*) FROM member_listing WHERE ancestor_id = ?),"
              " (SELECT COUNT(*) FROM member_stay WHERE organization_id = ? AND open_mark = 1)"
              " FROM member WHERE organization_id = ? AND version = 2",
              {IdOf(cell_a2_), IdOf(cell_a2_), IdOf(cell_a2_)})
          .at(0);
  EXPECT_EQ(counts.Int(0), kMany);
  EXPECT_EQ(counts.Int(1), kMany);
  EXPECT_EQ(counts.Int(2), kMany);
}

TEST_F(MemberSuccessionTest, AReorganizationTakesMembersAlong) {
  const v1::Member merged = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member stays = MustEnter(cell_b1_, "Lương Văn Tri");
  MustAppoint(merged, cell_a1_, "SECRETARY");
  v1::ReorganizeRequest request;
  auto* reorganization = request.mutable_reorganization();
  reorganization->set_organization(bloc_);
  reorganization->set_title("Sắp xếp tổ chức đảng năm 2025");
  auto* decision = reorganization->mutable_decision();
  decision->set_number("12");
  decision->set_symbol("QĐ/TU");
  decision->set_issuer("Tỉnh ủy Lạng Sơn");
  *decision->mutable_date() = DateOf(2025, 2, 20);
  *reorganization->mutable_effective_date() = DateOf(2025, 3, 1);
  auto* merge = reorganization->add_operations()->mutable_merge();
  merge->add_sources(cell_a1_);
  merge->set_target(cell_a2_);
  auto* move = reorganization->add_operations()->mutable_move();
  move->add_organizations(cell_b1_);
  move->set_new_parent(base_a_);
  request.set_request_id(harness_.NewRequestId());
  auto done = harness_.Call(Clerk(bloc_, {"organization.structure.reorganize"}),
                            &Organizations::Reorganize, request);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(Now(merged).organization(), cell_a2_);
  EXPECT_TRUE(Now(merged).appointments(0).has_end_date());
  EXPECT_EQ(Now(stays).organization(), cell_b1_);
  // Lists follow the tree.
  EXPECT_THAT(ListMemberNames(Clerk(base_a_)), ElementsAre("Hoàng Văn Thụ", "Lương Văn Tri"));
  EXPECT_THAT(ListMemberNames(Clerk(base_b_)), IsEmpty());
  EXPECT_THAT(ListMemberNames(Clerk(bloc_)), ElementsAre("Hoàng Văn Thụ", "Lương Văn Tri"));
  // As it was: on the last day before, both bases had one.
  v1::CountMembersRequest count;
  count.set_organization(base_b_);
  count.set_subtree(true);
  *count.mutable_as_of() = DateOf(2025, 2, 28);
  EXPECT_EQ(harness_.Call(Officer(), &Members::CountMembers, count)->official_count(), 1);
  *count.mutable_as_of() = DateOf(2025, 3, 1);
  EXPECT_EQ(harness_.Call(Officer(), &Members::CountMembers, count)->official_count(), 0);
}

}  // namespace
}  // namespace ketnap::organization
