#ifndef KETNAP_COMMON_SERVICE_NUDGING_DATABASE_H_
#define KETNAP_COMMON_SERVICE_NUDGING_DATABASE_H_

#include <functional>
#include <utility>

#include "common/db/database.h"

namespace ketnap::service {

// A database that says when something was committed, so that the sequencer looks at once. Both
// arguments outlive it.
class NudgingDatabase : public db::Database {
 public:
  NudgingDatabase(db::Database* database, std::function<void()> committed)
      : database_(database), committed_(std::move(committed)) {}

  absl::Status RunRead(absl::Time deadline, const ReadBody& body) override {
    return database_->RunRead(deadline, body);
  }
  absl::Status RunSingleRead(absl::Time deadline, const ReadBody& body) override {
    return database_->RunSingleRead(deadline, body);
  }
  absl::Status RunWrite(absl::Time deadline, const ReadBody& body) override {
    return Tell(database_->RunWrite(deadline, body));
  }
  absl::Status RunReadModifyWrite(absl::Time deadline, const ReadBody& body) override {
    return Tell(database_->RunReadModifyWrite(deadline, body));
  }
  absl::Status Ping(absl::Duration limit) override { return database_->Ping(limit); }
  PoolState pool_state() const override { return database_->pool_state(); }

 private:
  absl::Status Tell(absl::Status status) {
    if (status.ok()) committed_();
    return status;
  }

  db::Database* const database_;
  const std::function<void()> committed_;
};

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_NUDGING_DATABASE_H_
