#include "common/db/database.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "common/base/errors.h"
#include "common/db/test_statements.h"
#include "common/testing/mariadb_fixture.h"

namespace ketnap::db {
namespace {

using ::ketnap::testing::TestSchema;

const absl::Time kNoDeadline = absl::InfiniteFuture();

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(RunOne(*database_,
                       "CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(200), "
                       "UNIQUE KEY by_name (name)) ENGINE=InnoDB")
                    .ok());
  }

  int64_t Count() {
    auto rows = Read(*database_, "SELECT COUNT(*) FROM item");
    return rows.ok() ? rows->at(0).Int(0) : -1;
  }

  TestSchema schema_;
  std::unique_ptr<Database> database_ = schema_.Open();
};

TEST_F(DatabaseTest, EveryTypeComesBackAsItWas) {
  ASSERT_TRUE(
      RunOne(*database_,
             "CREATE TABLE every_type (id BINARY(16) NOT NULL PRIMARY KEY, n BIGINT, d DOUBLE, "
             "flag TINYINT(1), day DATE, at DATETIME(6), t TEXT CHARACTER SET utf8mb4, "
             "b LONGBLOB, e VARBINARY(40)) ENGINE=InnoDB")
          .ok());
  std::string id_bytes(16, '\0');
  id_bytes[1] = 'x';
  const Uuid id = *Uuid::FromBytes(id_bytes);  // Ends, and begins, with zeros.
  const Uuid spaces = *Uuid::FromBytes(std::string(16, ' '));
  std::string blob(3 << 20, '\0');
  for (size_t i = 0; i < blob.size(); ++i) blob[i] = static_cast<char>(i * 31);
  const absl::Time at = absl::FromUnixMicros(1520211723000007);
  const absl::Time whole_second = absl::FromUnixSeconds(1520211723);
  const std::string text = "Nguyễn Thị Hoà – Đảng bộ xã 😀 '\"\\ %_";
  constexpr char kInsert[] = "INSERT INTO every_type VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  const Date day(1956, 2, 29);
  ASSERT_TRUE(RunOne(*database_, kInsert,
                     {id, std::numeric_limits<int64_t>::max(), 0.1 + 0.2, true, day, at, text, blob,
                      std::string("\0a\0", 3)})
                  .ok());
  ASSERT_TRUE(
      RunOne(*database_, kInsert,
             {Uuid(), Value(), Value(), Value(), Value(), Value(), Value(), Value(), Value()})
          .ok());
  ASSERT_TRUE(RunOne(*database_, kInsert,
                     {spaces, std::numeric_limits<int64_t>::min(), 1e300, false, day, whole_second,
                      "", std::string(70000, '\0'), ""})
                  .ok());

  auto rows = Read(*database_, "SELECT * FROM every_type ORDER BY id");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 3u);
  const Row& nulls = (*rows)[0];
  EXPECT_TRUE(nulls.Id(0).IsNil());
  for (size_t i = 1; i < 9; ++i) EXPECT_TRUE(nulls.IsNull(i)) << i;
  EXPECT_EQ(nulls.OptionalDate(4), std::nullopt);

  const Row& full = (*rows)[1];
  EXPECT_EQ(full.Id(0), id);
  EXPECT_EQ(full.Int(1), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(full.Double(2), 0.1 + 0.2);
  EXPECT_TRUE(full.Bool(3));
  EXPECT_EQ(full.DateAt(4), day);
  EXPECT_EQ(full.TimeAt(5), at);
  EXPECT_EQ(full.Text(6), text);
  EXPECT_TRUE(full.Text(7) == blob);
  EXPECT_EQ(full.Text(8), std::string("\0a\0", 3));

  const Row& other = (*rows)[2];
  EXPECT_EQ(other.Id(0), spaces);
  EXPECT_EQ(other.Int(1), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(other.Double(2), 1e300);
  EXPECT_EQ(other.TimeAt(5), whole_second);
  EXPECT_EQ(other.Text(6), "");
  EXPECT_EQ(other.Text(7), std::string(70000, '\0'));

  auto sums = Read(*database_, "SELECT SUM(flag), COUNT(*) FROM every_type WHERE id = ?", {id});
  ASSERT_TRUE(sums.ok());
  EXPECT_EQ(sums->at(0).Int(0), 1);
  EXPECT_EQ(sums->at(0).Int(1), 1);
}

TEST_F(DatabaseTest, SessionIsSetForAllClients) {
  auto rows = Read(*database_,
                   "SELECT @@time_zone, @@character_set_client, @@collation_connection, "
                   "@@sql_mode, @@tx_isolation");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->at(0).Text(0), "+00:00");
  EXPECT_EQ(rows->at(0).Text(1), "utf8mb4");
  EXPECT_EQ(rows->at(0).Text(2), "utf8mb4_bin");
  EXPECT_NE(rows->at(0).Text(3).find("STRICT_ALL_TABLES"), std::string::npos);
  EXPECT_EQ(rows->at(0).Text(4), "REPEATABLE-READ");
}

