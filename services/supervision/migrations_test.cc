#include "ketnap/supervision/migrations.h"

#include "absl/strings/str_split.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

class MigrationsTest : public SupervisionTest {
 protected:
  void Run(int first, int last) {
    for (const db::Migration& migration : Migrations()) {
      if (migration.version < first || migration.version > last) continue;
      for (const std::string& sql :
           std::vector<std::string>(absl::StrSplit(migration.sql, ";\n", absl::SkipWhitespace()))) {
        harness_.RunSql(sql);
      }
    }
  }
};

// What a service of before had counted is counted again, from the journals' beginning; plans stay.
TEST_F(MigrationsTest, FactsOfBeforeAreReadAgainAndPlansStay) {
  Run(1, 2);
  const Uuid person = Uuid::FromName("somebody");
  const Uuid plan = Uuid::FromName("plan");
  harness_.RunSql(
      "INSERT INTO candidate_fact VALUES (?, ?, 9, '1990-01-01', 1, 'Tày', 3, 4, 1, 1, "
      "'2017-02-06',"
      " NULL, NULL, NULL, NULL, NULL, '2018-05-19', NULL, NULL, 0)",
      {person, cell_a1_});
  harness_.RunSql(
      "INSERT INTO plan_fact VALUES (?, ?, 3, 1, '2015-07-01', '2020-06-30', 'Nhiệm kỳ', 10, 1)",
      {plan, bloc_});
  harness_.RunSql("INSERT INTO target_fact VALUES (?, ?, 6)", {plan, base_a_});
  harness_.RunSql("DROP TABLE person_fact");
  Run(3, 5);
  Run(3, 8);  // A crash in between repeats them.
  harness_.RunSql("UPDATE projection_cursor SET sequence = 77");
  Run(9, 9);
  for (const char* name : {"dossier_facts", "organization_facts"}) {
    EXPECT_TRUE(
        harness_.ReadSql("SELECT 1 FROM projection_cursor WHERE name = ? AND sequence > 0", {name})
            .empty());
  }
  EXPECT_TRUE(harness_.ReadSql("SELECT 1 FROM person_fact").empty());
  EXPECT_TRUE(harness_.ReadSql("SELECT 1 FROM person_stay").empty());
  Admit(cell_a1_, Date(2018, 5, 19));
  const auto attainment = Ask(Attainment(base_a_));
  ASSERT_TRUE(attainment.ok()) << attainment.status();
  EXPECT_EQ(attainment->total().admitted(), 1);
  EXPECT_EQ(attainment->total().target(), 6);
}

}  // namespace
}  // namespace ketnap::supervision
