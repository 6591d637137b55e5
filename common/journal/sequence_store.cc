#include "common/journal/sequence_store.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"

namespace ketnap::journal {
namespace {

constexpr char kLockHead[] =
    "SELECT sequence, chain_hash, epoch, lease_holder, lease_until FROM journal_head"
    " WHERE service = ? FOR UPDATE";
constexpr char kInsertHead[] =
    "INSERT INTO journal_head (service, sequence, chain_hash, epoch, lease_holder, lease_until)"
    " VALUES (?, 0, '', 0, ?, ?)";
constexpr char kUpdateHead[] =
    "UPDATE journal_head SET sequence = ?, chain_hash = ?, epoch = ?, lease_holder = ?,"
    " lease_until = ? WHERE service = ? AND epoch = ?";

constexpr char kOldestWaiting[] =
    "SELECT e.recorded_at FROM journal_unsequenced u"
    " STRAIGHT_JOIN journal_entry e ON e.entry_id = u.entry_id ORDER BY u.entry_id LIMIT 1";
// The waiting list leads the join whatever the statistics say: it is short, the journal is not.
constexpr char kReadWaiting[] =
    "SELECT u.entry_id, u.aggregate_id, u.aggregate_version, e.entry_hash,"
    " u.aggregate_version = 1 OR s.sequence IS NOT NULL"
    " FROM journal_unsequenced u"
    " STRAIGHT_JOIN journal_entry e ON e.entry_id = u.entry_id"
    " LEFT JOIN journal_entry p ON p.aggregate_id = u.aggregate_id"
    " AND p.aggregate_version = u.aggregate_version - 1"
    " LEFT JOIN journal_sequence s ON s.entry_id = p.entry_id"
    " WHERE u.entry_id > ? ORDER BY u.entry_id LIMIT 1000";
static_assert(kSequencerBatch == 1000);

constexpr char kLastPlaced[] =
    "SELECT sequence, entry_id, chain_hash FROM journal_sequence ORDER BY sequence DESC LIMIT 1";
constexpr char kNewestCheckpoint[] =
    "SELECT sequence, epoch, chain_hash, signed_at, signature FROM journal_checkpoint"
    " ORDER BY sequence DESC, epoch DESC LIMIT 1";
constexpr char kInsertCheckpoint[] =
    "INSERT INTO journal_checkpoint (sequence, epoch, chain_hash, signed_at, signature)"
    " VALUES (?, ?, ?, ?, ?)";

// Few sizes, so that each connection prepares few statements; largest first.
constexpr std::array<size_t, 5> kInsertSizes = {512, 128, 32, 8, 1};
constexpr std::array<size_t, 4> kDeleteSizes = {500, 100, 16, 1};

std::string InsertSql(size_t rows) {
  std::string sql =
      "INSERT INTO journal_sequence (sequence, entry_id, chain_hash) VALUES (?, ?, ?)";
  for (size_t i = 1; i < rows; ++i) sql += ", (?, ?, ?)";
  return sql;
}

std::string DeleteSql(size_t rows) {
  return absl::StrCat("DELETE FROM journal_unsequenced WHERE entry_id IN (", db::Placeholders(rows),
                      ")");
}

template <size_t N>
std::array<std::string, N> MakeStatements(const std::array<size_t, N>& sizes,
                                          std::string (*make)(size_t)) {
  std::array<std::string, N> result;
  for (size_t i = 0; i < N; ++i) result[i] = make(sizes[i]);
  return result;
}

absl::Status InsertPlaces(db::Transaction& transaction, const std::vector<PlacedEntry>& entries) {
  static const auto& statements = *new auto(MakeStatements(kInsertSizes, InsertSql));
  size_t next = 0;
  for (size_t i = 0; i < kInsertSizes.size(); ++i) {
    while (entries.size() - next >= kInsertSizes[i]) {
      db::Values values;
      values.reserve(kInsertSizes[i] * 3);
      for (size_t row = 0; row < kInsertSizes[i]; ++row, ++next) {
        values.emplace_back(entries[next].sequence);
        values.emplace_back(entries[next].entry_id);
        values.emplace_back(entries[next].chain_hash);
      }
      KETNAP_RETURN_IF_ERROR(transaction.Execute(statements[i], values).status());
    }
  }
  return absl::OkStatus();
}

// The list of the last statement is padded with its last id up to the next size.
absl::Status DeleteWaiting(db::Transaction& transaction, const std::vector<PlacedEntry>& entries) {
  static const auto& statements = *new auto(MakeStatements(kDeleteSizes, DeleteSql));
  for (size_t next = 0; next < entries.size();) {
    const size_t left = entries.size() - next;
    size_t pick = 0;
    while (pick + 1 < kDeleteSizes.size() && kDeleteSizes[pick + 1] >= left) ++pick;
    const size_t taken = std::min(left, kDeleteSizes[pick]);
    db::Values values;
    values.reserve(kDeleteSizes[pick]);
    for (size_t i = 0; i < kDeleteSizes[pick]; ++i) {
      values.emplace_back(entries[next + std::min(i, taken - 1)].entry_id);
    }
    KETNAP_ASSIGN_OR_RETURN(int64_t removed, transaction.Execute(statements[pick], values));
    if (removed != static_cast<int64_t>(taken)) {
      return absl::InternalError("journal: waiting entries vanished while they were placed");
    }
    next += taken;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<JournalHead>> LockHead(db::Transaction& transaction,
                                                    std::string_view service) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(kLockHead, {service}));
  if (!row.has_value()) return std::optional<JournalHead>();
  return JournalHead{row->Int(0), row->Text(1), row->Int(2), row->Id(3), row->TimeAt(4)};
}

absl::Status InsertHead(db::Transaction& transaction, std::string_view service) {
  return transaction.Execute(kInsertHead, {service, Uuid(), absl::UnixEpoch()}).status();
}

absl::Status UpdateHead(db::Transaction& transaction, std::string_view service,
                        int64_t expected_epoch, const JournalHead& head) {
  KETNAP_ASSIGN_OR_RETURN(
      int64_t rows, transaction.Execute(
                        kUpdateHead, {head.sequence, head.chain_hash, head.epoch, head.lease_holder,
                                      head.lease_until, service, expected_epoch}));
  if (rows != 1) {
    return ReasonedError(absl::StatusCode::kAborted, "JOURNAL_FENCED",
                         {"Quyền đánh số nhật ký đã chuyển sang tiến trình khác.",
                          "The right to sequence the journal has passed to another process."});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<absl::Time>> OldestWaiting(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(kOldestWaiting));
  if (!row.has_value()) return std::optional<absl::Time>();
  return std::optional<absl::Time>(row->TimeAt(0));
}

absl::StatusOr<std::vector<WaitingEntry>> ReadWaiting(db::Transaction& transaction,
                                                      const Uuid& after) {
  KETNAP_ASSIGN_OR_RETURN(db::Rows rows, transaction.Query(kReadWaiting, {after}));
  std::vector<WaitingEntry> result;
  result.reserve(rows.size());
  for (const db::Row& row : rows) {
    result.push_back({row.Id(0), row.Id(1), row.Int(2), row.Text(3), row.Bool(4)});
  }
  return result;
}

absl::Status Place(db::Transaction& transaction, const std::vector<PlacedEntry>& entries) {
  KETNAP_RETURN_IF_ERROR(InsertPlaces(transaction, entries));
  return DeleteWaiting(transaction, entries);
}

absl::StatusOr<PlacedEntry> ReadLastPlaced(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(kLastPlaced));
  if (!row.has_value()) return PlacedEntry();
  return PlacedEntry{row->Int(0), row->Id(1), row->Text(2)};
}

absl::StatusOr<std::optional<v1::Checkpoint>> ReadNewestCheckpoint(db::Transaction& transaction,
                                                                   std::string_view service) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(kNewestCheckpoint));
  if (!row.has_value()) return std::optional<v1::Checkpoint>();
  v1::Checkpoint checkpoint;
  checkpoint.set_service(std::string(service));
  checkpoint.set_sequence(row->Int(0));
  checkpoint.set_epoch(row->Int(1));
  checkpoint.set_chain_hash(row->Text(2));
  *checkpoint.mutable_sign_time() = TimeToProto(row->TimeAt(3));
  checkpoint.set_signature(row->Text(4));
  return std::optional<v1::Checkpoint>(std::move(checkpoint));
}

absl::Status InsertCheckpoint(db::Transaction& transaction, const v1::Checkpoint& checkpoint,
                              absl::Time sign_time) {
  return transaction
      .Execute(kInsertCheckpoint, {checkpoint.sequence(), checkpoint.epoch(),
                                   checkpoint.chain_hash(), sign_time, checkpoint.signature()})
      .status();
}

}  // namespace ketnap::journal
