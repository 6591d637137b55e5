#include "common/db/sql_error.h"

#include <string>

#include "absl/time/time.h"
#include "common/base/errors.h"

namespace ketnap::db {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);

// "Duplicate entry '…' for key 'name'": the entry is the caller's data and can hold quotes itself,
// so the name is what stands between the last two. MySQL 8 writes 'table.name'.
std::string IndexName(std::string_view message) {
  const size_t end = message.rfind('\'');
  if (end == std::string_view::npos || end == 0) return "";
  const size_t start = message.rfind('\'', end - 1);
  if (start == std::string_view::npos) return "";
  std::string_view name = message.substr(start + 1, end - start - 1);
  if (const size_t dot = name.rfind('.'); dot != std::string_view::npos)
    name.remove_prefix(dot + 1);
  return std::string(name);
}

absl::Status ConflictError() {
  return ReasonedError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                       {"Dữ liệu đang được người khác cập nhật, đề nghị thử lại.",
                        "Somebody else is changing the same data; please try again."});
}

absl::Status DuplicateError(std::string_view message) {
  return ReasonedError(absl::StatusCode::kAlreadyExists, "DUPLICATE_KEY",
                       {"Dữ liệu này đã có trong hệ thống.", "This already exists."},
                       {{"index", IndexName(message)}});
}

absl::Status OtherError() {
  return ReasonedError(absl::StatusCode::kInternal, "DATABASE_ERROR",
                       {"Lỗi nội bộ của cơ sở dữ liệu.", "Internal database error."});
}

// The migrator knows whether that is as it should be.
absl::Status ChangedAlreadyError() {
  return ReasonedError(absl::StatusCode::kInternal, "SCHEMA_CHANGED_ALREADY",
                       {"Lỗi nội bộ của cơ sở dữ liệu.", "Internal database error."});
}

}  // namespace

absl::Status StatementDeadlineError() {
  return ReasonedError(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIME_LIMIT",
                       {"Quá thời gian cho phép khi truy vấn cơ sở dữ liệu.",
                        "The database did not answer within the time allowed."});
}

absl::Status PoolDeadlineError() {
  return ReasonedError(absl::StatusCode::kDeadlineExceeded, "DATABASE_BUSY",
                       {"Hệ thống đang bận, chưa có kết nối tới cơ sở dữ liệu.",
                        "No database connection became free within the time allowed."});
}

absl::Status DatabaseUnavailableError() {
  return TemporarilyUnavailableError("DATABASE_UNAVAILABLE", kRetryAfter);
}

absl::Status CommitOutcomeUnknownError() {
  return TemporarilyUnavailableError("COMMIT_OUTCOME_UNKNOWN", kRetryAfter);
}

SqlError ClassifySqlError(int code, std::string_view message) {
  switch (code) {
    case 1062:  // Duplicate entry.
    case 1586:  // The same, with the key's name.
      return {DuplicateError(message), Damage::kStatement};
    case 1213:  // Deadlock.
    case 1205:  // Lock wait timeout: the server leaves the transaction open.
    case 1020:  // Record has changed since the snapshot.
    case 1614:  // Deadlock inside XA.
      return {ConflictError(), Damage::kTransaction};
    case 1969:  // MariaDB: max_statement_time.
    case 3024:  // MySQL: max_execution_time.
      return {StatementDeadlineError(), Damage::kTransaction};
    case 1317:  // Query interrupted by KILL QUERY.
    case 1637:  // Too many active transactions.
      return {DatabaseUnavailableError(), Damage::kTransaction};
    case 1040:  // Too many connections.
    case 1047:  // A cluster node that is not ready.
    case 1053:  // Server shutdown in progress.
    case 1079:  // Normal shutdown.
    case 1080:  // Forced close of the connection.
    case 1129:  // Host is blocked.
    case 1158:  // Network errors, from here…
    case 1159:
    case 1160:
    case 1161:  // … to here.
    case 1203:  // Too many connections of this user.
    case 1226:  // The user's connection limit.
    case 1290:  // The server is read only.
    case 1836:  // The same.
    case 1927:  // Connection was killed.
    case 4031:  // MySQL: closed for inactivity.
      return {DatabaseUnavailableError(), Damage::kConnection};
    case 1060:  // Duplicate column name.
    case 1061:  // Duplicate key name.
    case 1091:  // Cannot drop what is not there.
    case 1826:  // Duplicate constraint name.
    case 3821:  // MySQL: a CHECK constraint that is not there.
    case 3822:  // MySQL: duplicate CHECK constraint name.
      return {ChangedAlreadyError(), Damage::kStatement};
    default:
      break;
  }
  // The client library's errors (2000..2999) and the connector's own (0): no telling what state the
  // connection is in.
  if (code < 1000 || (code >= 2000 && code < 3000)) {
    return {DatabaseUnavailableError(), Damage::kConnection};
  }
  return {OtherError(), Damage::kStatement};
}

bool MessageIsFreeOfValues(int code) {
  switch (code) {
    case 1048:  // Column cannot be null.
    case 1054:  // Unknown column.
    case 1064:  // Syntax error; the text quoted has `?` for its values.
    case 1136:  // Column count does not match.
    case 1142:  // Command denied.
    case 1146:  // No such table.
    case 1264:  // Out of range.
    case 1364:  // Field has no default.
    case 1406:  // Data too long.
    case 1451:  // Foreign key of a child.
    case 1452:  // Foreign key to a parent.
    case 1792:  // A write in a read-only transaction.
    case 4025:  // MariaDB: CHECK constraint.
    case 3819:  // MySQL: CHECK constraint.
      return true;
    default:
      return false;
  }
}

}  // namespace ketnap::db