TEST_F(DatabaseTest, IsolationFollowsTheKindOfTransaction) {
  DatabaseOptions options = schema_.options();
  options.pool_size = 1;
  auto database = OpenDatabase(options);
  ASSERT_TRUE(database.ok());
  auto isolation = [](std::string* into) {
    return [into](Transaction& transaction) {
      auto row = transaction.QueryOptional("SELECT @@tx_isolation");
      if (row.ok()) *into = (*row)->Text(0);
      return row.status();
    };
  };
  std::string in_write, in_modify, in_read;
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE((*database)->RunWrite(kNoDeadline, isolation(&in_write)).ok());
    ASSERT_TRUE((*database)->RunReadModifyWrite(kNoDeadline, isolation(&in_modify)).ok());
    ASSERT_TRUE((*database)->RunRead(kNoDeadline, isolation(&in_read)).ok());
    EXPECT_EQ(in_write, "REPEATABLE-READ");
    EXPECT_EQ(in_modify, "READ-COMMITTED");
    EXPECT_EQ(in_read, "REPEATABLE-READ");
  }
}

TEST_F(DatabaseTest, CommitsOnOkAndRollsBackOtherwise) {
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (?, ?)", {1, "một"}).ok());
  EXPECT_EQ(Count(), 1);
  int runs = 0;
  const absl::Status refused = database_->RunWrite(kNoDeadline, [&](Transaction& transaction) {
    ++runs;
    EXPECT_TRUE(transaction.Execute("INSERT INTO item VALUES (?, ?)", {2, "hai"}).ok());
    return EtagMismatchError("candidates/1");
  });
  EXPECT_EQ(refused.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ErrorReason(refused), "ETAG_MISMATCH");
  EXPECT_EQ(runs, 1) << "a closure's own ABORTED is an answer, not a conflict";
  EXPECT_EQ(Count(), 1);
}

