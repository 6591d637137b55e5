#include "services/organization/domain/member_stay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace ketnap::organization {
namespace {

const Uuid kHome = Uuid::FromName("home");
const Uuid kAway = Uuid::FromName("away");
const Uuid kBase = Uuid::FromName("base");
const absl::Time kNow = absl::UnixEpoch();

Member MemberSince(Date day) {
  Member member;
  member.id = Uuid::FromName("member");
  member.status = MemberStatus::kOfficial;
  member.organization = kHome;
  member.admission_ceremony_date = day;
  member.official_date = AddMonths(day, 12);
  BeginFirstStay(&member, {.organization = kHome, .valid_from = Date(2000, 1, 1)}, kNow);
  return member;
}

Appointment PostIn(const Uuid& organization, Date start) {
  Appointment post;
  post.id = Uuid::FromName(organization.ToString() + FormatDate(start));
  post.version = 1;
  post.organization = organization;
  post.position = "SECRETARY";
  post.start = start;
  return post;
}

bool Everywhere(const Uuid&) { return true; }
bool Nowhere(const Uuid&) { return false; }

std::string RuleOf(const absl::Status& status) {
  const auto unmet = UnmetConditions(status);
  return unmet.empty() ? "" : unmet[0].rule_id;
}

TEST(MemberStayTest, TheFirstStayBeginsWithTheCeremonyOrTheOrganization) {
  EXPECT_EQ(MemberSince(Date(2010, 5, 6)).stays[0].start, Date(2010, 5, 6));
  Member older = MemberSince(Date(1990, 5, 6));
  EXPECT_EQ(older.stays[0].start, Date(2000, 1, 1));
  older.admission_ceremony_date = Date(2004, 2, 29);
  EXPECT_TRUE(CorrectFirstDay(&older, {.valid_from = Date(2000, 1, 1)}).ok());
  EXPECT_EQ(older.stays[0].start, Date(2004, 2, 29));
}

TEST(MemberStayTest, OfficialMovesLeaveNeitherGapNorOverlap) {
  struct Case {
    Date first_day;
    bool possible;
    Date last_day_before;
  };
  const Case cases[] = {
      {Date(2012, 3, 1), true, Date(2012, 2, 29)},  // A leap day ends the stay before.
      {Date(2012, 2, 29), true, Date(2012, 2, 28)},
      {Date(2013, 3, 1), true, Date(2013, 2, 28)},
      {Date(2010, 5, 7), true, Date(2010, 5, 6)},  // A stay of one day.
      {Date(2010, 5, 6), false, Date()},           // No day at all.
      {Date(2010, 5, 5), false, Date()},
  };
  for (const Case& test : cases) {
    Member member = MemberSince(Date(2010, 5, 6));
    const absl::Status moved =
        MoveOfficially(&member, kAway, test.first_day, "memberTransfers/x", &Everywhere, kNow);
    EXPECT_EQ(moved.ok(), test.possible) << FormatDate(test.first_day);
    if (!test.possible) {
      EXPECT_EQ(ErrorReason(moved), "MEMBER_CHANGED_SINCE");
      EXPECT_EQ(RuleOf(moved), "STAY_BEGAN_SINCE");
      continue;
    }
    EXPECT_TRUE(IsWhole(member));
    EXPECT_EQ(member.organization, kAway);
    EXPECT_EQ(member.stays[0].end, test.last_day_before);
    EXPECT_EQ(StayOn(member, StayKind::kOfficial, test.first_day)->organization, kAway);
    EXPECT_EQ(StayOn(member, StayKind::kOfficial, test.last_day_before)->organization, kHome);
  }
}

TEST(MemberStayTest, ATemporaryStayEndsNoPostAndChangesNoHome) {
  Member member = MemberSince(Date(2010, 5, 6));
  member.appointments = {PostIn(kBase, Date(2015, 1, 1)), PostIn(kHome, Date(2015, 1, 1))};
  ASSERT_TRUE(BeginTemporaryStay(&member, kAway, Date(2020, 1, 1), Date(2020, 6, 30),
                                 "memberTransfers/x", kNow)
                  .ok());
  EXPECT_TRUE(IsWhole(member));
  EXPECT_EQ(member.organization, kHome);
  EXPECT_FALSE(member.appointments[0].end.has_value());
  EXPECT_FALSE(member.appointments[1].end.has_value());
  EXPECT_EQ(RuleOf(BeginTemporaryStay(&member, kBase, Date(2020, 3, 1), std::nullopt, "", kNow)),
            "TEMPORARY_STAY_OVERLAPS");
  ASSERT_TRUE(EndTemporaryStay(&member, Date(2020, 2, 29)).ok());
  EXPECT_EQ(StayOn(member, StayKind::kTemporary, Date(2020, 2, 29))->organization, kAway);
  EXPECT_EQ(StayOn(member, StayKind::kTemporary, Date(2020, 3, 1)), nullptr);
  EXPECT_TRUE(BeginTemporaryStay(&member, kBase, Date(2020, 3, 1), std::nullopt, "", kNow).ok());
  EXPECT_TRUE(IsWhole(member));
}

TEST(MemberStayTest, AMoveOutOfThePostsOrganizationEndsIt) {
  Member member = MemberSince(Date(2010, 5, 6));
  member.appointments = {PostIn(kBase, Date(2015, 1, 1)), PostIn(kHome, Date(2015, 1, 1))};
  member.appointments[1].term_end = Date(2030, 1, 1);
  ASSERT_TRUE(MoveOfficially(
                  &member, kAway, Date(2020, 3, 1), "memberTransfers/x",
                  [](const Uuid& organization) { return organization == kBase; }, kNow)
                  .ok());
  EXPECT_FALSE(member.appointments[0].end.has_value());
  EXPECT_EQ(member.appointments[1].end, Date(2020, 2, 29));
  EXPECT_EQ(member.appointments[1].end_reason, AppointmentEndReason::kMoved);
  EXPECT_EQ(member.appointments[1].version, 2);

  Member later = MemberSince(Date(2010, 5, 6));
  later.appointments = {PostIn(kHome, Date(2020, 3, 1))};
  EXPECT_EQ(RuleOf(MoveOfficially(&later, kAway, Date(2020, 3, 1), "", &Nowhere, kNow)),
            "POST_BEGAN_SINCE");
}

TEST(MemberStayTest, ComingHomeToWhereOneWasAGuestEndsTheVisit) {
  Member member = MemberSince(Date(2010, 5, 6));
  ASSERT_TRUE(BeginTemporaryStay(&member, kAway, Date(2020, 1, 1), std::nullopt, "", kNow).ok());
  ASSERT_TRUE(MoveOfficially(&member, kAway, Date(2020, 5, 1), "", &Everywhere, kNow).ok());
  EXPECT_EQ(OpenStay(member, StayKind::kTemporary), nullptr);
  EXPECT_EQ(StayOn(member, StayKind::kTemporary, Date(2020, 4, 30))->organization, kAway);
  EXPECT_TRUE(IsWhole(member));
}

TEST(MemberStayTest, AVisitGoesOnInTheSuccessorAndEndsAtHome) {
  Member member = MemberSince(Date(2010, 5, 6));
  ASSERT_TRUE(
      BeginTemporaryStay(&member, kAway, Date(2020, 1, 1), Date(2020, 12, 31), "", kNow).ok());
  Member home = member;
  ASSERT_TRUE(
      CarryOnTemporaryStay(&member, kBase, Date(2020, 7, 1), "reorganizations/x", kNow).ok());
  EXPECT_EQ(OpenStay(member, StayKind::kTemporary)->organization, kBase);
  EXPECT_EQ(OpenStay(member, StayKind::kTemporary)->until, Date(2020, 12, 31));
  EXPECT_TRUE(IsWhole(member));
  ASSERT_TRUE(CarryOnTemporaryStay(&home, kHome, Date(2020, 7, 1), "reorganizations/x", kNow).ok());
  EXPECT_EQ(OpenStay(home, StayKind::kTemporary), nullptr);
}

TEST(MemberStayTest, LeavingEndsEverything) {
  Member member = MemberSince(Date(2010, 5, 6));
  member.appointments = {PostIn(kBase, Date(2015, 1, 1))};
  member.exemptions = {{Date(2012, 1, 1), Date(2012, 2, 1), ExemptionReason::kIllness, ""},
                       {Date(2019, 1, 1), std::nullopt, ExemptionReason::kOldAge, ""}};
  ASSERT_TRUE(BeginTemporaryStay(&member, kAway, Date(2020, 1, 1), std::nullopt, "", kNow).ok());
  Member early = member;
  EXPECT_EQ(RuleOf(EndMembership(&early, Date(2019, 12, 31), LeaveReason::kDied)),
            "STAY_BEGAN_SINCE");
  ASSERT_TRUE(EndMembership(&member, Date(2020, 1, 1), LeaveReason::kDied).ok());
  EXPECT_TRUE(IsWhole(member));
  EXPECT_EQ(member.status, MemberStatus::kLeft);
  EXPECT_EQ(member.stays[0].end, Date(2020, 1, 1));
  EXPECT_EQ(member.stays[1].end, Date(2020, 1, 1));
  EXPECT_EQ(member.appointments[0].end_reason, AppointmentEndReason::kLeft);
  EXPECT_EQ(member.exemptions[0].end, Date(2012, 2, 1));
  EXPECT_EQ(member.exemptions[1].end, Date(2020, 1, 1));
  EXPECT_EQ(ErrorReason(EndMembership(&member, Date(2020, 1, 2), LeaveReason::kDied)),
            "MEMBER_HAS_LEFT");
}

TEST(MemberStayTest, ExemptionsReplaceOnTheirFirstDayAndNeverOverlap) {
  Member member = MemberSince(Date(2010, 5, 6));
  const Exemption open{Date(2020, 2, 29), std::nullopt, ExemptionReason::kIllness, "01-NQ/CB"};
  ASSERT_TRUE(SetExemption(&member, open).ok());
  EXPECT_EQ(ErrorReason(SetExemption(
                &member, {Date(2021, 1, 1), std::nullopt, ExemptionReason::kOldAge, ""})),
            "EXEMPTION_OVERLAPS");
  Exemption ended = open;
  ended.end = Date(2020, 12, 31);
  ASSERT_TRUE(SetExemption(&member, ended).ok());
  ASSERT_TRUE(
      SetExemption(&member, {Date(2021, 1, 1), std::nullopt, ExemptionReason::kOldAge, ""}).ok());
  ASSERT_TRUE(SetExemption(&member, {Date(2019, 1, 1), Date(2019, 1, 1), ExemptionReason::kOther,
                                     "02-NQ/CB"})
                  .ok());
  ASSERT_EQ(member.exemptions.size(), 3u);
  EXPECT_TRUE(IsWhole(member));
  EXPECT_EQ(ExemptionOn(member, Date(2020, 2, 28)), nullptr);
  EXPECT_EQ(ExemptionOn(member, Date(2020, 2, 29))->document, "01-NQ/CB");
  EXPECT_EQ(ExemptionOn(member, Date(2021, 1, 1))->reason, ExemptionReason::kOldAge);
}

}  // namespace
}  // namespace ketnap::organization
