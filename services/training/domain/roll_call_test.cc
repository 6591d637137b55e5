#include "services/training/domain/roll_call.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace ketnap::training {
namespace {

class RollCallTest : public ::testing::Test {
 protected:
  RollCallTest() {
    roll_call_.window_seconds = 30;
    roll_call_.open_time = open_;
    roll_call_.submission_deadline = open_ + absl::Hours(12);
  }

  const absl::Time open_ = absl::FromUnixSeconds(1739750400);
  RollCall roll_call_;
};

TEST_F(RollCallTest, CodesChangeEveryWindowFromTheOpeningOn) {
  EXPECT_EQ(WindowAt(roll_call_, open_), 0);
  EXPECT_EQ(WindowAt(roll_call_, open_ + absl::Seconds(30) - absl::Microseconds(1)), 0);
  EXPECT_EQ(WindowAt(roll_call_, open_ + absl::Seconds(30)), 1);
  EXPECT_EQ(WindowAt(roll_call_, open_ + absl::Hours(12)), 1440);
  EXPECT_EQ(WindowAt(roll_call_, open_ - absl::Hours(1)), 0);  // The clock was set back.
  EXPECT_EQ(WindowStart(roll_call_, 2), open_ + absl::Minutes(1));
}

TEST_F(RollCallTest, ACodeCountsInItsWindowAndTheNextThenWaitsThenIsOver) {
  const absl::Time shown = WindowStart(roll_call_, 10);
  const absl::Duration instant = absl::Microseconds(1);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, shown - instant), std::nullopt);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, shown), CheckInOutcome::kPresent);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, shown + absl::Minutes(1) - instant),
            CheckInOutcome::kPresent);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, shown + absl::Minutes(1)), CheckInOutcome::kToConfirm);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, roll_call_.submission_deadline),
            CheckInOutcome::kToConfirm);
  EXPECT_EQ(JudgeArrival(roll_call_, 10, roll_call_.submission_deadline + instant), std::nullopt);
  // Not even the newest code counts then.
  EXPECT_EQ(JudgeArrival(roll_call_, 1440, roll_call_.submission_deadline + instant), std::nullopt);
  EXPECT_EQ(JudgeArrival(roll_call_, -1, open_), std::nullopt);
}

TEST_F(RollCallTest, CodesAreTakenWhileItIsOpenUntilTheDeadline) {
  EXPECT_TRUE(CheckTakesCodes(roll_call_, roll_call_.submission_deadline).ok());
  EXPECT_EQ(ErrorReason(CheckTakesCodes(roll_call_,
                                        roll_call_.submission_deadline + absl::Microseconds(1))),
            "SUBMISSION_OVER");
  roll_call_.state = RollCallState::kClosed;
  EXPECT_EQ(ErrorReason(CheckTakesCodes(roll_call_, open_)), "ROLL_CALL_CLOSED");
}

}  // namespace
}  // namespace ketnap::training
