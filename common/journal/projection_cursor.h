#ifndef KETNAP_COMMON_JOURNAL_PROJECTION_CURSOR_H_
#define KETNAP_COMMON_JOURNAL_PROJECTION_CURSOR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// The SQL of a projection's cursor row.
namespace ketnap::journal {

struct ProjectionCursor {
  int64_t sequence = 0;
  std::string chain_hash;  // After that entry; empty at 0.
  absl::Time lease_until;
  int64_t epoch = 0;
};

// Takes or keeps the lease and gives the cursor as it stands; absent when another holds the lease.
// Makes the row when there is none. FAILED_PRECONDITION when the row follows another source.
absl::StatusOr<std::optional<ProjectionCursor>> TakeCursor(db::Transaction& transaction,
                                                           const std::string& name,
                                                           const std::string& source,
                                                           const Uuid& holder, absl::Time now,
                                                           absl::Duration lease);

// Where the cursor stands, and since when; whoever holds it. Absent when nobody ever followed.
struct CursorPosition {
  int64_t sequence = 0;
  absl::Time applied_time;
};
absl::StatusOr<std::optional<CursorPosition>> ReadCursor(db::Transaction& transaction,
                                                         const std::string& name);

// Moves the cursor from `from` to `to` and renews the lease. FAILED_PRECONDITION, reason
// PROJECTION_CURSOR_MOVED, when it does not stand at `from` under this lease any more.
absl::Status MoveCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                        const ProjectionCursor& from, const ProjectionCursor& to, absl::Time now);

// Takes the lease for `holder`, whoever has it, and puts the cursor before the journal's first
// entry. NOT_FOUND when nobody ever followed under this name.
absl::Status RewindCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                          absl::Time lease_until);
// Keeps that lease. FAILED_PRECONDITION, reason PROJECTION_CURSOR_MOVED, when another has it.
absl::Status HoldCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                        absl::Time lease_until);

// Ends the lease, so that another may begin at once.
absl::Status ReleaseCursor(db::Transaction& transaction, const std::string& name,
                           const Uuid& holder, absl::Time now);

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_PROJECTION_CURSOR_H_
