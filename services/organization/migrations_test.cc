#include "ketnap/organization/migrations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status_macros.h"
#include "common/db/database.h"
#include "common/db/migrator.h"
#include "common/testing/mariadb_fixture.h"
#include "ketnap/access/migrations.h"
#include "ketnap/journal/migrations.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;

constexpr char kModule[] = "organization";
constexpr size_t kBeforeDates = 4;  // Migrations before organizations had periods.
constexpr size_t kWithDates = 7;
constexpr size_t kBeforeStays = 10;      // Migrations before members had stays.
constexpr size_t kBeforeRevisions = 13;  // Migrations before plans had revisions.
constexpr size_t kWithTasks = 15;

class MigrationsTest : public ::testing::Test {
 protected:
  MigrationsTest() {
    auto database = db::OpenDatabase(schema_.options());
    EXPECT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
  }

  void MigrateTo(size_t count) {
    std::vector<db::Migration> migrations = Migrations();
    migrations.resize(count);
    const absl::Status status =
        db::Migrate(*database_, kModule, migrations, absl::FromUnixSeconds(1'700'000'000));
    ASSERT_TRUE(status.ok()) << status;
  }
  void RunSql(const std::string& sql, const db::Values& values = {}) {
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return transaction.Execute(sql, values).status(); });
    ASSERT_TRUE(status.ok()) << sql << "\n" << status;
  }
  // The first column of every row.
  std::vector<std::string> Read(const std::string& sql) {
    std::vector<std::string> found;
    const absl::Status status = database_->RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql));
          for (const db::Row& row : rows) found.push_back(row.Text(0));
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << sql << "\n" << status;
    return found;
  }
  void Put(const std::string& name, const std::optional<Uuid>& parent, bool decides,
           std::optional<Date> valid_to) {
    const std::optional<int> root_mark = parent.has_value() ? std::nullopt : std::optional<int>(1);
    RunSql(
        "INSERT INTO organization VALUES (?, 3, ?, ?, 'GRASSROOTS_CELL', ?, ?, 1, ?, 5, 2, 1, 0,"
        " '2001-02-03', ?, 0, '2025-01-01', '2025-01-02')",
        {Uuid::FromName(name), parent, root_mark, name, name, decides, valid_to});
  }

  ketnap::testing::TestSchema schema_;
  std::unique_ptr<db::Database> database_;
};

TEST_F(MigrationsTest, WhatWasThereBecomesTheFirstPeriod) {
  MigrateTo(kBeforeDates);
  Put("root", std::nullopt, true, std::nullopt);
  Put("cell", Uuid::FromName("root"), false, Date(2024, 6, 30));
  // Each step again, as after a crash before it was recorded.
  for (size_t count = kBeforeDates + 1; count <= kWithDates; ++count) {
    MigrateTo(count);
    RunSql("DELETE FROM schema_migration WHERE module = ? AND version = ?", {kModule, count});
    MigrateTo(count);
  }
  EXPECT_THAT(
      Read("SELECT CONCAT(display_name, ' ', version, ' ', valid_from, ' ', content_from,"
           " ' ', COALESCE(valid_to, ''), ' ', COALESCE(live_mark, '-')) FROM organization"
           " ORDER BY display_name"),
      ElementsAre("cell 3 2001-02-03 2001-02-03 2024-06-30 -", "root 3 2001-02-03 2001-02-03  1"));
  EXPECT_THAT(Read("SELECT CONCAT(display_name, ' ', version, ' ', valid_from, ' ', valid_to, ' ',"
                   " committee_size, ' ', live_mark) FROM organization_period"
                   " ORDER BY display_name"),
              ElementsAre("cell 3 2001-02-03 2024-06-30 5 1", "root 3 2001-02-03 9999-12-31 5 1"));
  EXPECT_THAT(
      Read("SELECT CONCAT(o.display_name, ' ', a.kind, ' ', a.valid_from, ' ', a.valid_to)"
           " FROM organization_authority a JOIN organization o ON o.id = a.organization_id"),
      ElementsAre("root 1 2001-02-03 9999-12-31"));
  EXPECT_THAT(Read("SELECT COUNT(*) FROM organization_type WHERE version = 0"), ElementsAre("6"));
  EXPECT_THAT(Read("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
                   " AND (TABLE_NAME LIKE '%_dated' OR TABLE_NAME LIKE '%_undated')"),
              ElementsAre("0"));
}

