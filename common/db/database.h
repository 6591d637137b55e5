#ifndef KETNAP_COMMON_DB_DATABASE_H_
#define KETNAP_COMMON_DB_DATABASE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/transaction.h"

namespace ketnap::db {

struct DatabaseOptions {
  std::string socket_path;  // Unix socket of the server.
  std::string user;
  std::string password;  // From a secret file; never logged.
  std::string schema;
  int pool_size = 8;               // 1..256 connections, opened when first needed.
  int statement_cache_size = 256;  // Prepared statements kept by each connection.
  // Of a transaction without a deadline, and the most that any one statement may take: a server
  // that has not answered 5 s later counts as lost.
  absl::Duration default_time_limit = absl::Seconds(30);
};

// One service's database. Thread safe.
//
// The closures may run more than once and must keep no state across attempts: what they compute
// leaves through what they return. They must not call the database in another way while they run.
// `deadline` bounds the wait for a connection and every statement; InfiniteFuture means the default
// limit.
class Database {
 public:
  virtual ~Database() = default;

  using ReadBody = std::function<absl::Status(Transaction&)>;

  // A consistent snapshot; always rolled back, so that a stray write is lost in the first test.
  virtual absl::Status RunRead(absl::Time deadline, const ReadBody& body) = 0;

  // As RunRead, for a closure that makes one SELECT and nothing else; a second one, or a write, is
  // INTERNAL. The SELECT is its own snapshot, so the two round trips around it are spared: they
  // cost more than reading one row does.
  virtual absl::Status RunSingleRead(absl::Time deadline, const ReadBody& body) {
    return RunRead(deadline, body);
  }

  // Commits when the closure returns OK and rolls back otherwise. ABORTED (deadlock, lock wait,
  // snapshot conflict) reruns the whole closure, at most 5 times with growing, jittered pauses.
  // UNAVAILABLE with reason COMMIT_OUTCOME_UNKNOWN when the connection broke during COMMIT: the
  // caller retries under the same request_id and learns which.
  virtual absl::Status RunWrite(absl::Time deadline, const ReadBody& body) = 0;

  // As RunWrite, for a closure that reads rows with FOR UPDATE before it decides: READ COMMITTED,
  // so that what is read under the lock is what is newest and no gap lock is taken.
  virtual absl::Status RunReadModifyWrite(absl::Time deadline, const ReadBody& body) = 0;

  // OK when a connection can be had and answers within `limit`.
  virtual absl::Status Ping(absl::Duration limit) = 0;

  struct PoolState {
    int open = 0;
    int busy = 0;
    int waiting = 0;
  };
  virtual PoolState pool_state() const = 0;
};

// Connects once to check the server: FAILED_PRECONDITION, naming each variable and the value it
// must have, when it is not durable and strict (innodb_flush_log_at_trx_commit=1, sync_binlog=1,
// innodb_doublewrite=ON, binlog_format=ROW, sql_mode with STRICT_TRANS_TABLES,
// innodb_snapshot_isolation=ON where the server is MariaDB); UNAVAILABLE when it cannot be reached.
absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const DatabaseOptions& options);

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_DATABASE_H_
