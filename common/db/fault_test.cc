#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/database.h"
#include "common/db/test_statements.h"
#include "common/testing/mariadb_fixture.h"

// What the layer does when other transactions, the clock or the server are against it.
namespace ketnap::db {
namespace {

using ::ketnap::testing::MariadbServer;
using ::ketnap::testing::TestSchema;

const absl::Time kNoDeadline = absl::InfiniteFuture();

absl::Time In(absl::Duration time) { return SystemClock().Now() + time; }

std::unique_ptr<Database> OpenAsRoot() {
  DatabaseOptions options;
  options.socket_path = MariadbServer::Instance().socket_path();
  options.user = "root";
  options.schema = "mysql";
  return *OpenDatabase(options);
}

class FaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(
        RunOne(*database_,
               "CREATE TABLE item (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB")
            .ok());
    ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (1, 0), (2, 0)").ok());
  }

  int64_t N(int id) {
    auto rows = Read(*database_, "SELECT n FROM item WHERE id = ?", {id});
    return rows.ok() ? rows->at(0).Int(0) : -1;
  }

  TestSchema schema_;
  std::unique_ptr<Database> database_ = schema_.Open();
};

constexpr char kIncrement[] = "UPDATE item SET n = n + 1 WHERE id = ?";

TEST_F(FaultTest, DeadlockIsRunAgain) {
  std::barrier both_hold_one(2);
  std::atomic<int> runs = 0;
  auto crosswise = [&](int first, int second) {
    bool waited = false;
    return database_->RunWrite(kNoDeadline, [&, first, second](Transaction& transaction) {
      ++runs;
      KETNAP_RETURN_IF_ERROR(transaction.Execute(kIncrement, {first}).status());
      if (!std::exchange(waited, true)) both_hold_one.arrive_and_wait();
      return transaction.Execute(kIncrement, {second}).status();
    });
  };
  absl::Status one, two;
  std::thread thread([&] { one = crosswise(1, 2); });
  two = crosswise(2, 1);
  thread.join();
  EXPECT_TRUE(one.ok()) << one;
  EXPECT_TRUE(two.ok()) << two;
  EXPECT_GE(runs, 3);
  EXPECT_EQ(N(1), 2);
  EXPECT_EQ(N(2), 2);
}

TEST_F(FaultTest, ManyWritersLoseNoUpdate) {
  constexpr int kThreads = 6;
  constexpr int kEach = 50;
  std::vector<std::thread> threads;
  std::atomic<int> acknowledged = 0;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) {
        // Read, then write what was computed from it.
        const absl::Status status = database_->RunReadModifyWrite(
            kNoDeadline, [](Transaction& transaction) -> absl::Status {
              KETNAP_ASSIGN_OR_RETURN(
                  auto row,
                  transaction.QueryOptional("SELECT n FROM item WHERE id = ? FOR UPDATE", {1}));
              return transaction.Execute("UPDATE item SET n = ? WHERE id = ?", {row->Int(0) + 1, 1})
                  .status();
            });
        if (status.ok()) ++acknowledged;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(acknowledged, kThreads * kEach);
  EXPECT_EQ(N(1), acknowledged);
}

