#include "common/db/connection_pool.h"

#include <algorithm>

#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/db/sql_error.h"

namespace ketnap::db {

ConnectionPool::ConnectionPool(const DatabaseOptions& options) : options_(options) {}

absl::StatusOr<ConnectionPool::Lease> ConnectionPool::Acquire(absl::Time deadline) {
  std::unique_ptr<Connection> connection;
  {
    absl::MutexLock lock(&mutex_);
    auto can_take = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return !idle_.empty() || open_ < options_.pool_size;
    };
    ++waiting_;
    const bool taken = mutex_.AwaitWithDeadline(absl::Condition(&can_take), deadline);
    --waiting_;
    if (!taken) return PoolDeadlineError();
    if (idle_.empty()) {
      ++open_;
    } else {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  // From here on the lease gives the place back, whatever happens.
  Lease lease(this, std::move(connection));
  if (lease.connection_ == nullptr) KETNAP_RETURN_IF_ERROR(lease.Reconnect(deadline));
  return lease;
}

absl::Status ConnectionPool::Lease::Reconnect(absl::Time deadline) {
  connection_.reset();
  KETNAP_ASSIGN_OR_RETURN(connection_,
                          Connection::Open(pool_->options_, deadline - SystemClock().Now()));
  return absl::OkStatus();
}

ConnectionPool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->Release(std::move(connection_));
}

void ConnectionPool::Release(std::unique_ptr<Connection> connection) {
  // Closing takes time: outside the lock.
  if (connection != nullptr && connection->broken()) connection.reset();
  absl::MutexLock lock(&mutex_);
  if (connection == nullptr) {
    --open_;
  } else {
    idle_.push_back(std::move(connection));
  }
}

Database::PoolState ConnectionPool::state() const {
  absl::MutexLock lock(&mutex_);
  Database::PoolState state;
  state.open = open_;
  state.busy = open_ - static_cast<int>(idle_.size());
  state.waiting = waiting_;
  return state;
}

}  // namespace ketnap::db
