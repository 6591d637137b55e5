#include "common/db/database.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/db/connection.h"
#include "common/db/connection_pool.h"
#include "common/db/durability.h"

namespace ketnap::db {
namespace {

constexpr int kMaxReruns = 5;
constexpr absl::Duration kFirstPause = absl::Milliseconds(5);
constexpr int kMaxPoolSize = 256;

absl::Duration JitteredPause(int rerun) {
  thread_local absl::BitGen random;
  return kFirstPause * (1 << rerun) * absl::Uniform(random, 0.5, 1.5);
}

// The closure's view of a leased connection.
class LeasedTransaction : public Transaction {
 public:
  LeasedTransaction(Connection& connection, absl::Time deadline)
      : connection_(connection), deadline_(deadline) {}

  absl::StatusOr<Rows> Query(std::string_view sql, const Values& values) override {
    return connection_.Query(sql, values, deadline_ - SystemClock().Now());
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& values) override {
    return connection_.Execute(sql, values, deadline_ - SystemClock().Now());
  }

 private:
  Connection& connection_;
  absl::Time deadline_;
};

// What RunSingleRead permits: one SELECT.
class SingleQuery : public Transaction {
 public:
  SingleQuery(Connection& connection, absl::Time deadline)
      : connection_(connection), deadline_(deadline) {}

  absl::StatusOr<Rows> Query(std::string_view sql, const Values& values) override {
    if (std::exchange(used_, true) || !absl::StartsWith(sql, "SELECT ")) return NotOneSelect();
    return connection_.Query(sql, values, deadline_ - SystemClock().Now());
  }
  absl::StatusOr<int64_t> Execute(std::string_view, const Values&) override {
    return NotOneSelect();
  }

 private:
  static absl::Status NotOneSelect() {
    return absl::InternalError("a single read makes one SELECT and nothing else");
  }

  Connection& connection_;
  absl::Time deadline_;
  bool used_ = false;
};

class PooledDatabase : public Database {
 public:
  explicit PooledDatabase(const DatabaseOptions& options) : options_(options), pool_(options) {}

  absl::Status RunRead(absl::Time deadline, const ReadBody& body) override {
    bool conflict = false;
    return RunOnce(TransactionMode::kRead, Bounded(deadline), body, conflict);
  }

  absl::Status RunSingleRead(absl::Time deadline, const ReadBody& body) override {
    deadline = Bounded(deadline);
    KETNAP_ASSIGN_OR_RETURN(ConnectionPool::Lease lease, pool_.Acquire(deadline));
    absl::Status status = RunSingle(*lease, deadline, body);
    if (!lease->broken()) return status;
    // It may have been lost long ago, while idle; reading again does no harm.
    KETNAP_RETURN_IF_ERROR(lease.Reconnect(deadline));
    return RunSingle(*lease, deadline, body);
  }

  absl::Status RunWrite(absl::Time deadline, const ReadBody& body) override {
    return RunWithReruns(TransactionMode::kWrite, Bounded(deadline), body);
  }

  absl::Status RunReadModifyWrite(absl::Time deadline, const ReadBody& body) override {
    return RunWithReruns(TransactionMode::kReadModifyWrite, Bounded(deadline), body);
  }

  absl::Status Ping(absl::Duration limit) override {
    const absl::Time deadline = SystemClock().Now() + limit;
    KETNAP_ASSIGN_OR_RETURN(ConnectionPool::Lease lease, pool_.Acquire(deadline));
    absl::Status status = lease->Ping(deadline - SystemClock().Now());
    if (!lease->broken()) return status;
    // It may have been lost long ago, while idle.
    KETNAP_RETURN_IF_ERROR(lease.Reconnect(deadline));
    return lease->Ping(deadline - SystemClock().Now());
  }

  PoolState pool_state() const override { return pool_.state(); }

 private:
  absl::Time Bounded(absl::Time deadline) const {
    if (deadline != absl::InfiniteFuture()) return deadline;
    return SystemClock().Now() + options_.default_time_limit;
  }

  static absl::Status RunSingle(Connection& connection, absl::Time deadline, const ReadBody& body) {
    KETNAP_RETURN_IF_ERROR(connection.BeginSingle(deadline - SystemClock().Now()));
    SingleQuery query(connection, deadline);
    absl::Status status = body(query);
    return connection.transaction_error().ok() ? status : connection.transaction_error();
  }

  // A connection lost while idle (the server restarted, somebody killed it) shows here, where
  // nothing has happened yet and a new one is as good.
  static absl::Status Begin(ConnectionPool::Lease& lease, TransactionMode mode,
                            absl::Time deadline) {
    absl::Status status = lease->Begin(mode, deadline - SystemClock().Now());
    if (status.ok() || !lease->broken()) return status;
    KETNAP_RETURN_IF_ERROR(lease.Reconnect(deadline));
    return lease->Begin(mode, deadline - SystemClock().Now());
  }

  // `conflict` tells whether the transaction lost against another one; a closure's own ABORTED (an
  // etag) does not count.
  absl::Status RunOnce(TransactionMode mode, absl::Time deadline, const ReadBody& body,
                       bool& conflict) {
    KETNAP_ASSIGN_OR_RETURN(ConnectionPool::Lease lease, pool_.Acquire(deadline));
    KETNAP_RETURN_IF_ERROR(Begin(lease, mode, deadline));
    LeasedTransaction transaction(*lease, deadline);
    absl::Status status = body(transaction);
    // A closure may have overlooked, or translated, the error that ended its transaction.
    if (!lease->transaction_error().ok()) status = lease->transaction_error();
    if (status.ok() && mode != TransactionMode::kRead) {
      status = lease->Commit();
      if (status.ok()) return status;
    }
    conflict = lease->conflict();
    lease->Rollback();
    return status;
  }

  absl::Status RunWithReruns(TransactionMode mode, absl::Time deadline, const ReadBody& body) {
    for (int rerun = 0;; ++rerun) {
      bool conflict = false;
      absl::Status status = RunOnce(mode, deadline, body, conflict);
      if (!conflict) return status;
      const absl::Duration pause = JitteredPause(rerun);
      if (rerun == kMaxReruns || SystemClock().Now() + pause >= deadline) {
        LogWarning("transaction_conflict", {{"reruns", rerun}});
        return status;
      }
      absl::SleepFor(pause);
    }
  }

  const DatabaseOptions options_;
  ConnectionPool pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const DatabaseOptions& options) {
  if (options.pool_size < 1 || options.pool_size > kMaxPoolSize ||
      options.default_time_limit <= absl::ZeroDuration()) {
    return ReasonedError(absl::StatusCode::kInvalidArgument, "DATABASE_OPTIONS",
                         {"Cấu hình kết nối cơ sở dữ liệu không hợp lệ.",
                          "pool_size must be 1..256 and default_time_limit positive."});
  }
  KETNAP_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                          Connection::Open(options, options.default_time_limit));
  KETNAP_RETURN_IF_ERROR(CheckDurability(*connection, options.default_time_limit));
  return std::make_unique<PooledDatabase>(options);
}

}  // namespace ketnap::db
