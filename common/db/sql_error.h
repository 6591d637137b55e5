#ifndef KETNAP_COMMON_DB_SQL_ERROR_H_
#define KETNAP_COMMON_DB_SQL_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace ketnap::db {

// How much of the work an error ends.
enum class Damage {
  kStatement,    // The transaction can go on.
  kTransaction,  // The transaction must be rolled back.
  kConnection,   // The connection must not be used again.
};

struct SqlError {
  absl::Status status;  // As common/db/transaction.h promises.
  Damage damage = Damage::kConnection;
};

// Translates the server's or the client library's error. `message` is read for the index's name
// only: it can hold values of the row, so it goes neither into the status nor into the log.
SqlError ClassifySqlError(int code, std::string_view message);

// True when the server's message for `code` names tables and columns but never holds values, so
// that it may be logged.
bool MessageIsFreeOfValues(int code);

absl::Status StatementDeadlineError();
absl::Status PoolDeadlineError();
absl::Status DatabaseUnavailableError();
// The connection broke while COMMIT was under way: committed or not, nobody here knows.
absl::Status CommitOutcomeUnknownError();

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_SQL_ERROR_H_
