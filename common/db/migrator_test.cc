#include "common/db/migrator.h"

#include <gtest/gtest.h>

#include <thread>

#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/db/test_statements.h"
#include "common/testing/mariadb_fixture.h"

namespace ketnap::db {
namespace {

using ::ketnap::testing::TestSchema;

const absl::Time kNow = absl::FromUnixMicros(1520211723000007);

std::vector<Migration> TwoMigrations() {
  return {
      {1, "create_item",
       "-- Things; with a semicolon.\nCREATE TABLE IF NOT EXISTS item (\n  id INT PRIMARY KEY\n) "
       "ENGINE=InnoDB;\n\n-- And others.\nCREATE TABLE IF NOT EXISTS other (id INT PRIMARY KEY) "
       "ENGINE=InnoDB;\n"},
      {2, "seed_item", "INSERT IGNORE INTO item VALUES (7);\n-- The end.\n"}};
}

class MigratorTest : public ::testing::Test {
 protected:
  int64_t Applied() {
    return Read(*database_, "SELECT COUNT(*) FROM schema_migration")->at(0).Int(0);
  }

  TestSchema schema_;
  std::unique_ptr<Database> database_ = schema_.Open();
};

TEST_F(MigratorTest, AppliesOnceAndThenNothing) {
  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow).ok());
  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow + absl::Hours(1)).ok());
  EXPECT_EQ(Read(*database_, "SELECT id FROM item")->at(0).Int(0), 7);
  EXPECT_TRUE(Read(*database_, "SELECT id FROM other")->empty());
  auto rows = Read(*database_,
                   "SELECT module, version, name, applied_at, LENGTH(digest) FROM schema_migration "
                   "ORDER BY version");
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].Text(0), "dossier");
  EXPECT_EQ((*rows)[1].Int(1), 2);
  EXPECT_EQ((*rows)[1].Text(2), "seed_item");
  EXPECT_EQ((*rows)[1].TimeAt(3), kNow);
  EXPECT_EQ((*rows)[1].Int(4), 32);
}

TEST_F(MigratorTest, ModulesCountApart) {
  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow).ok());
  ASSERT_TRUE(
      Migrate(*database_, "journal",
              {{1, "create_entry", "CREATE TABLE IF NOT EXISTS entry (id INT PRIMARY KEY)"}}, kNow)
          .ok());
  EXPECT_EQ(Applied(), 3);
}

TEST_F(MigratorTest, ContinuesWhereItStopped) {
  std::vector<Migration> migrations = TwoMigrations();
  migrations[1].sql = "CREATE TABLE IF NOT EXISTS third (id INT PRIMARY KEY);\nNOT SQL;\n";
  EXPECT_EQ(Migrate(*database_, "dossier", migrations, kNow).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Applied(), 1);
  migrations[1].sql = "CREATE TABLE IF NOT EXISTS third (id INT PRIMARY KEY);\n";
  // The lease of the failed one is not in the way.
  const absl::Time start = SystemClock().Now();
  EXPECT_TRUE(Migrate(*database_, "dossier", migrations, kNow).ok());
  EXPECT_LT(SystemClock().Now() - start, absl::Seconds(5));
  EXPECT_EQ(Applied(), 2);
}

TEST_F(MigratorTest, AnAlterDoneBeforeACrashIsNoErrorAfterwards) {
  std::vector<Migration> migrations = TwoMigrations();
  migrations.push_back({3, "extend_item",
                        "ALTER TABLE item\n  ADD COLUMN n INT NOT NULL DEFAULT 0,\n"
                        "  ADD CONSTRAINT item_n CHECK (n >= 0);\n"
                        "ALTER TABLE item ADD KEY item_by_n (n);\n"
                        "ALTER TABLE item DROP CONSTRAINT item_n;\n"});
  ASSERT_TRUE(Migrate(*database_, "dossier", {migrations[0], migrations[1]}, kNow).ok());
  // Every statement happens, and nobody gets to note that the migration has.
  ASSERT_TRUE(
      RunOne(*database_, "ALTER TABLE schema_migration ADD CONSTRAINT dies CHECK (version < 3)")
          .ok());
  ASSERT_FALSE(Migrate(*database_, "dossier", migrations, kNow).ok());
  EXPECT_EQ(Read(*database_, "SELECT n FROM item")->size(), 1u);
  ASSERT_FALSE(Migrate(*database_, "dossier", migrations, kNow).ok());
  ASSERT_TRUE(RunOne(*database_, "ALTER TABLE schema_migration DROP CONSTRAINT dies").ok());
  const absl::Status status = Migrate(*database_, "dossier", migrations, kNow);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Applied(), 3);
  EXPECT_TRUE(Read(*database_, "SELECT begun FROM schema_progress")->empty());
}

TEST_F(MigratorTest, AnAlterThatMeetsAStrangersColumnIsRefusedEachTime) {
  std::vector<Migration> migrations = TwoMigrations();
  migrations.push_back({3, "extend_item", "ALTER TABLE item ADD COLUMN n INT NOT NULL;\n"});
  ASSERT_TRUE(Migrate(*database_, "dossier", {migrations[0], migrations[1]}, kNow).ok());
  ASSERT_TRUE(RunOne(*database_, "ALTER TABLE item ADD COLUMN n VARCHAR(9)").ok());
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_EQ(ErrorReason(Migrate(*database_, "dossier", migrations, kNow)),
              "SCHEMA_CHANGED_ALREADY");
  }
  EXPECT_EQ(Applied(), 2);
}

TEST_F(MigratorTest, ChangedDigestIsRefused) {
  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow).ok());
  std::vector<Migration> changed = TwoMigrations();
  changed[0].sql += " ";
  const absl::Status status = Migrate(*database_, "dossier", changed, kNow);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "MIGRATION_CHANGED");
}

TEST_F(MigratorTest, GapIsRefused) {
  std::vector<Migration> gap = TwoMigrations();
  gap[1].version = 3;
  const absl::Status status = Migrate(*database_, "dossier", gap, kNow);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "MIGRATION_NUMBERING");

  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow).ok());
  ASSERT_TRUE(RunOne(*database_, "DELETE FROM schema_migration WHERE version = ?", {1}).ok());
  EXPECT_EQ(ErrorReason(Migrate(*database_, "dossier", TwoMigrations(), kNow)),
            "MIGRATION_NUMBERING");
}

TEST_F(MigratorTest, NewerDatabaseIsRefused) {
  ASSERT_TRUE(Migrate(*database_, "dossier", TwoMigrations(), kNow).ok());
  std::vector<Migration> older = TwoMigrations();
  older.pop_back();
  const absl::Status status = Migrate(*database_, "dossier", older, kNow);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "DATABASE_NEWER_THAN_BINARY");
}

TEST_F(MigratorTest, StartersDoNotRace) {
  constexpr int kStarters = 4;
  // Would count twice if it ran twice.
  std::vector<Migration> migrations = TwoMigrations();
  migrations.push_back({3, "count", "ALTER TABLE other ADD COLUMN n INT NOT NULL DEFAULT 0;\n"});
  std::vector<absl::Status> statuses(kStarters);
  std::vector<std::thread> threads;
  for (int i = 0; i < kStarters; ++i) {
    threads.emplace_back([&, i] {
      auto database = schema_.Open();
      statuses[i] = Migrate(*database, "dossier", migrations, kNow);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Applied(), 3);
}

}  // namespace
}  // namespace ketnap::db
