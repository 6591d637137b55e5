#ifndef KETNAP_SERVICES_ORGANIZATION_REORGANIZATION_TIMER_H_
#define KETNAP_SERVICES_ORGANIZATION_REORGANIZATION_TIMER_H_

#include <map>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "services/organization/tree_refresher.h"

namespace ketnap::organization {

// Carries out scheduled reorganizations once their day has come in Vietnam, and blocked ones again
// at most once a minute. Each in a transaction of its own, its row locked: two processes never
// apply it twice. What does not fit the tree becomes, or stays, BLOCKED with the reasons; what
// fails for another cause is tried again. The actor is the process, on behalf of who recorded it.
class ReorganizationTimer {
 public:
  // All outlive the timer.
  ReorganizationTimer(db::Database* database, const Clock* clock, TreeRefresher* refresher);
  // Stops.
  ~ReorganizationTimer();

  // Looks every few seconds from now on.
  void Start();
  // Returns when what was under way has ended; nothing is begun afterwards.
  void Stop();

  // One look: everything that is due. What failed is logged.
  void RunDue();

 private:
  absl::Status Apply(const Uuid& id);
  absl::Status Block(const Uuid& id, const absl::Status& refusal);
  bool IsStopping();
  void Loop();

  db::Database* database_;
  const Clock* clock_;
  TreeRefresher* refresher_;
  std::map<Uuid, absl::Time> failed_;  // The thread's: when one failed for no fault of its own.
  absl::Mutex mutex_;
  absl::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REORGANIZATION_TIMER_H_
