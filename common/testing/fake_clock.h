#ifndef KETNAP_COMMON_TESTING_FAKE_CLOCK_H_
#define KETNAP_COMMON_TESTING_FAKE_CLOCK_H_

#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"

namespace ketnap::testing {

// A clock that stands still until told otherwise. Thread safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start) : now_(start) {}
  // Noon in Vietnam on `day`.
  explicit FakeClock(Date day)
      : now_(absl::FromCivil(absl::CivilHour(day) + 12, VietnamTimeZone())) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mutex_);
    return now_;
  }
  void Advance(absl::Duration by) {
    absl::MutexLock lock(&mutex_);
    now_ += by;
  }
  void SetDay(Date day) {
    absl::MutexLock lock(&mutex_);
    now_ = absl::FromCivil(absl::CivilHour(day) + 12, VietnamTimeZone());
  }

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ketnap::testing

#endif  // KETNAP_COMMON_TESTING_FAKE_CLOCK_H_
