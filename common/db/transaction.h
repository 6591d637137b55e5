#ifndef KETNAP_COMMON_DB_TRANSACTION_H_
#define KETNAP_COMMON_DB_TRANSACTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/value.h"

namespace ketnap::db {

// What repositories see of the database: statements inside one open transaction. SQL text is a
// constant with `?` for every value (a lint test forbids text put together at run time, except a
// fixed list of placeholders by `Placeholders`).
//
// Returned statuses, beside OK:
//   ALREADY_EXISTS     a unique index refused the row; the index's name is in ErrorInfo metadata
//   "index". ABORTED            deadlock, lock wait timeout or snapshot conflict; the transaction
//   is over. RunWrite
//                      retries it.
//   DEADLINE_EXCEEDED  the statement's time limit, which is what is left of the request's deadline.
//   UNAVAILABLE        the connection is lost; it will not be used again.
//   INTERNAL           anything else the server refuses; logged with its code, not shown to
//   callers.
class Transaction {
 public:
  virtual ~Transaction() = default;

  virtual absl::StatusOr<Rows> Query(std::string_view sql, const Values& values = {}) = 0;

  // Rows changed. An UPDATE that sets what already stands counts as changed (found rows).
  virtual absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& values = {}) = 0;

  // At most one row; INTERNAL when the statement gives more.
  absl::StatusOr<std::optional<Row>> QueryOptional(std::string_view sql, const Values& values = {});
};

// "?, ?, ?" for `count` values, for IN lists. `count` must be at least 1. Lists are padded by the
// caller to few sizes, or the statement cache fills with variants.
std::string Placeholders(size_t count);

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_TRANSACTION_H_
