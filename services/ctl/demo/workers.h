#ifndef KETNAP_SERVICES_CTL_DEMO_WORKERS_H_
#define KETNAP_SERVICES_CTL_DEMO_WORKERS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ketnap::ctl {

// One line on standard output for what is going on; on a terminal it counts along. Thread safe.
class Progress {
 public:
  Progress(std::string title, int total);
  ~Progress();  // Writes the line's end.

  void Advance();

 private:
  void Write() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string title_;
  const int total_;
  const bool terminal_;
  const absl::Time started_;
  absl::Mutex mutex_;
  int done_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time written_ ABSL_GUARDED_BY(mutex_);
};

// Runs `work` for 0 to count - 1 on `threads` threads. The first failure ends it: no further item
// begins, and its status is given.
absl::Status RunParallel(int threads, int count, const std::function<absl::Status(int)>& work);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_WORKERS_H_