TEST_F(FaultTest, SnapshotConflictIsRunAgain) {
  int runs = 0;
  const absl::Status status =
      database_->RunWrite(kNoDeadline, [&](Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto row,
                                transaction.QueryOptional("SELECT n FROM item WHERE id = ?", {1}));
        if (++runs == 1)
          std::thread([&] { EXPECT_TRUE(RunOne(*database_, kIncrement, {1}).ok()); }).join();
        return transaction.Execute("UPDATE item SET n = ? WHERE id = ?", {row->Int(0) + 10, 1})
            .status();
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(N(1), 11);
}

TEST_F(FaultTest, LockWaitIsAbortedAndNothingPersists) {
  const absl::Status holder = database_->RunWrite(kNoDeadline, [&](Transaction& transaction) {
    EXPECT_TRUE(transaction.Execute(kIncrement, {1}).ok());
    int runs = 0;
    absl::Status waiter;
    std::thread([&] {
      waiter = database_->RunWrite(In(absl::Seconds(20)), [&](Transaction& other) -> absl::Status {
        ++runs;
        KETNAP_RETURN_IF_ERROR(other.Execute("SET innodb_lock_wait_timeout = 1").status());
        KETNAP_RETURN_IF_ERROR(other.Execute(kIncrement, {2}).status());
        const absl::Status aborted = other.Execute(kIncrement, {1}).status();
        EXPECT_EQ(aborted.code(), absl::StatusCode::kAborted);
        EXPECT_EQ(ErrorReason(aborted), "TRANSACTION_CONFLICT");
        // Over is over, also for a closure that goes on and answers OK.
        EXPECT_EQ(other.Execute(kIncrement, {2}).status().code(), absl::StatusCode::kAborted);
        return absl::OkStatus();
      });
    }).join();
    EXPECT_EQ(waiter.code(), absl::StatusCode::kAborted) << waiter;
    EXPECT_EQ(runs, 6);
    return absl::OkStatus();
  });
  EXPECT_TRUE(holder.ok());
  EXPECT_EQ(N(1), 1);
  EXPECT_EQ(N(2), 0);
}

TEST_F(FaultTest, StatementIsCutAtTheDeadlineAndTheConnectionLives) {
  DatabaseOptions options = schema_.options();
  options.pool_size = 1;
  auto database = *OpenDatabase(options);
  auto connection_id = [&] { return Read(*database, "SELECT CONNECTION_ID()")->at(0).Int(0); };
  const int64_t before = connection_id();
  const absl::Time start = SystemClock().Now();
  const absl::Status status =
      database->RunWrite(start + absl::Milliseconds(300), [](Transaction& transaction) {
        EXPECT_TRUE(transaction.Execute(kIncrement, {1}).ok());
        return transaction.Query("SELECT SLEEP(10) FROM item WHERE id = ?", {1}).status();
      });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_LT(SystemClock().Now() - start, absl::Seconds(2));
  EXPECT_EQ(connection_id(), before);
  EXPECT_EQ(N(1), 0);
  // The short limit of that transaction is not the next one's.
  EXPECT_TRUE(Read(*database, "SELECT SLEEP(0.6)").ok());
}

TEST_F(FaultTest, ResultCutHalfwayIsAnErrorAndNotAShortResult) {
  for (int round = 0; round < 3; ++round) {
    const absl::Status status =
        database_->RunRead(In(absl::Milliseconds(300)), [](Transaction& transaction) {
          return transaction
              .Query("SELECT REPEAT('x', 20000), SLEEP(0.01) FROM seq_1_to_1000 WHERE 1 = ?", {1})
              .status();
        });
    EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  }
  EXPECT_EQ(N(1), 0);
}

TEST_F(FaultTest, SpentDeadlineRunsNothing) {
  bool ran = false;
  const absl::Status status = database_->RunWrite(In(-absl::Seconds(1)), [&](Transaction&) {
    ran = true;
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_FALSE(ran);
}

TEST_F(FaultTest, KilledConnectionIsUnavailableAndThenReplaced) {
  auto root = OpenAsRoot();
  int runs = 0;
  const absl::Status killed = database_->RunWrite(kNoDeadline, [&](Transaction& transaction) {
    ++runs;
    EXPECT_TRUE(transaction.Execute(kIncrement, {1}).ok());
    const int64_t id = (*transaction.QueryOptional("SELECT CONNECTION_ID()"))->Int(0);
    EXPECT_TRUE(RunOne(*root, absl::StrCat("KILL ", id)).ok());
    return transaction.Execute(kIncrement, {2}).status();
  });
  EXPECT_EQ(killed.code(), absl::StatusCode::kUnavailable) << killed;
  EXPECT_EQ(ErrorReason(killed), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(N(1), 0);
  EXPECT_EQ(N(2), 0);
  EXPECT_TRUE(RunOne(*database_, kIncrement, {1}).ok());
}

TEST_F(FaultTest, ConnectionLostInCommitLeavesTheOutcomeUnknown) {
  auto root = OpenAsRoot();
  const absl::Status status = database_->RunWrite(kNoDeadline, [&](Transaction& transaction) {
    EXPECT_TRUE(transaction.Execute(kIncrement, {1}).ok());
    const int64_t id = (*transaction.QueryOptional("SELECT CONNECTION_ID()"))->Int(0);
    return RunOne(*root, absl::StrCat("KILL ", id));
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(ErrorReason(status), "COMMIT_OUTCOME_UNKNOWN");
  EXPECT_EQ(N(1), 0);
}

TEST_F(FaultTest, ConnectionKilledWhileIdleIsNotNoticed) {
  auto root = OpenAsRoot();
  DatabaseOptions options = schema_.options();
  options.pool_size = 1;
  auto database = *OpenDatabase(options);
  for (int round = 0; round < 4; ++round) {
    auto id = Read(*database, "SELECT CONNECTION_ID()");
    ASSERT_TRUE(id.ok()) << id.status();
    ASSERT_TRUE(RunOne(*root, absl::StrCat("KILL ", id->at(0).Int(0))).ok());
    if (round == 1) {
      EXPECT_TRUE(database->Ping(absl::Seconds(2)).ok());
    } else if (round == 2) {
      auto read = [](Transaction& transaction) {
        return transaction.Query("SELECT n FROM item WHERE id = 1").status();
      };
      EXPECT_TRUE(database->RunSingleRead(kNoDeadline, read).ok());
    } else {
      EXPECT_TRUE(RunOne(*database, kIncrement, {1}).ok());
    }
    EXPECT_EQ(database->pool_state().open, 1);
  }
}

TEST_F(FaultTest, PoolIsBoundedAndItsWaitEndsAtTheDeadline) {
  DatabaseOptions options = schema_.options();
  options.pool_size = 2;
  auto database = *OpenDatabase(options);
  std::barrier all_in(3);
  std::barrier may_go(3);
  auto hold = [&] {
    EXPECT_TRUE(database
                    ->RunRead(kNoDeadline,
                              [&](Transaction&) {
                                all_in.arrive_and_wait();
                                may_go.arrive_and_wait();
                                return absl::OkStatus();
                              })
                    .ok());
  };
  std::thread one(hold), two(hold);
  all_in.arrive_and_wait();
  EXPECT_EQ(database->pool_state().open, 2);
  EXPECT_EQ(database->pool_state().busy, 2);
  const absl::Time start = SystemClock().Now();
  const absl::Status refused = database->RunRead(start + absl::Milliseconds(200),
                                                 [](Transaction&) { return absl::OkStatus(); });
  EXPECT_EQ(refused.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ErrorReason(refused), "DATABASE_BUSY");
  const absl::Duration waited = SystemClock().Now() - start;
  EXPECT_GE(waited, absl::Milliseconds(190));
  EXPECT_LT(waited, absl::Seconds(2));
  EXPECT_FALSE(database->Ping(absl::Milliseconds(50)).ok());
  may_go.arrive_and_wait();
  one.join();
  two.join();
  EXPECT_TRUE(database->Ping(absl::Seconds(2)).ok());
  EXPECT_EQ(database->pool_state().busy, 0);
  EXPECT_EQ(database->pool_state().waiting, 0);
}

TEST_F(FaultTest, WorksAgainAfterTheServerWasKilled) {
  MariadbServer& server = MariadbServer::Instance();
  if (!server.is_private()) GTEST_SKIP() << "a shared server is not killed";
  // Several connections, all of them lost.
  std::barrier all_in(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      EXPECT_TRUE(database_
                      ->RunRead(kNoDeadline,
                                [&](Transaction&) {
                                  all_in.arrive_and_wait();
                                  return absl::OkStatus();
                                })
                      .ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_GE(database_->pool_state().open, 4);
  ASSERT_TRUE(RunOne(*database_, kIncrement, {1}).ok());

  std::atomic<bool> stop = false;
  std::atomic<int> acknowledged = 1;
  std::atomic<int> unknown = 0;
  std::thread writer([&] {
    while (!stop) {
      const absl::Status status = RunOne(*database_, kIncrement, {1});
      if (status.ok()) ++acknowledged;
      if (ErrorReason(status) == "COMMIT_OUTCOME_UNKNOWN") ++unknown;
      if (!status.ok()) absl::SleepFor(absl::Milliseconds(10));
    }
  });
  absl::SleepFor(absl::Milliseconds(200));
  server.KillAndRestart();
  const absl::Time ready = SystemClock().Now();
  while (!RunOne(*database_, kIncrement, {2}).ok() &&
         SystemClock().Now() < ready + absl::Seconds(10)) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_LT(SystemClock().Now() - ready, absl::Seconds(5));
  absl::SleepFor(absl::Milliseconds(100));
  stop = true;
  writer.join();
  // What was acknowledged is there; beyond that, at most what had an unknown outcome.
  EXPECT_GE(N(1), acknowledged);
  EXPECT_LE(N(1), acknowledged + unknown);
  EXPECT_TRUE(database_->Ping(absl::Seconds(2)).ok());
}

TEST_F(FaultTest, ServerThatIsNotDurableIsRefused) {
  if (!MariadbServer::Instance().is_private()) GTEST_SKIP() << "a shared server is left as it is";
  auto root = OpenAsRoot();
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL innodb_flush_log_at_trx_commit = 2").ok());
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL innodb_snapshot_isolation = OFF").ok());
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL sql_mode = 'NO_ENGINE_SUBSTITUTION'").ok());
  const absl::Status refused = OpenDatabase(schema_.options()).status();
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL innodb_flush_log_at_trx_commit = 1").ok());
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL innodb_snapshot_isolation = ON").ok());
  ASSERT_TRUE(RunOne(*root, "SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES'").ok());
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "SERVER_NOT_DURABLE");
  for (const char* wanted : {"innodb_flush_log_at_trx_commit=1", "innodb_snapshot_isolation=ON",
                             "sql_mode=STRICT_TRANS_TABLES"}) {
    EXPECT_NE(refused.message().find(wanted), std::string::npos) << wanted;
  }
  EXPECT_EQ(refused.message().find("sync_binlog"), std::string::npos);
  EXPECT_TRUE(OpenDatabase(schema_.options()).ok());
}

TEST_F(FaultTest, AbsentServerIsUnavailable) {
  DatabaseOptions options = schema_.options();
  options.socket_path = "/nonexistent/socket";
  EXPECT_EQ(OpenDatabase(options).status().code(), absl::StatusCode::kUnavailable);
  options = schema_.options();
  options.password = "wrong";
  EXPECT_FALSE(OpenDatabase(options).ok());
}

}  // namespace
}  // namespace ketnap::db
