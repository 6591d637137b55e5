#include "services/organization/domain/member.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

CandidateFacts Admitted(int64_t version) {
  CandidateFacts facts;
  facts.candidate = Uuid::FromName("candidate");
  facts.version = version;
  facts.standing = CandidateStanding::kProbationary;
  facts.organization = Uuid::FromName("cell");
  facts.full_name = "Lý Thị Mai";
  facts.birth_date = Date(1995, 7, 8);
  facts.ceremony_date = Date(2016, 2, 29);
  facts.admission_decision_date = Date(2016, 2, 1);
  return facts;
}

TEST(FollowCandidateTest, KeepsTheDecisionDateUntilTheyAreOfficial) {
  auto member = FollowCandidate(std::nullopt, Admitted(9));
  ASSERT_TRUE(member.has_value());
  EXPECT_EQ(member->status, MemberStatus::kProbationary);
  EXPECT_EQ(member->admission_decision_date, Date(2016, 2, 1));
  EXPECT_FALSE(member->seniority_date.has_value());
  CandidateFacts facts = Admitted(12);
  facts.standing = CandidateStanding::kOfficial;
  auto official = FollowCandidate(member, facts);
  ASSERT_TRUE(official.has_value());
  EXPECT_EQ(official->id, member->id);
  EXPECT_EQ(official->official_date, Date(2017, 2, 28));
  EXPECT_EQ(official->seniority_date, Date(2016, 2, 1));
}

TEST(FollowCandidateTest, WhatIsOldOrTheSameChangesNothing) {
  auto member = FollowCandidate(std::nullopt, Admitted(9));
  EXPECT_FALSE(FollowCandidate(member, Admitted(9)).has_value());
  EXPECT_FALSE(FollowCandidate(member, Admitted(10)).has_value());
  CandidateFacts struck_off = Admitted(8);
  struck_off.standing = CandidateStanding::kStruckOff;
  EXPECT_FALSE(FollowCandidate(member, struck_off).has_value());
  struck_off.version = 11;
  EXPECT_EQ(FollowCandidate(member, struck_off)->status, MemberStatus::kLeft);
  CandidateFacts before = Admitted(5);
  before.standing = CandidateStanding::kNotAdmitted;
  EXPECT_FALSE(FollowCandidate(std::nullopt, before).has_value());
}

}  // namespace
}  // namespace ketnap::organization
