#include "common/journal/projection_cursor.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::journal {
namespace {

constexpr char kLockCursor[] =
    "SELECT source, sequence, chain_hash, lease_holder, lease_until, epoch FROM projection_cursor"
    " WHERE name = ? FOR UPDATE";
constexpr char kReadCursor[] = "SELECT sequence, applied_at FROM projection_cursor WHERE name = ?";
constexpr char kInsertCursor[] =
    "INSERT INTO projection_cursor (name, source, sequence, chain_hash, applied_at, lease_holder,"
    " lease_until, epoch) VALUES (?, ?, 0, '', ?, ?, ?, 0)";
constexpr char kTakeLease[] =
    "UPDATE projection_cursor SET lease_holder = ?, lease_until = ?, epoch = ? WHERE name = ?";
constexpr char kMoveCursor[] =
    "UPDATE projection_cursor SET sequence = ?, chain_hash = ?, applied_at = ?, lease_until = ?"
    " WHERE name = ? AND sequence = ? AND lease_holder = ? AND epoch = ?";
constexpr char kRewind[] =
    "UPDATE projection_cursor SET sequence = 0, chain_hash = '', lease_holder = ?, lease_until = ?,"
    " epoch = epoch + 1 WHERE name = ?";
constexpr char kHold[] =
    "UPDATE projection_cursor SET lease_until = ? WHERE name = ? AND lease_holder = ?"
    " AND sequence = 0";
constexpr char kReleaseLease[] =
    "UPDATE projection_cursor SET lease_until = ? WHERE name = ? AND lease_holder = ?";

absl::Status CursorMovedError() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "PROJECTION_CURSOR_MOVED",
                       {"Con trỏ của bản chiếu đã được tiến trình khác dịch chuyển.",
                        "Another process has moved the projection's cursor."});
}

}  // namespace

absl::StatusOr<std::optional<ProjectionCursor>> TakeCursor(db::Transaction& transaction,
                                                           const std::string& name,
                                                           const std::string& source,
                                                           const Uuid& holder, absl::Time now,
                                                           absl::Duration lease) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(kLockCursor, {name}));
  if (!row.has_value()) {
    const absl::Status inserted =
        transaction.Execute(kInsertCursor, {name, source, now, Uuid(), absl::UnixEpoch()}).status();
    if (!inserted.ok() && !absl::IsAlreadyExists(inserted)) return inserted;
    KETNAP_ASSIGN_OR_RETURN(row, transaction.QueryOptional(kLockCursor, {name}));
    if (!row.has_value()) return absl::InternalError("projection: no cursor row");
  }
  if (row->Text(0) != source) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "PROJECTION_SOURCE_CHANGED",
                         {absl::StrCat("Bản chiếu ", name, " đang theo dõi nguồn ", row->Text(0),
                                       ", không phải ", source, "; cần dựng lại bản chiếu."),
                          absl::StrCat("Projection ", name, " follows ", row->Text(0), ", not ",
                                       source, "; it must be rebuilt.")});
  }
  ProjectionCursor cursor{row->Int(1), row->Text(2), now + lease, row->Int(5)};
  if (row->Id(3) != holder) {
    if (row->TimeAt(4) > now) return std::optional<ProjectionCursor>();
    ++cursor.epoch;
  }
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kTakeLease, {holder, cursor.lease_until, cursor.epoch, name}).status());
  return std::optional<ProjectionCursor>(std::move(cursor));
}

absl::StatusOr<std::optional<CursorPosition>> ReadCursor(db::Transaction& transaction,
                                                         const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kReadCursor, {name}));
  if (!row.has_value()) return std::optional<CursorPosition>();
  return std::optional<CursorPosition>({row->Int(0), row->TimeAt(1)});
}

absl::Status RewindCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                          absl::Time lease_until) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t rows,
                          transaction.Execute(kRewind, {holder, lease_until, name}));
  if (rows == 1) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kNotFound, "PROJECTION_UNKNOWN",
                       {absl::StrCat("Chưa có bản chiếu ", name, "."),
                        absl::StrCat("There is no projection ", name, " yet.")});
}

absl::Status HoldCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                        absl::Time lease_until) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t rows,
                          transaction.Execute(kHold, {lease_until, name, holder}));
  return rows == 1 ? absl::OkStatus() : CursorMovedError();
}

absl::Status MoveCursor(db::Transaction& transaction, const std::string& name, const Uuid& holder,
                        const ProjectionCursor& from, const ProjectionCursor& to, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(
      int64_t rows,
      transaction.Execute(kMoveCursor, {to.sequence, to.chain_hash, now, to.lease_until, name,
                                        from.sequence, holder, from.epoch}));
  return rows == 1 ? absl::OkStatus() : CursorMovedError();
}

absl::Status ReleaseCursor(db::Transaction& transaction, const std::string& name,
                           const Uuid& holder, absl::Time now) {
  return transaction.Execute(kReleaseLease, {now, name, holder}).status();
}

}  // namespace ketnap::journal
