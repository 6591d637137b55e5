#include "services/organization/domain/member.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Date kToday(2025, 3, 3);

Member Official() {
  Member member;
  member.full_name = "Nguyễn Văn An";
  member.birth_date = Date(1980, 5, 6);
  member.status = MemberStatus::kOfficial;
  member.admission_ceremony_date = Date(2005, 9, 15);
  member.official_date = Date(2006, 9, 15);
  return member;
}

std::vector<std::string> Faults(const Member& member) {
  std::vector<std::string> rules;
  for (const auto& violation : CheckNewMember(member, kToday)) rules.push_back(violation.rule_id);
  return rules;
}

TEST(CheckNewMemberTest, TakesWhatIsPlausible) {
  EXPECT_THAT(Faults(Official()), IsEmpty());
  Member eighteen_that_day = Official();
  eighteen_that_day.birth_date = Date(1987, 9, 15);
  EXPECT_THAT(Faults(eighteen_that_day), IsEmpty());
  eighteen_that_day.birth_date = Date(1987, 9, 16);
  EXPECT_THAT(Faults(eighteen_that_day), ElementsAre("UNDER_AGE_AT_ADMISSION"));
}

TEST(CheckNewMemberTest, OfficialDateAndStatusGoTogether) {
  Member member = Official();
  member.official_date = member.admission_ceremony_date;
  EXPECT_THAT(Faults(member), IsEmpty());
  member.official_date = member.admission_ceremony_date - 1;
  EXPECT_THAT(Faults(member), ElementsAre("BEFORE_CEREMONY"));
  member.official_date.reset();
  EXPECT_THAT(Faults(member), ElementsAre("REQUIRED"));
  member.status = MemberStatus::kProbationary;
  EXPECT_THAT(Faults(member), IsEmpty());
  member.seniority_date = Date(2005, 8, 25);
  EXPECT_THAT(Faults(member), ElementsAre("NOT_FOR_PROBATIONARY"));
  member = Official();
  member.official_date = kToday + 1;
  EXPECT_THAT(Faults(member), Contains("DATE_IN_FUTURE"));
}

const Uuid kCell = Uuid::FromName("cell");
const Uuid kOther = Uuid::FromName("other");
const Uuid kThird = Uuid::FromName("third");

// By a tree in which `cell` was carried on by `other`, or by one in which nothing ended.
bool OtherCarriesOnCell(const Uuid& predecessor, const Uuid& successor) {
  return predecessor == kCell ? successor == kOther : predecessor == successor;
}
bool NothingEnded(const Uuid& predecessor, const Uuid& successor) {
  return predecessor == successor;
}

std::optional<Member> Follow(const std::optional<Member>& present, const CandidateFacts& facts,
                             const CarriesOn& carries_on = &NothingEnded) {
  auto followed = FollowCandidate(present, facts, carries_on, absl::UnixEpoch());
  if (followed.has_value()) EXPECT_TRUE(IsWhole(*followed));
  return followed;
}

CandidateFacts Admitted(int64_t version) {
  CandidateFacts facts;
  facts.candidate = Uuid::FromName("candidate");
  facts.version = version;
  facts.standing = CandidateStanding::kProbationary;
  facts.organization = kCell;
  facts.occurred_on = Date(2016, 2, 29);
  facts.full_name = "Lý Thị Mai";
  facts.birth_date = Date(1995, 7, 8);
  facts.ceremony_date = Date(2016, 2, 29);
  facts.admission_decision_date = Date(2016, 2, 1);
  return facts;
}

TEST(FollowCandidateTest, KeepsTheDecisionDateUntilTheyAreOfficial) {
  auto member = Follow(std::nullopt, Admitted(9));
  ASSERT_TRUE(member.has_value());
  EXPECT_EQ(member->status, MemberStatus::kProbationary);
  EXPECT_EQ(member->admission_decision_date, Date(2016, 2, 1));
  EXPECT_FALSE(member->seniority_date.has_value());
  CandidateFacts facts = Admitted(12);
  facts.standing = CandidateStanding::kOfficial;
  auto official = Follow(member, facts);
  ASSERT_TRUE(official.has_value());
  EXPECT_EQ(official->id, member->id);
  EXPECT_EQ(official->official_date, Date(2017, 2, 28));
  EXPECT_EQ(official->seniority_date, Date(2016, 2, 1));
}

