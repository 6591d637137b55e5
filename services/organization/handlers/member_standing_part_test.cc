#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/member_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;

class MemberStandingPartTest : public MemberTest {
 protected:
  v1::SetActivityExemptionRequest NewExemption(const v1::Member& member, google::type::Date start) {
    v1::SetActivityExemptionRequest request;
    request.set_member(member.name());
    auto* exemption = request.mutable_exemption();
    *exemption->mutable_start_date() = start;
    exemption->set_reason(v1::EXEMPTION_REASON_OLD_AGE);
    exemption->set_document("01-NQ/CB");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Member> Exempt(const v1::SetActivityExemptionRequest& request) {
    return harness_.Call(Officer(), &Members::SetActivityExemption, request);
  }

  // Official, probationary, away, hosted, exempt.
  std::vector<int64_t> Count(const std::string& organization, bool subtree = false,
                             std::optional<google::type::Date> day = std::nullopt) {
    v1::CountMembersRequest request;
    request.set_organization(organization);
    request.set_subtree(subtree);
    if (day.has_value()) *request.mutable_as_of() = *day;
    auto response = harness_.Call(Officer(), &Members::CountMembers, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return {};
    return {response->official_count(), response->probationary_count(),
            response->temporarily_away_count(), response->temporarily_hosted_count(),
            response->exempt_count()};
  }
};

TEST_F(MemberStandingPartTest, LeavingEndsStaysPostsAndPapers) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  MustAppoint(member, base_a_, "SECRETARY");
  const v1::MemberTransfer visit =
      MustReceive(MustIssue(NewTransfer(member, cell_b1_, v1::STAY_KIND_TEMPORARY)));
  const v1::MemberTransfer paper = MustIssue(NewTransfer(member, cell_a2_));
  auto left = harness_.Call(Clerk(base_a_), &Members::EndMembership, NewLeaving(member));
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->status(), v1::MEMBER_STATUS_LEFT);
  EXPECT_EQ(left->leave_reason(), v1::LEAVE_REASON_DIED);
  EXPECT_EQ(left->left_date().day(), 3);
  EXPECT_EQ(left->temporary_organization(), "");
  for (const auto& stay : left->stays()) EXPECT_TRUE(stay.has_end_date());
  EXPECT_EQ(left->appointments(0).end_reason(), v1::APPOINTMENT_END_REASON_LEFT);
  v1::ListMemberTransfersRequest request;
  auto transfers = harness_.Call(Officer(), &Members::ListMemberTransfers, request);
  ASSERT_EQ(transfers->transfers_size(), 2);
  for (const auto& transfer : transfers->transfers()) {
    EXPECT_EQ(transfer.state(), transfer.name() == visit.name()
                                    ? v1::MEMBER_TRANSFER_STATE_ENDED
                                    : v1::MEMBER_TRANSFER_STATE_CANCELLED);
  }
  auto again = harness_.Call(Officer(), &Members::EndMembership, NewLeaving(member));
  EXPECT_EQ(ErrorReason(again.status()), "MEMBER_HAS_LEFT");
  EXPECT_THAT(
      Unmet(harness_.Call(Officer(), &Members::TransferMember, NewTransfer(member, cell_b1_))
                .status()),
      ElementsAre("MEMBER_HAS_LEFT"));
  // Counted on the last day, and no longer on the next.
  EXPECT_THAT(Count(cell_a1_), ElementsAre(1, 0, 1, 0, 0));
  harness_.clock().Advance(absl::Hours(24));
  EXPECT_THAT(Count(cell_a1_), ElementsAre(0, 0, 0, 0, 0));
  v1::ListMembersRequest of_status;
  of_status.set_status(v1::MEMBER_STATUS_OFFICIAL);
  EXPECT_THAT(ListMemberNames(Officer(), of_status), ::testing::IsEmpty());
  of_status.set_status(v1::MEMBER_STATUS_LEFT);
  EXPECT_THAT(ListMemberNames(Officer(), of_status), ElementsAre("Hoàng Văn Thụ"));
}

TEST_F(MemberStandingPartTest, LeavingIsGuarded) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto leave = [&](const access::Caller& caller, const v1::EndMembershipRequest& request) {
    return harness_.Call(caller, &Members::EndMembership, request).status();
  };
  EXPECT_EQ(leave(Clerk(base_b_), NewLeaving(member)).code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Faults(leave(Officer(), NewLeaving(member, DateOf(2025, 3, 4)))),
              ElementsAre("left_date:DATE_IN_FUTURE"));
  EXPECT_EQ(ErrorReason(leave(Officer(), NewLeaving(member, DateOf(2024, 1, 1)))),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
  auto stale = NewLeaving(member);
  stale.set_etag("\"2\"");
  EXPECT_EQ(leave(Officer(), stale).code(), absl::StatusCode::kAborted);
  MustReceive(MustIssue(NewTransfer(member, cell_b1_)));
  EXPECT_THAT(Unmet(leave(Officer(), NewLeaving(member, DateOf(2025, 2, 9)))),
              ElementsAre("STAY_BEGAN_SINCE"));
}

