#include "common/base/clock.h"

#include "absl/time/clock.h"

namespace ketnap {

Date Clock::Today() const { return absl::ToCivilDay(Now(), VietnamTimeZone()); }

absl::Time SystemClock::Now() const {
  return absl::FromUnixMicros(absl::ToUnixMicros(absl::Now()));
}

absl::TimeZone VietnamTimeZone() { return absl::FixedTimeZone(7 * 60 * 60); }

}  // namespace ketnap
