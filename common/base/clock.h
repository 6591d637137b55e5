#ifndef KETNAP_COMMON_BASE_CLOCK_H_
#define KETNAP_COMMON_BASE_CLOCK_H_

#include "absl/time/time.h"
#include "common/base/date.h"

namespace ketnap {

// The only way to ask what time it is. Injected everywhere, so that a test can be on any day.
// Thread safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Microsecond resolution, which is what the database keeps.
  virtual absl::Time Now() const = 0;

  // The day it is in Vietnam (UTC+7, no daylight saving).
  Date Today() const;
};

// The machine's clock.
class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
};

// Vietnam's time zone, built in so that no tzdata package is needed.
absl::TimeZone VietnamTimeZone();

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_CLOCK_H_
