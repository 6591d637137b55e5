#ifndef KETNAP_COMMON_JOURNAL_PROJECTION_H_
#define KETNAP_COMMON_JOURNAL_PROJECTION_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {

using ApplyEntry = std::function<absl::Status(db::Transaction&, const v1::JournalEntry&)>;
using ApplyEntries =
    std::function<absl::Status(db::Transaction&, std::span<const v1::JournalEntry* const>)>;

// One after the other.
ApplyEntries EachEntry(ApplyEntry apply);

// What one service keeps of one other service's journal.
struct ProjectionOptions {
  std::string name;    // "organization_tree": key of its cursor.
  std::string source;  // Service whose journal is followed: "organization".
  std::shared_ptr<grpc::Channel> channel;
  db::Database* database = nullptr;
  const access::Signer* signer = nullptr;
  const Clock* clock = nullptr;
  // Applies the next entries, at least one, inside the transaction that also moves the cursor.
  // Called in order, once for each entry whose effect stays. Entries of kinds it does not know are
  // skipped by it, with OK. After an error it is called with fewer of them, down to one; an error
  // for one stops the projection, which tries again from the same entry with growing pauses.
  ApplyEntries apply;
  // Called after a batch was committed, here or by the process that this one stands by for (to
  // refresh what is kept in memory). May be empty.
  std::function<void()> after_batch;
};

// Follows a journal and applies each entry exactly once: effect and cursor are one transaction, and
// the cursor refuses any sequence but its successor. Checks each entry's hash and the chain as it
// goes: a journal that was tampered with stops the projection (logged, metric). Reconnects by
// itself. One holder of the lease row applies; others that share the database stand by, tell how
// far it is, and take over when its lease runs out.
class ProjectionRunner {
 public:
  explicit ProjectionRunner(ProjectionOptions options);
  ~ProjectionRunner();  // Stops.
  void Start();
  void Stop();

  struct State {
    int64_t applied_sequence = 0;
    int64_t source_sequence = 0;  // As last seen in a checkpoint or an entry.
    absl::Time applied_time;      // When the cursor last moved or was found to be at the end.
    bool caught_up_once = false;  // The source's end was reached since start.
    std::string failure;          // Reason code while it cannot go on; "" when well.
  };
  State state() const;
  const std::string& name() const;

 private:
  struct Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_PROJECTION_H_