TEST_F(MemberStandingPartTest, ExemptsAndEndsTheExemption) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto exempt = Exempt(NewExemption(member, DateOf(2025, 2, 3)));
  ASSERT_TRUE(exempt.ok()) << exempt.status();
  EXPECT_EQ(exempt->activity_exemption().document(), "01-NQ/CB");
  EXPECT_EQ(exempt->etag(), "\"2\"");
  EXPECT_THAT(Count(cell_a1_), ElementsAre(1, 0, 0, 0, 1));
  auto listed = harness_.Call(Officer(), &Members::ListMembers, v1::ListMembersRequest());
  EXPECT_TRUE(listed->members(0).has_activity_exemption());
  EXPECT_EQ(listed->members(0).exemptions_size(), 0);

  auto overlapping = NewExemption(member, DateOf(2025, 2, 10));
  EXPECT_EQ(ErrorReason(Exempt(overlapping).status()), "EXEMPTION_OVERLAPS");
  auto ended = NewExemption(member, DateOf(2025, 2, 3));
  *ended.mutable_exemption()->mutable_end_date() = DateOf(2025, 3, 2);
  exempt = Exempt(ended);
  ASSERT_TRUE(exempt.ok()) << exempt.status();
  EXPECT_FALSE(exempt->has_activity_exemption());
  ASSERT_EQ(exempt->exemptions_size(), 1);
  EXPECT_EQ(exempt->exemptions(0).end_date().day(), 2);
  EXPECT_THAT(Count(cell_a1_), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(Count(cell_a1_, false, DateOf(2025, 3, 2)), ElementsAre(1, 0, 0, 0, 1));
  auto backwards = NewExemption(member, DateOf(2025, 3, 3));
  *backwards.mutable_exemption()->mutable_end_date() = DateOf(2025, 3, 2);
  EXPECT_THAT(Faults(Exempt(backwards).status()), ElementsAre("exemption.end_date:BEFORE_START"));
  EXPECT_EQ(harness_
                .Call(Clerk(base_b_), &Members::SetActivityExemption,
                      NewExemption(member, DateOf(2025, 3, 3)))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(MemberStandingPartTest, CountsAsVotesDoOnAnyDay) {
  const v1::Member stays = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member visits = MustEnter(cell_a1_, "Lương Văn Tri");
  const v1::Member moves = MustEnter(cell_a1_, "Trần Văn Chính");
  auto probationary = NewMember(cell_a2_, "Chu Văn Đức");
  probationary.mutable_member()->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  probationary.mutable_member()->clear_official_date();
  probationary.mutable_member()->clear_seniority_date();
  ASSERT_TRUE(Enter(probationary).ok());
  MustReceive(MustIssue(NewTransfer(visits, cell_b1_, v1::STAY_KIND_TEMPORARY)));
  MustReceive(MustIssue(NewTransfer(moves, cell_b1_)));
  ASSERT_TRUE(Exempt(NewExemption(stays, DateOf(2025, 2, 3))).ok());
  ASSERT_TRUE(Exempt(NewExemption(visits, DateOf(2025, 2, 3))).ok());
  // Official, probationary, away, hosted, exempt.
  EXPECT_THAT(Count(cell_a1_), ElementsAre(2, 0, 1, 0, 1));
  EXPECT_THAT(Count(cell_b1_), ElementsAre(1, 0, 0, 1, 0));
  EXPECT_THAT(Count(base_a_), ElementsAre(0, 0, 0, 0, 0));
  EXPECT_THAT(Count(base_a_, true), ElementsAre(2, 1, 1, 0, 1));
  EXPECT_THAT(Count(base_b_, true), ElementsAre(1, 0, 0, 1, 0));
  // Inside the bloc nobody is away, so that two are exempt.
  EXPECT_THAT(Count(bloc_, true), ElementsAre(3, 1, 0, 0, 2));
  EXPECT_THAT(Count(root_, true), ElementsAre(3, 1, 0, 0, 2));
  // Before the moves, before they were official, before they joined.
  EXPECT_THAT(Count(cell_a1_, false, DateOf(2025, 2, 9)), ElementsAre(3, 0, 0, 0, 2));
  EXPECT_THAT(Count(cell_a1_, false, DateOf(2006, 9, 15)), ElementsAre(3, 0, 0, 0, 0));
  EXPECT_THAT(Count(cell_a1_, false, DateOf(2006, 9, 14)), ElementsAre(0, 3, 0, 0, 0));
  EXPECT_THAT(Count(base_a_, true, DateOf(2005, 9, 15)), ElementsAre(0, 4, 0, 0, 0));
  EXPECT_THAT(Count(base_a_, true, DateOf(2005, 9, 14)), ElementsAre(0, 0, 0, 0, 0));
  v1::CountMembersRequest request;
  request.set_organization(cell_a1_);
  *request.mutable_as_of() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(harness_.Call(Officer(), &Members::CountMembers, request).status()),
              ElementsAre("as_of:DATE_IN_FUTURE"));
  EXPECT_EQ(harness_.Call(Clerk(base_b_), &Members::CountMembers, request).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::organization