TEST_F(MigrationsTest, MembersHaveAlwaysBeenWhereTheyAreAsFarAsIsKnown) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  ASSERT_TRUE(db::Migrate(*database_, "journal", journal::Migrations(), now).ok());
  ASSERT_TRUE(db::Migrate(*database_, "access", access::Migrations(), now).ok());
  MigrateTo(kBeforeDates);
  Put("root", std::nullopt, true, std::nullopt);
  Put("cell", Uuid::FromName("root"), false, std::nullopt);
  const Uuid cell = Uuid::FromName("cell");
  for (const Uuid& ancestor : {Uuid::FromName("root"), cell}) {
    RunSql("INSERT INTO replica_organization_closure VALUES (?, ?, ?)",
           {ancestor, cell, ancestor == cell ? 0 : 1});
  }
  auto enter = [&](const std::string& name, int status, const char* ceremony,
                   std::optional<const char*> official) {
    RunSql(
        "INSERT INTO member VALUES (?, 2, ?, ?, ?, '1960-01-01', ?, ?, NULL, ?, NULL, NULL, 0, 0,"
        " '2025-01-01', '2025-01-02')",
        {Uuid::FromName(name), cell, name, name, status, ceremony, official});
  };
  enter("a thi b", 2, "1990-05-06", "1991-05-06");
  enter("c", 1, "2024-02-29", std::nullopt);
  enter("d d", 3, "2018-03-04", std::nullopt);
  enter("e", 3, "2019-01-01", std::nullopt);
  RunSql(
      "INSERT INTO journal_entry SELECT id, 'members', id, 2, REPEAT('p', 32), REPEAT('h', 32),"
      " '2019-03-04', created_at, '', '', '', '', 'DecideRecognition', organization_id, 'x', '', 0"
      " FROM member WHERE full_name = 'd d'");
  MigrateTo(kBeforeStays);
  for (size_t count = kBeforeStays + 1; count <= kBeforeRevisions; ++count) {
    MigrateTo(count);
    RunSql("DELETE FROM schema_migration WHERE module = ? AND version = ?", {kModule, count});
    MigrateTo(count);
  }
  EXPECT_THAT(
      Read("SELECT CONCAT(full_name, ' ', version, ' ', status, ' ',"
           " COALESCE(left_date, '-'), ' ', leave_reason) FROM member ORDER BY full_name"),
      ElementsAre("a thi b 2 2 - 0", "c 2 1 - 0", "d d 2 3 2019-03-04 3", "e 2 3 2025-01-02 3"));
  EXPECT_THAT(Read("SELECT CONCAT(m.full_name, ' ', s.kind, ' ', s.start_date, ' ', s.end_date,"
                   " ' ', s.official_date, ' ', COALESCE(s.open_mark, '-')) FROM member_stay s"
                   " JOIN member m ON m.id = s.member_id ORDER BY m.full_name"),
              ElementsAre("a thi b 1 2001-02-03 9999-12-31 1991-05-06 1",
                          "c 1 2024-02-29 9999-12-31 9999-12-31 1",
                          "d d 1 2018-03-04 2019-03-04 9999-12-31 -",
                          "e 1 2019-01-01 2025-01-02 9999-12-31 -"));
  EXPECT_THAT(Read("SELECT COUNT(*) FROM member_listing"), ElementsAre("8"));
  EXPECT_THAT(Read("SELECT search_key FROM member_search_key ORDER BY search_key"),
              ElementsAre("b", "d", "thi b"));
}

TEST_F(MigrationsTest, PlansMoveWithTheirPartsAndWhatWasApprovedIsRevisionOne) {
  // The runtime makes the tables it shares with the service first.
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  ASSERT_TRUE(db::Migrate(*database_, "journal", journal::Migrations(), now).ok());
  ASSERT_TRUE(db::Migrate(*database_, "access", access::Migrations(), now).ok());
  MigrateTo(kBeforeRevisions);
  for (const auto& [name, state] : {std::pair("approved", 3), std::pair("draft", 1)}) {
    const std::optional<Date> approved =
        state == 3 ? std::optional<Date>(Date(2025, 1, 1)) : std::nullopt;
    RunSql(
        "INSERT INTO plan VALUES (?, 5, ?, 2, '2025-01-01', '2025-12-31', ?, 7, 6, ?, '15-NQ', ?,"
        " ?, '2025-01-01', '2025-01-02')",
        {Uuid::FromName(name), Uuid::FromName("bloc"), name, state, approved, approved});
    RunSql("INSERT INTO plan_target VALUES (?, 0, ?, 6)",
           {Uuid::FromName(name), Uuid::FromName("base")});
  }
  // Once more, as after a crash before it was recorded.
  for (size_t count = kBeforeRevisions + 1; count <= kWithTasks; ++count) {
    MigrateTo(count);
    RunSql("DELETE FROM schema_migration WHERE module = ? AND version = ?", {kModule, count});
    MigrateTo(count);
  }
  EXPECT_THAT(Read("SELECT CONCAT(title, ' ', version, ' ', revision, ' ', whole_target, ' ',"
                   " COALESCE(claimed_start, '-')) FROM admission_plan ORDER BY title"),
              ElementsAre("approved 5 1 7 2025-01-01", "draft 5 0 7 -"));
  EXPECT_THAT(Read("SELECT SUM(admissions) FROM admission_target"), ElementsAre("12"));
  EXPECT_THAT(Read("SELECT CONCAT(r.revision, ' ', r.document, ' ', r.document_date, ' ',"
                   " t.admissions) FROM plan_revision r JOIN plan_revision_target t"
                   " ON t.plan_id = r.plan_id AND t.revision = r.revision"),
              ElementsAre("1 15-NQ 2025-01-01 6"));
  EXPECT_THAT(Read("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
                   " AND TABLE_NAME IN ('plan', 'plan_target')"),
              ElementsAre("0"));
}

}  // namespace
}  // namespace ketnap::organization