TEST_F(DatabaseTest, ReadCannotWrite) {
  const absl::Status status = database_->RunRead(kNoDeadline, [](Transaction& transaction) {
    // The error is overlooked on purpose.
    transaction.Execute("INSERT INTO item VALUES (?, ?)", {1, "một"}).status().IgnoreError();
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(Count(), 0);
}

TEST_F(DatabaseTest, ReadSeesOneSnapshot) {
  const absl::Status status = database_->RunRead(kNoDeadline, [&](Transaction& transaction) {
    // Committed after the snapshot, before the first SELECT.
    EXPECT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (?, ?)", {1, "một"}).ok());
    auto row = transaction.QueryOptional("SELECT COUNT(*) FROM item");
    EXPECT_TRUE(row.ok());
    EXPECT_EQ((*row)->Int(0), 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
}

TEST_F(DatabaseTest, SingleReadMakesOneSelectAndNothingElse) {
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (1, 'a')").ok());
  std::string name;
  auto read = [&](Transaction& transaction) -> absl::Status {
    auto row = transaction.QueryOptional("SELECT name FROM item WHERE id = ?", {1});
    if (row.ok() && row->has_value()) name = (*row)->Text(0);
    return row.status();
  };
  EXPECT_TRUE(database_->RunSingleRead(kNoDeadline, read).ok());
  EXPECT_EQ(name, "a");

  auto twice = [&](Transaction& transaction) -> absl::Status {
    const absl::Status first = read(transaction);
    return first.ok() ? read(transaction) : first;
  };
  EXPECT_TRUE(absl::IsInternal(database_->RunSingleRead(kNoDeadline, twice)));
  for (const char* sql : {"INSERT INTO item VALUES (2, 'b')", "DELETE FROM item WHERE id = 1"}) {
    auto execute = [&](Transaction& transaction) { return transaction.Execute(sql).status(); };
    auto query = [&](Transaction& transaction) { return transaction.Query(sql).status(); };
    EXPECT_TRUE(absl::IsInternal(database_->RunSingleRead(kNoDeadline, execute)));
    EXPECT_TRUE(absl::IsInternal(database_->RunSingleRead(kNoDeadline, query)));
  }
  EXPECT_EQ(Count(), 1);
}

TEST_F(DatabaseTest, SingleReadSeesWhatWasCommittedBetweenTransactions) {
  auto count = [&] {
    int64_t rows = -1;
    const absl::Status status =
        database_->RunSingleRead(kNoDeadline, [&](Transaction& transaction) {
          auto result = transaction.Query("SELECT COUNT(*) FROM item");
          if (result.ok()) rows = result->at(0).Int(0);
          return result.status();
        });
    return status.ok() ? rows : -1;
  };
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (1, 'a')").ok());
  EXPECT_EQ(count(), 1);
  ASSERT_TRUE(database_
                  ->RunReadModifyWrite(
                      kNoDeadline,
                      [](Transaction& transaction) {
                        return transaction.Execute("INSERT INTO item VALUES (2, 'b')").status();
                      })
                  .ok());
  EXPECT_EQ(count(), 2);
}

TEST_F(DatabaseTest, UpdateThatChangesNothingCountsItsRow) {
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (?, ?)", {1, "một"}).ok());
  const absl::Status status = database_->RunWrite(kNoDeadline, [](Transaction& transaction) {
    auto same = transaction.Execute("UPDATE item SET name = ? WHERE id = ?", {"một", 1});
    EXPECT_TRUE(same.ok());
    EXPECT_EQ(*same, 1);
    auto absent = transaction.Execute("UPDATE item SET name = ? WHERE id = ?", {"một", 9});
    EXPECT_TRUE(absent.ok());
    EXPECT_EQ(*absent, 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
}

TEST_F(DatabaseTest, DuplicateNamesItsIndexAndTheTransactionGoesOn) {
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (?, ?)", {1, "Nguyễn"}).ok());
  const absl::Status status = database_->RunWrite(kNoDeadline, [](Transaction& transaction) {
    auto duplicate = transaction.Execute("INSERT INTO item VALUES (?, ?)", {2, "Nguyễn"});
    EXPECT_EQ(duplicate.status().code(), absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(ErrorReason(duplicate.status()), "DUPLICATE_KEY");
    EXPECT_EQ(ErrorMetadataValue(duplicate.status(), "index"), "by_name");
    EXPECT_EQ(duplicate.status().ToString().find("Nguyễn"), std::string::npos);
    auto key = transaction.Execute("INSERT INTO item VALUES (?, ?)", {1, "Trần"});
    EXPECT_EQ(ErrorMetadataValue(key.status(), "index"), "PRIMARY");
    return transaction.Execute("INSERT INTO item VALUES (?, ?)", {3, "Lê"}).status();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Count(), 2);
}

TEST_F(DatabaseTest, WrongStatementIsInternalAndSaysNothing) {
  auto rows = Read(*database_, "SELECT nothing FROM nowhere");
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(rows.status().ToString().find("nowhere"), std::string::npos);
  EXPECT_EQ(Count(), 0);
}

TEST_F(DatabaseTest, MoreThanOneRowIsInternalForQueryOptional) {
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (1, 'a'), (2, 'b')").ok());
  const absl::Status status = database_->RunRead(kNoDeadline, [](Transaction& transaction) {
    EXPECT_FALSE(transaction.QueryOptional("SELECT id FROM item WHERE id = ?", {7})->has_value());
    return transaction.QueryOptional("SELECT id FROM item").status();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
}

TEST_F(DatabaseTest, StatementFollowsItsTableWhenThatChanges) {
  constexpr char kSelect[] = "SELECT id, name FROM item WHERE id = ?";
  ASSERT_TRUE(RunOne(*database_, "INSERT INTO item VALUES (1, 'a')").ok());
  ASSERT_EQ(Read(*database_, kSelect, {1})->at(0).Text(1), "a");
  ASSERT_TRUE(RunOne(*database_, "ALTER TABLE item ADD COLUMN note TEXT DEFAULT 'ghi chú'").ok());
  auto rows = Read(*database_, "SELECT note FROM item WHERE id = ?", {1});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->at(0).Text(0), "ghi chú");
  ASSERT_EQ(Read(*database_, kSelect, {1})->at(0).Text(1), "a");
}

TEST_F(DatabaseTest, StatementCacheIsBounded) {
  DatabaseOptions options = schema_.options();
  options.pool_size = 1;
  options.statement_cache_size = 4;
  auto database = OpenDatabase(options);
  ASSERT_TRUE(database.ok());
  auto status_value = [&](const char* sql) { return Read(**database, sql)->at(0).Int(1); };
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20; ++i) {
      auto rows = Read(**database, absl::StrCat("SELECT ? + ", i), {1});
      ASSERT_TRUE(rows.ok());
      ASSERT_EQ(rows->at(0).Int(0), i + 1);
    }
  }
  const int64_t open = status_value("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'") -
                       status_value("SHOW SESSION STATUS LIKE 'Com_stmt_close'");
  EXPECT_LE(open, 4);
  const int64_t prepared = status_value("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'");
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Read(**database, "SELECT ?", {1}).ok());
  EXPECT_EQ(status_value("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'"), prepared + 1);
}

}  // namespace
}  // namespace ketnap::db
