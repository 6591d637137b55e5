#ifndef KETNAP_SERVICES_TRAINING_DOMAIN_ROLL_CALL_H_
#define KETNAP_SERVICES_TRAINING_DOMAIN_ROLL_CALL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

// Who was there, as plain values. The numbers of the enums are those of the API.
namespace ketnap::training {

enum class RollCallState { kUnspecified = 0, kOpen = 1, kClosed = 2 };

struct RollCall {
  Uuid id;
  Uuid training_class;
  int session = 0;
  Date held_on;
  RollCallState state = RollCallState::kOpen;
  std::string key;  // 32 bytes; signs its codes. Never leaves the service.
  int window_seconds = 0;
  absl::Time open_time;
  std::optional<absl::Time> close_time;
  absl::Time submission_deadline;
  int present = 0;
  int to_confirm = 0;
  int64_t version = 0;
};

enum class CheckInOutcome { kUnspecified = 0, kPresent = 1, kToConfirm = 2, kRefused = 3 };

struct CheckIn {
  Uuid roll_call;
  Uuid nomination;
  CheckInOutcome outcome = CheckInOutcome::kUnspecified;
  int64_t window = 0;
  absl::Time shown_time;
  absl::Time receive_time;
  std::string reason_note;  // Why it was refused.
};

struct AttendanceCorrection {
  Uuid training_class;
  int64_t class_version = 0;  // The class's version after it.
  int session = 0;
  Uuid nomination;
  bool present = false;
  std::string reason_note;
  Date corrected_on;
  absl::Time record_time;
};

// The code of which window is shown at `now`: windows are counted from 0, when the roll-call
// opened.
int64_t WindowAt(const RollCall& roll_call, absl::Time now);
// When the code of that window comes up; the next one takes its place.
absl::Time WindowStart(const RollCall& roll_call, int64_t window);

// What becomes of a code of `window` that arrives at `now`: in while it is shown and while the next
// one is; to be confirmed until the submission deadline; nothing after that, and nothing of a code
// not shown yet.
std::optional<CheckInOutcome> JudgeArrival(const RollCall& roll_call, int64_t window,
                                           absl::Time now);

// OK while codes are taken; FAILED_PRECONDITION, reason ROLL_CALL_CLOSED or SUBMISSION_OVER.
absl::Status CheckTakesCodes(const RollCall& roll_call, absl::Time now);
// The first of the two.
absl::Status RollCallClosedError();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_DOMAIN_ROLL_CALL_H_
