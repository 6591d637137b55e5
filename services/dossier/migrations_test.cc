#include "ketnap/dossier/migrations.h"

#include "common/base/status_macros.h"
#include "common/testing/crashing_migrations.h"

namespace ketnap::dossier {
namespace {

TEST(MigrationsTest, EachIsFinishedAfterACrash) {
  ketnap::testing::CrashAfterEveryMigration("dossier", Migrations());
}

TEST(MigrationsTest, PlacesOfHelpersGetADayThatCanBeRead) {
  ketnap::testing::TestSchema schema;
  const std::unique_ptr<db::Database> database = schema.Open();
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const std::vector<db::Migration> all = Migrations();
  const std::vector<db::Migration> before(all.begin(), all.begin() + 39);
  ASSERT_TRUE(db::Migrate(*database, "dossier", before, now).ok());
  const absl::Status put =
      database->RunWrite(absl::InfiniteFuture(), [](db::Transaction& transaction) {
        return transaction
            .Execute(
                "INSERT INTO helper_place (ancestor_id, helper_id, organization_id, candidate_id,"
                " due_date, to_be_replaced) VALUES (1, 1, 1, 1, '9999-12-31', FALSE),"
                " (1, 1, 1, 2, '2018-05-31', FALSE)")
            .status();
      });
  ASSERT_TRUE(put.ok()) << put;
  ASSERT_TRUE(db::Migrate(*database, "dossier", all, now).ok());
  std::vector<Date> days;
  const absl::Status read =
      database->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            const db::Rows rows,
            transaction.Query("SELECT due_date FROM helper_place ORDER BY due_date", {}));
        days.clear();
        for (const db::Row& row : rows) days.push_back(row.DateAt(0));
        return absl::OkStatus();
      });
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_EQ(days, std::vector<Date>({Date(2018, 5, 31), Date(2199, 12, 31)}));
}

}  // namespace
}  // namespace ketnap::dossier
