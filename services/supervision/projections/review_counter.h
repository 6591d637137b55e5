#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REVIEW_COUNTER_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REVIEW_COUNTER_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "services/supervision/domain/process_rules.h"

namespace ketnap::supervision {

// Counts the reviews that nobody held, once the time for them has passed: no journal tells of what
// did not happen. Looks at the calendar day now and then; of two processes one goes on where the
// other came to.
class ReviewCounter {
 public:
  // All outlive it.
  ReviewCounter(db::Database* database, const ProcessRules* rules, const Clock* clock)
      : database_(database), rules_(rules), clock_(clock) {}
  ~ReviewCounter() { Stop(); }
  ReviewCounter(const ReviewCounter&) = delete;
  ReviewCounter& operator=(const ReviewCounter&) = delete;

  void Start();
  void Stop();

  // Until everybody is counted, or it is stopped.
  absl::Status CountAll();

 private:
  void Watch();
  bool IsStopping();

  db::Database* const database_;
  const ProcessRules* const rules_;
  const Clock* const clock_;
  absl::Mutex mutex_;
  absl::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watcher_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REVIEW_COUNTER_H_
