#ifndef KETNAP_COMMON_JOURNAL_SEQUENCE_STORE_H_
#define KETNAP_COMMON_JOURNAL_SEQUENCE_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// The sequencer's SQL.
namespace ketnap::journal {

inline constexpr int kSequencerBatch = 1000;

struct JournalHead {
  int64_t sequence = 0;
  std::string chain_hash;
  int64_t epoch = 0;
  Uuid lease_holder;
  absl::Time lease_until;
};

// An entry that has no place yet.
struct WaitingEntry {
  Uuid entry_id;
  Uuid aggregate_id;
  int64_t aggregate_version = 0;
  std::string entry_hash;
  bool follows_placed = false;  // Version 1, or the aggregate's previous version has its place.
};

// An entry and the place it gets.
struct PlacedEntry {
  int64_t sequence = 0;
  Uuid entry_id;
  std::string chain_hash;
};

// The service's head, locked until the transaction ends; absent before the first start.
absl::StatusOr<std::optional<JournalHead>> LockHead(db::Transaction& transaction,
                                                    std::string_view service);
absl::Status InsertHead(db::Transaction& transaction, std::string_view service);
// ABORTED when the head's epoch is not `expected_epoch` any more.
absl::Status UpdateHead(db::Transaction& transaction, std::string_view service,
                        int64_t expected_epoch, const JournalHead& head);

// Instant at which the oldest entry without a place was recorded; absent when none waits.
absl::StatusOr<std::optional<absl::Time>> OldestWaiting(db::Transaction& transaction);
// Up to kSequencerBatch of them, by id, after `after`.
absl::StatusOr<std::vector<WaitingEntry>> ReadWaiting(db::Transaction& transaction,
                                                      const Uuid& after);
// Writes the places and takes the entries off the waiting list.
absl::Status Place(db::Transaction& transaction, const std::vector<PlacedEntry>& entries);

// The last placed entry and its chain hash; sequence 0 when the journal is empty.
absl::StatusOr<PlacedEntry> ReadLastPlaced(db::Transaction& transaction);
absl::StatusOr<std::optional<v1::Checkpoint>> ReadNewestCheckpoint(db::Transaction& transaction,
                                                                   std::string_view service);
absl::Status InsertCheckpoint(db::Transaction& transaction, const v1::Checkpoint& checkpoint,
                              absl::Time sign_time);

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_SEQUENCE_STORE_H_
