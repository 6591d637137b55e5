#include "services/training/handlers/roll_calls/roll_call_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AttendanceCorrectionTest : public RollCallFixture {};

TEST_F(AttendanceCorrectionTest, PutsOnAndTakesOffTheListWithReasonAndCount) {
  const Enrolled learners = EnrolledClass(3);
  const Names& names = learners.nominations;
  ASSERT_TRUE(Attend(learners.name, 1, {names[0], names[2]}).ok());
  ASSERT_TRUE(Attend(learners.name, 2, {names[0]}).ok());
  const auto on = Correct(learners.name, 1, names[1], true);
  ASSERT_TRUE(on.ok()) << on.status();
  EXPECT_THAT(on->present(), ElementsAre(names[0], names[1], names[2]));
  harness_.clock().Advance(absl::Hours(1));
  const auto off = Correct(learners.name, 1, names[0], false);
  ASSERT_TRUE(off.ok()) << off.status();
  EXPECT_THAT(off->present(), ElementsAre(names[1], names[2]));
  ASSERT_THAT(off->corrections(), SizeIs(2));

  const auto sessions = Sessions(learners.name);
  ASSERT_THAT(sessions, SizeIs(2));
  EXPECT_EQ(sessions[0].SerializeAsString(), off->SerializeAsString());
  EXPECT_EQ(sessions[0].corrections(0).nomination(), names[1]);
  EXPECT_TRUE(sessions[0].corrections(0).present());
  EXPECT_EQ(sessions[0].corrections(1).nomination(), names[0]);
  EXPECT_FALSE(sessions[0].corrections(1).present());
  EXPECT_EQ(sessions[0].corrections(1).reason_note(), "Điểm danh nhầm buổi.");
  EXPECT_EQ(sessions[0].corrections(1).date().day(), 18);
  EXPECT_EQ(sessions[0].corrections(1).record_time().seconds() -
                sessions[0].corrections(0).record_time().seconds(),
            3600);
  EXPECT_THAT(sessions[1].corrections(), IsEmpty());
  auto attended = Attended(learners.name);
  EXPECT_EQ(attended[names[0]], 1);
  EXPECT_EQ(attended[names[1]], 1);
  EXPECT_EQ(attended[names[2]], 1);

  const auto entries = harness_.WaitForJournal(8);
  v1::ClassChanged event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(entries.back().action(), "CorrectAttendance");
  EXPECT_EQ(event.correction().nomination(), names[0]);
  EXPECT_EQ(event.correction().reason_note(), "Điểm danh nhầm buổi.");
  EXPECT_EQ(event.session_attendance().session(), 1);
  EXPECT_THAT(event.session_attendance().present(), ElementsAre(names[1], names[2]));
  EXPECT_THAT(event.nominations(), SizeIs(1));
}

TEST_F(AttendanceCorrectionTest, CorrectsWhatWasRecordedOfLearnersUntilTheClassIsCompleted) {
  const Enrolled learners = EnrolledClass(1);
  const std::string& learner = learners.nominations[0];
  const std::string other = EnrolledClass(1).nominations[0];
  EXPECT_EQ(ErrorReason(Correct(learners.name, 1, learner, true).status()), "SESSION_NOT_RECORDED");
  for (const int session : {1, 2}) ASSERT_TRUE(Attend(learners.name, session, {learner}).ok());
  EXPECT_EQ(ErrorReason(Correct(learners.name, 1, learner, true).status()), "NOTHING_TO_CORRECT");
  EXPECT_THAT(Faults(Correct(learners.name, 1, other, true).status()),
              ElementsAre("nomination:NOT_ENROLLED"));
  auto request = Correction(learners.name, 1, learner, false);
  *request.mutable_date() = DateOf(2025, 2, 16);
  EXPECT_THAT(
      Faults(harness_.Call(Trainer(bloc_), &RollCalls::CorrectAttendance, request).status()),
      ElementsAre("date:OUT_OF_RANGE"));
  *request.mutable_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(
      Faults(harness_.Call(Trainer(bloc_), &RollCalls::CorrectAttendance, request).status()),
      ElementsAre("date:DATE_IN_FUTURE"));
  request = Correction(learners.name, 1, learner, false);
  request.clear_reason_note();
  EXPECT_THAT(
      Faults(harness_.Call(Trainer(bloc_), &RollCalls::CorrectAttendance, request).status()),
      ElementsAre("reason_note:REQUIRED"));
  EXPECT_EQ(Attended(learners.name)[learner], 2);
  ASSERT_TRUE(Score(learners.name, {learner}, 80).ok());
  ASSERT_TRUE(Complete(learners.name).ok());
  EXPECT_EQ(ErrorReason(Correct(learners.name, 1, learner, false).status()), "CLASS_STATE");
}

TEST_F(AttendanceCorrectionTest, ALaterListKeepsTheCorrectionsAsHistory) {
  const Enrolled learners = EnrolledClass(1);
  const std::string& learner = learners.nominations[0];
  ASSERT_TRUE(Attend(learners.name, 1, {}).ok());
  ASSERT_TRUE(Correct(learners.name, 1, learner, true).ok());
  ASSERT_TRUE(Attend(learners.name, 1, {}).ok());
  const auto sessions = Sessions(learners.name);
  EXPECT_THAT(sessions[0].present(), IsEmpty());
  EXPECT_THAT(sessions[0].corrections(), SizeIs(1));
  EXPECT_EQ(Attended(learners.name)[learner], 0);
}

}  // namespace
}  // namespace ketnap::training
