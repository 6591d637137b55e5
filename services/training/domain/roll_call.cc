#include "services/training/domain/roll_call.h"

#include <algorithm>

#include "common/base/errors.h"

namespace ketnap::training {

int64_t WindowAt(const RollCall& roll_call, absl::Time now) {
  const int64_t passed = absl::ToInt64Seconds(
      absl::Floor(now - roll_call.open_time, absl::Seconds(roll_call.window_seconds)));
  return std::max<int64_t>(0, passed / roll_call.window_seconds);
}

absl::Time WindowStart(const RollCall& roll_call, int64_t window) {
  return roll_call.open_time + window * absl::Seconds(roll_call.window_seconds);
}

std::optional<CheckInOutcome> JudgeArrival(const RollCall& roll_call, int64_t window,
                                           absl::Time now) {
  const int64_t current = WindowAt(roll_call, now);
  if (window < 0 || window > current || now > roll_call.submission_deadline) return std::nullopt;
  return current - window <= 1 ? CheckInOutcome::kPresent : CheckInOutcome::kToConfirm;
}

absl::Status CheckTakesCodes(const RollCall& roll_call, absl::Time now) {
  if (roll_call.state != RollCallState::kOpen) return RollCallClosedError();
  if (now <= roll_call.submission_deadline) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "SUBMISSION_OVER",
      {"Đã hết hạn gửi mã điểm danh của buổi học; đề nghị liên hệ ban tổ chức lớp.",
       "The time for sending codes of this session is over; ask the organizer."});
}

absl::Status RollCallClosedError() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "ROLL_CALL_CLOSED",
                       {"Buổi điểm danh đã kết thúc; đề nghị liên hệ ban tổ chức lớp.",
                        "The roll-call has ended; ask the organizer."});
}

}  // namespace ketnap::training