TEST(FollowCandidateTest, WhatIsOldOrTheSameChangesNothing) {
  auto member = Follow(std::nullopt, Admitted(9));
  EXPECT_FALSE(Follow(member, Admitted(9)).has_value());
  EXPECT_FALSE(Follow(member, Admitted(10)).has_value());
  CandidateFacts struck_off = Admitted(8);
  struck_off.standing = CandidateStanding::kStruckOff;
  EXPECT_FALSE(Follow(member, struck_off).has_value());
  struck_off.version = 11;
  EXPECT_EQ(Follow(member, struck_off)->status, MemberStatus::kLeft);
  CandidateFacts before = Admitted(5);
  before.standing = CandidateStanding::kNotAdmitted;
  EXPECT_FALSE(Follow(std::nullopt, before).has_value());
}

TEST(FollowCandidateTest, TheFirstStayBeginsWithTheCeremony) {
  const auto member = Follow(std::nullopt, Admitted(9));
  ASSERT_EQ(member->stays.size(), 1u);
  EXPECT_EQ(member->stays[0].organization, kCell);
  EXPECT_EQ(member->stays[0].start, Date(2016, 2, 29));
  EXPECT_EQ(member->stays[0].kind, StayKind::kOfficial);
  EXPECT_FALSE(member->stays[0].end.has_value());
}

TEST(FollowCandidateTest, TakesTheMemberAlongToAnotherCell) {
  auto member = Follow(std::nullopt, Admitted(9));
  CandidateFacts moved = Admitted(10);
  moved.organization = kOther;
  moved.occurred_on = Date(2016, 5, 1);
  member = Follow(member, moved);
  ASSERT_EQ(member->stays.size(), 2u);
  EXPECT_EQ(member->organization, kOther);
  EXPECT_EQ(member->stays[0].end, Date(2016, 4, 30));
  EXPECT_EQ(member->stays[1].start, Date(2016, 5, 1));
  // Back on the same day: the stay of which no day has passed was none.
  CandidateFacts back = Admitted(11);
  back.occurred_on = Date(2016, 5, 1);
  member = Follow(member, back);
  ASSERT_EQ(member->stays.size(), 2u);
  EXPECT_EQ(member->stays[1].organization, kCell);
}

TEST(FollowCandidateTest, DoesNotUndoAReorganizationOrAMoveInTheRegister) {
  auto member = Follow(std::nullopt, Admitted(9));
  auto anywhere = [](const Uuid&) { return true; };
  ASSERT_TRUE(MoveOfficially(&*member, kOther, Date(2016, 6, 1), "reorganizations/x", anywhere,
                             absl::UnixEpoch())
                  .ok());
  // The candidate is still in the cell that ended, then follows to its successor.
  EXPECT_FALSE(Follow(member, Admitted(10), &OtherCarriesOnCell).has_value());
  CandidateFacts followed = Admitted(11);
  followed.organization = kOther;
  EXPECT_FALSE(Follow(member, followed, &OtherCarriesOnCell).has_value());
  // A move of the candidate after that is one of the member.
  CandidateFacts moved = Admitted(12);
  moved.organization = kThird;
  moved.occurred_on = Date(2016, 8, 1);
  const auto third = Follow(member, moved, &OtherCarriesOnCell);
  ASSERT_TRUE(third.has_value());
  EXPECT_EQ(third->organization, kThird);
  EXPECT_EQ(third->stays[1].end, Date(2016, 7, 31));
  // Of a split the member was named to another part than the one that takes the rest.
  auto named = Follow(std::nullopt, Admitted(9));
  ASSERT_TRUE(MoveOfficially(&*named, kThird, Date(2016, 6, 1), "reorganizations/x", anywhere,
                             absl::UnixEpoch())
                  .ok());
  EXPECT_FALSE(Follow(named, followed, &OtherCarriesOnCell).has_value());
  // Moved by the register: the dossier, which tells of the old cell still, changes nothing.
  auto transferred = Follow(std::nullopt, Admitted(9));
  ASSERT_TRUE(MoveOfficially(&*transferred, kThird, Date(2016, 6, 1), "memberTransfers/x", anywhere,
                             absl::UnixEpoch())
                  .ok());
  CandidateFacts official = Admitted(12);
  official.standing = CandidateStanding::kOfficial;
  const auto recognised = Follow(transferred, official);
  ASSERT_TRUE(recognised.has_value());
  EXPECT_EQ(recognised->organization, kThird);
  EXPECT_EQ(recognised->status, MemberStatus::kOfficial);
}

