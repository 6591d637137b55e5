#include "services/supervision/domain/oversight.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

OversightAssignment Assignment() {
  OversightAssignment assignment;
  assignment.id = Uuid::FromName("assignment");
  assignment.start = Date(2025, 1, 10);
  assignment.end = Date(2025, 12, 31);
  assignment.decision = {"12", "QĐ/ĐU", "Đảng ủy Khối", Date(2025, 1, 5)};
  return assignment;
}

constexpr OversightFacts kGood = {true, true, true, true, true};

std::vector<std::string> Faults(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> faults;
  for (const auto& each : violations) {
    faults.push_back(absl::StrCat(each.field, ":", each.rule_id));
    EXPECT_FALSE(each.message.vietnamese.empty());
    EXPECT_FALSE(each.message.english.empty());
  }
  return faults;
}

TEST(OversightTest, StandsByTheDay) {
  OversightAssignment assignment = Assignment();
  EXPECT_EQ(StateOn(assignment, Date(2025, 1, 9)), OversightState::kPlanned);
  EXPECT_EQ(StateOn(assignment, Date(2025, 1, 10)), OversightState::kCurrent);
  EXPECT_EQ(StateOn(assignment, Date(2025, 12, 31)), OversightState::kCurrent);
  EXPECT_EQ(StateOn(assignment, Date(2026, 1, 1)), OversightState::kEnded);
  assignment.end.reset();
  EXPECT_EQ(StateOn(assignment, Date(2099, 1, 1)), OversightState::kCurrent);
  // It never came into effect: over from the beginning, also before its first day.
  assignment.end = assignment.start - 1;
  EXPECT_EQ(StateOn(assignment, Date(2025, 1, 1)), OversightState::kEnded);
  EXPECT_FALSE(Covers(assignment, assignment.start));
}

TEST(OversightTest, NamesEveryFaultOfAnAssignment) {
  EXPECT_THAT(Faults(CheckAssignment(Assignment(), kGood)), IsEmpty());
  OversightAssignment assignment = Assignment();
  assignment.end = assignment.start;
  assignment.decision.date = assignment.start;
  EXPECT_THAT(Faults(CheckAssignment(assignment, kGood)), IsEmpty());
  assignment.end = assignment.start - 1;
  assignment.decision.date = assignment.start + 1;
  OversightFacts bad;
  bad.account_is_overseers = false;
  EXPECT_THAT(
      Faults(CheckAssignment(assignment, bad)),
      ElementsAre(
          "assignment.organization:ORGANIZATION_ENDED", "assignment.committee:ORGANIZATION_ENDED",
          "assignment.committee:NOT_ABOVE_ORGANIZATION", "assignment.member:NOT_A_COMMITTEE_MEMBER",
          "assignment.account:NOT_THE_OVERSEERS_ACCOUNT", "assignment.end_date:OUT_OF_RANGE",
          "assignment.start_date:BEFORE_DECISION"));
}

TEST(OversightTest, OnlyACurrentAssignmentNeedsANewDecision) {
  const OversightAssignment assignment = Assignment();
  const Date today(2025, 6, 1);
  EXPECT_THAT(AttentionsOf(assignment, kGood, today), IsEmpty());
  EXPECT_THAT(
      AttentionsOf(assignment, {}, today),
      ElementsAre(OversightAttention::kOrganizationEnded, OversightAttention::kOverseerLeft));
  OversightFacts moved = kGood;
  moved.is_below_committee = false;
  EXPECT_THAT(AttentionsOf(assignment, moved, today),
              ElementsAre(OversightAttention::kOrganizationMoved));
  EXPECT_THAT(AttentionsOf(assignment, {}, Date(2026, 1, 1)), IsEmpty());
  EXPECT_THAT(AttentionsOf(assignment, {}, Date(2025, 1, 9)), IsEmpty());
}

TEST(OversightTest, EndsNotBeforeItsNotes) {
  OversightAssignment assignment = Assignment();
  EXPECT_THAT(Faults(CheckEnding(assignment, assignment.start - 1, "Điều động")), IsEmpty());
  EXPECT_THAT(Faults(CheckEnding(assignment, assignment.start - 2, "")),
              ElementsAre("reason:REQUIRED", "end_date:OUT_OF_RANGE"));
  OversightNote note;
  note.day = Date(2025, 3, 4);
  note.text = "Đã dự sinh hoạt";
  EXPECT_THAT(Faults(CheckNote(note, assignment)), IsEmpty());
  CountNote(note, &assignment);
  note.day = Date(2025, 2, 1);
  CountNote(note, &assignment);
  EXPECT_EQ(assignment.note_count, 2);
  EXPECT_EQ(assignment.last_note, Date(2025, 3, 4));
  EXPECT_THAT(Faults(CheckEnding(assignment, Date(2025, 3, 4), "Điều động")), IsEmpty());
  EXPECT_THAT(Faults(CheckEnding(assignment, Date(2025, 3, 3), "Điều động")),
              ElementsAre("end_date:BEFORE_LAST_NOTE"));
  note.text = "Đồng chí có số định danh 020189000123";
  EXPECT_THAT(Faults(CheckNote(note, assignment)), ElementsAre("text:PERSONAL_NUMBER"));
  note.day = Date(2026, 1, 1);
  note.text = "";
  EXPECT_THAT(Faults(CheckNote(note, assignment)),
              ElementsAre("text:REQUIRED", "date:OUTSIDE_ASSIGNMENT"));
}

TEST(OversightTest, AReminderIsDueOnItsDayAndOverdueAfterIt) {
  OversightReminder reminder;
  reminder.due = Date(2025, 5, 20);
  EXPECT_FALSE(IsDue(reminder, Date(2025, 5, 19)));
  EXPECT_TRUE(IsDue(reminder, Date(2025, 5, 20)));
  EXPECT_FALSE(IsOverdue(reminder, Date(2025, 5, 20)));
  EXPECT_TRUE(IsOverdue(reminder, Date(2025, 5, 21)));
  reminder.state = ReminderState::kDone;
  EXPECT_FALSE(IsDue(reminder, Date(2025, 5, 21)));
  EXPECT_FALSE(IsOverdue(reminder, Date(2025, 5, 21)));
  EXPECT_EQ(ErrorReason(CheckReminderOpen(reminder)), "OVERSIGHT_REMINDER_CLOSED");
}

TEST(OversightTest, ARepeatedReminderKeepsItsDayOfTheMonth) {
  const OversightAssignment assignment = Assignment();
  OversightReminder reminder;
  reminder.due = Date(2025, 1, 31);
  reminder.anchor_day = 31;
  EXPECT_EQ(NextDue(reminder, assignment), std::nullopt);
  reminder.repeat_months = 1;
  reminder.due = *NextDue(reminder, assignment);
  EXPECT_EQ(reminder.due, Date(2025, 2, 28));
  reminder.due = *NextDue(reminder, assignment);
  EXPECT_EQ(reminder.due, Date(2025, 3, 31));
  reminder.repeat_months = 9;
  EXPECT_EQ(NextDue(reminder, assignment), Date(2025, 12, 31));
  reminder.repeat_months = 10;
  EXPECT_EQ(NextDue(reminder, assignment), std::nullopt);
}

}  // namespace
}  // namespace ketnap::supervision
