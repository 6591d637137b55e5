#include "common/base/proto_time.h"

#include <algorithm>

#include "common/base/errors.h"

namespace ketnap {
namespace {

constexpr int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z
constexpr int64_t kMicrosPerSecond = 1'000'000;

}  // namespace

google::protobuf::Timestamp TimeToProto(absl::Time time) {
  const int64_t micros = std::clamp(absl::ToUnixMicros(time), kFirstSecond * kMicrosPerSecond,
                                    kLastSecond * kMicrosPerSecond + kMicrosPerSecond - 1);
  int64_t seconds = micros / kMicrosPerSecond;
  int64_t rest = micros % kMicrosPerSecond;
  if (rest < 0) {  // Nanos count forward even before 1970.
    --seconds;
    rest += kMicrosPerSecond;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

absl::StatusOr<absl::Time> TimeFromProto(const google::protobuf::Timestamp& timestamp) {
  if (timestamp.seconds() < kFirstSecond || timestamp.seconds() > kLastSecond ||
      timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) {
    return ReasonedError(absl::StatusCode::kInvalidArgument, "NOT_A_TIME",
                         {"Thời điểm không hợp lệ.", "Not a valid instant."});
  }
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace ketnap