TEST(FollowCandidateTest, StrikingOffEndsTheStayAndWhatEndedStaysSo) {
  auto member = Follow(std::nullopt, Admitted(9));
  CandidateFacts struck_off = Admitted(12);
  struck_off.standing = CandidateStanding::kStruckOff;
  struck_off.strike_off_date = Date(2017, 3, 1);
  struck_off.occurred_on = Date(2017, 3, 5);
  member = Follow(member, struck_off);
  ASSERT_TRUE(member.has_value());
  EXPECT_EQ(member->status, MemberStatus::kLeft);
  EXPECT_EQ(member->leave_reason, LeaveReason::kStruckOff);
  EXPECT_EQ(member->left_date, Date(2017, 3, 1));
  EXPECT_EQ(member->stays[0].end, Date(2017, 3, 1));
  EXPECT_FALSE(Follow(member, Admitted(13)).has_value());
  // Struck off before the ceremony's day, as a clerk's slip may say: the stay lasts its first day.
  struck_off.strike_off_date = Date(2016, 1, 1);
  const auto slip = Follow(Follow(std::nullopt, Admitted(9)), struck_off);
  EXPECT_EQ(slip->left_date, Date(2016, 2, 29));
}

TEST(FollowCandidateTest, WhoReturnsIsAMemberAgain) {
  CandidateFacts gone = Admitted(12);
  gone.standing = CandidateStanding::kStruckOff;
  gone.strike_off_date = Date(2017, 3, 1);
  gone.occurred_on = Date(2017, 3, 1);
  const auto left = Follow(Follow(std::nullopt, Admitted(9)), gone);
  ASSERT_EQ(left->status, MemberStatus::kLeft);

  // It was wrong: as if it had not ended.
  CandidateFacts back = Admitted(13);
  back.returns = true;
  const auto undone = Follow(left, back);
  ASSERT_TRUE(undone.has_value());
  EXPECT_EQ(undone->status, MemberStatus::kProbationary);
  EXPECT_FALSE(undone->left_date.has_value());
  ASSERT_EQ(undone->stays.size(), 1u);
  EXPECT_FALSE(undone->stays[0].end.has_value());

  // Admitted again: what was before the new ceremony was void.
  back.organization = kOther;
  back.ceremony_date = Date(2017, 9, 2);
  back.occurred_on = Date(2017, 9, 2);
  const auto again = Follow(left, back);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->organization, kOther);
  EXPECT_EQ(again->admission_ceremony_date, Date(2017, 9, 2));
  ASSERT_EQ(again->stays.size(), 1u);
  EXPECT_EQ(again->stays[0].start, Date(2017, 9, 2));
  EXPECT_FALSE(again->stays[0].end.has_value());

  // Who left otherwise does not return by the dossier.
  Member died = *left;
  died.leave_reason = LeaveReason::kDied;
  EXPECT_FALSE(Follow(died, back).has_value());
}

}  // namespace
}  // namespace ketnap::organization
