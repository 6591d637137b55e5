#include "services/organization/domain/appointment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Uuid kCell = Uuid::FromName("cell");
const Uuid kBase = Uuid::FromName("base");

Member Official() {
  Member member;
  member.id = Uuid::FromName("member");
  member.status = MemberStatus::kOfficial;
  member.organization = kCell;
  member.admission_ceremony_date = Date(2010, 5, 6);
  member.official_date = Date(2011, 5, 6);
  BeginFirstStay(&member, {.valid_from = Date(2000, 1, 1)}, absl::UnixEpoch());
  return member;
}

Appointment Secretary(const Uuid& organization, Date start) {
  Appointment post;
  post.id = Uuid::FromName(organization.ToString());
  post.version = 1;
  post.organization = organization;
  post.position = "SECRETARY";
  post.start = start;
  return post;
}

std::vector<std::string> Unmet(const absl::Status& status) {
  std::vector<std::string> rules;
  for (const auto& condition : UnmetConditions(status)) rules.push_back(condition.rule_id);
  return rules;
}

bool Anywhere(const Uuid&) { return true; }
bool Nowhere(const Uuid&) { return false; }

TEST(AppointmentTest, FieldsOfANewOne) {
  Appointment post = Secretary(kCell, Date(2020, 2, 29));
  post.term_end = Date(2020, 2, 28);
  std::vector<std::string> rules;
  for (const auto& violation : CheckNewAppointment(post, std::nullopt)) {
    rules.push_back(violation.field + ":" + violation.rule_id);
  }
  EXPECT_THAT(rules, ElementsAre("appointment.position:UNKNOWN_POSITION",
                                 "appointment.term_end_date:BEFORE_START"));
  post.term_end = Date(2020, 2, 29);
  EXPECT_THAT(CheckNewAppointment(post, Position{"SECRETARY", "Bí thư", 10, true}), IsEmpty());
}

TEST(AppointmentTest, OfficialMembersWhoStandThereHoldPosts) {
  EXPECT_TRUE(CheckMayHold(Official(), Secretary(kBase, Date(2011, 5, 6)), &Anywhere).ok());
  EXPECT_THAT(Unmet(CheckMayHold(Official(), Secretary(kBase, Date(2011, 5, 5)), &Anywhere)),
              ElementsAre("OFFICIAL_MEMBERS_HOLD_POSTS"));
  EXPECT_THAT(Unmet(CheckMayHold(Official(), Secretary(kBase, Date(2010, 5, 5)), &Nowhere)),
              ElementsAre("OFFICIAL_MEMBERS_HOLD_POSTS", "MEMBER_STANDS_ELSEWHERE"));
  Member left = Official();
  ASSERT_TRUE(EndMembership(&left, Date(2020, 1, 1), LeaveReason::kResigned).ok());
  EXPECT_THAT(Unmet(CheckMayHold(left, Secretary(kBase, Date(2019, 1, 1)), &Anywhere)),
              ElementsAre("MEMBER_HAS_LEFT"));
}

TEST(AppointmentTest, TheSamePostTwiceIsRefusedAndTwoPostsAreNot) {
  Member member = Official();
  member.appointments = {Secretary(kCell, Date(2015, 1, 1))};
  const absl::Status twice = CheckMayHold(member, Secretary(kCell, Date(2016, 1, 1)), &Anywhere);
  EXPECT_EQ(twice.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(twice, "existing"), NameOf(member.appointments[0]));
  EXPECT_TRUE(CheckMayHold(member, Secretary(kBase, Date(2016, 1, 1)), &Anywhere).ok());
  ASSERT_TRUE(
      EndPost(&member.appointments[0], Date(2015, 12, 31), AppointmentEndReason::kTermOver).ok());
  EXPECT_TRUE(CheckMayHold(member, Secretary(kCell, Date(2016, 1, 1)), &Anywhere).ok());
  EXPECT_EQ(CheckMayHold(member, Secretary(kCell, Date(2015, 12, 31)), &Anywhere).code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(AppointmentTest, EndsOnce) {
  Appointment post = Secretary(kCell, Date(2015, 1, 1));
  EXPECT_EQ(EndPost(&post, Date(2014, 12, 31), AppointmentEndReason::kRelieved).code(),
            absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(EndPost(&post, Date(2015, 1, 1), AppointmentEndReason::kRelieved).ok());
  EXPECT_EQ(post.version, 2);
  EXPECT_EQ(ErrorReason(EndPost(&post, Date(2016, 1, 1), AppointmentEndReason::kRelieved)),
            "STATE");
  EXPECT_TRUE(IsGivenByHand(AppointmentEndReason::kRetired));
  EXPECT_FALSE(IsGivenByHand(AppointmentEndReason::kMoved));
}

}  // namespace
}  // namespace ketnap::organization
