#include "services/supervision/projections/review_counter.h"

#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "services/supervision/projections/process_facts.h"

namespace ketnap::supervision {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(30);

}  // namespace

void ReviewCounter::Start() {
  watcher_ = std::thread([this] { Watch(); });
}

void ReviewCounter::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  if (watcher_.joinable()) watcher_.join();
}

bool ReviewCounter::IsStopping() {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status ReviewCounter::CountAll() {
  for (bool done = false; !done && !IsStopping();) {
    KETNAP_ASSIGN_OR_RETURN(done, CountMissingReviews(*database_, *rules_, clock_->Today()));
  }
  return absl::OkStatus();
}

void ReviewCounter::Watch() {
  while (!IsStopping()) {
    const absl::Status counted = CountAll();
    if (!counted.ok()) {
      LogWarning("missing_reviews_not_counted",
                 {{"code", absl::StatusCodeToString(counted.code())}});
    }
    absl::MutexLock lock(&mutex_);
    if (!stopping_) wake_.WaitWithTimeout(&mutex_, kInterval);
  }
}

}  // namespace ketnap::supervision
