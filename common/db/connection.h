#ifndef KETNAP_COMMON_DB_CONNECTION_H_
#define KETNAP_COMMON_DB_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"
#include "common/db/lru_cache.h"
#include "common/db/value.h"

namespace sql {
class Connection;
class PreparedStatement;
class Statement;
}  // namespace sql

namespace ketnap::db {

enum class TransactionMode { kRead, kWrite, kReadModifyWrite };

// One connection and, at most, one open transaction on it. No exception of the driver leaves this
// class. For one thread at a time, not always the same one.
class Connection {
 public:
  // UNAVAILABLE when the server cannot be reached within `limit` (at most five seconds).
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const DatabaseOptions& options,
                                                          absl::Duration limit);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `limit` bounds each statement until a shorter one is given.
  absl::Status Begin(TransactionMode mode, absl::Duration limit);

  // For one SELECT outside any transaction.
  absl::Status BeginSingle(absl::Duration limit);

  // Statements of the open transaction; see Transaction for what they return. After an error that
  // ended the transaction each one returns that error again.
  absl::StatusOr<Rows> Query(std::string_view sql, const Values& values, absl::Duration limit);
  absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& values, absl::Duration limit);

  // UNAVAILABLE with reason COMMIT_OUTCOME_UNKNOWN when the connection broke meanwhile.
  absl::Status Commit();
  // A rollback that fails breaks the connection, and the server rolls back by itself.
  void Rollback();

  // Round trip outside any transaction.
  absl::Status Ping(absl::Duration limit);

  // Why the open transaction is over before its time; OK while it is not.
  const absl::Status& transaction_error() const { return transaction_error_; }
  // True when that is a conflict with another transaction, so that running it again makes sense.
  bool conflict() const;
  // True when this connection must be thrown away.
  bool broken() const { return broken_; }

 private:
  using StatementCache = LruCache<std::unique_ptr<sql::PreparedStatement>>;

  Connection(const DatabaseOptions& options, std::unique_ptr<sql::Connection> driver_connection);

  absl::Status Initialize();
  absl::Status Admit(absl::Duration limit);
  absl::Status SetSession(TransactionMode mode, absl::Duration limit);
  bool TimeLimitFits(absl::Duration limit) const;
  std::string TimeLimitAssignment(absl::Duration limit);
  sql::PreparedStatement& Prepare(std::string_view sql, const Values& values);
  // Runs a statement without values or result.
  absl::Status Run(std::string_view sql);
  // Turns the exception being handled into a status and takes note of the damage.
  absl::Status HandleException(std::string_view sql);

  // Destroyed from the last to the first: statements before the connection they belong to.
  std::unique_ptr<sql::Connection> driver_connection_;
  std::unique_ptr<sql::Statement> text_statement_;
  StatementCache statements_;

  bool is_mariadb_ = true;
  bool broken_ = false;
  bool read_committed_ = false;
  absl::Duration time_limit_ = absl::InfiniteDuration();
  absl::Duration longest_time_limit_;
  absl::Status transaction_error_;
};

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_CONNECTION_H_
