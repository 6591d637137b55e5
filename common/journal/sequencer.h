#ifndef KETNAP_COMMON_JOURNAL_SEQUENCER_H_
#define KETNAP_COMMON_JOURNAL_SEQUENCER_H_

#include <functional>
#include <memory>
#include <string>

#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/db/database.h"

namespace ketnap::journal {

struct SequencerOptions {
  std::string service;
  db::Database* database = nullptr;
  const Clock* clock = nullptr;
  const access::Signer* signer = nullptr;
  absl::Duration idle_pause = absl::Milliseconds(50);  // Between looks when nothing waits.
  absl::Duration lease = absl::Seconds(10);
};

// Gives committed entries their place: one holder of the lease row per service, fenced by its
// epoch, assigns gap-free sequences in batches of up to 1,000, extends the chain, and signs a
// checkpoint at least every second while entries come. An entry is held back until its aggregate's
// previous version is placed. Runs in a thread.
class Sequencer {
 public:
  explicit Sequencer(SequencerOptions options);
  ~Sequencer();  // Stops.

  void Start();
  void Stop();
  // Called after a commit, so that the thread looks at once instead of after its pause. Cheap.
  void Nudge();
  // One round by the calling thread, for tests: entries placed.
  absl::StatusOr<int> RunOnce();
  // Called from the sequencer's thread after a batch was placed.
  void OnPlaced(std::function<void()> callback);
  // Age of the oldest entry not placed yet; zero when none. For the metric and readiness.
  absl::Duration oldest_waiting() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_SEQUENCER_H_
