#ifndef KETNAP_COMMON_DB_CONNECTION_POOL_H_
#define KETNAP_COMMON_DB_CONNECTION_POOL_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/db/connection.h"
#include "common/db/database.h"

namespace ketnap::db {

// At most `options.pool_size` connections, opened when first needed. Thread safe. Outlives its
// leases.
class ConnectionPool {
 public:
  explicit ConnectionPool(const DatabaseOptions& options);

  // The right to one connection, given back when this goes; a broken connection is thrown away
  // then.
  class Lease {
   public:
    Lease(Lease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& operator*() { return *connection_; }
    Connection* operator->() { return connection_.get(); }

    // Puts a new connection in the place of this one. On an error the lease is without one, and
    // only good for being given back.
    absl::Status Reconnect(absl::Time deadline);

   private:
    friend class ConnectionPool;
    Lease(ConnectionPool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}

    ConnectionPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // DEADLINE_EXCEEDED when none became free in time, UNAVAILABLE when the server cannot be reached.
  absl::StatusOr<Lease> Acquire(absl::Time deadline);

  Database::PoolState state() const;

 private:
  void Release(std::unique_ptr<Connection> connection);

  const DatabaseOptions options_;
  mutable absl::Mutex mutex_;
  // Used last comes last and is taken first, so that few connections stay warm.
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  int open_ ABSL_GUARDED_BY(mutex_) = 0;  // Idle, leased or being opened.
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_CONNECTION_POOL_H_
