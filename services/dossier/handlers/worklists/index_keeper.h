#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_INDEX_KEEPER_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_INDEX_KEEPER_H_

#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Makes the rows derived from people anew when what they are made by has changed: queues, rules,
// working days. People whose rows were made before are found meanwhile as they stood; a first
// making must be complete before anybody is served.
class IndexKeeper {
 public:
  explicit IndexKeeper(const Environment* environment) : environment_(*environment) {}
  ~IndexKeeper() { Stop(); }
  IndexKeeper(const IndexKeeper&) = delete;
  IndexKeeper& operator=(const IndexKeeper&) = delete;

  // Reads what never changes while the service runs, and makes the rows for the first time when
  // nobody has. What was begun by a process that ended goes on where it stood.
  absl::Status Prepare();
  // Looks for changes from now on.
  void Start();
  void Stop();

  // Makes everything anew if it is not by what holds now; tells whether it did.
  absl::StatusOr<bool> MakeCurrent();

 private:
  absl::StatusOr<std::string> Digest() const;
  absl::StatusOr<bool> IsCurrent(const std::string& digest) const;
  // The next people; true when there are no more.
  absl::StatusOr<bool> MakeSome(const std::string& digest) const;
  void Watch();
  bool WaitOrStop();

  const Environment& environment_;
  std::string fixed_;  // Queues and rules.
  absl::Mutex mutex_;
  absl::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watcher_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_INDEX_KEEPER_H_
