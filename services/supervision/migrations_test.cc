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

// What a service of before had counted, it counts afterwards, by either structure.
TEST_F(MigrationsTest, FactsOfBeforeArePutWhereTheyWereCounted) {
  Run(1, 2);
  const Uuid person = Uuid::FromName("somebody"), listed = Uuid::FromName("somebody else");
  const Uuid plan = Uuid::FromName("plan");
  harness_.RunSql(
      "INSERT INTO candidate_fact VALUES (?, ?, 9, '1990-01-01', 1, 'Tày', 3, 4, 1, 1, "
      "'2017-02-06',"
      " NULL, NULL, NULL, NULL, NULL, '2018-05-19', NULL, NULL, 0)",
      {person, cell_a1_});
  harness_.RunSql(
      "INSERT INTO candidate_fact VALUES (?, ?, 2, '1990-01-01', 1, 'Tày', 3, 4, 1, 1, "
      "'2017-03-06',"
      " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0)",
      {listed, cell_b1_});
  harness_.RunSql(
      "INSERT INTO plan_fact VALUES (?, ?, 3, 1, '2015-07-01', '2020-06-30', 'Nhiệm kỳ', 10, 1)",
      {plan, bloc_});
  harness_.RunSql("INSERT INTO target_fact VALUES (?, ?, 6)", {plan, base_a_});
  Run(3, 5);
  Run(3, 6);  // A crash in between repeats them.
  for (const auto structure : {v1::STRUCTURE_BASIS_AS_IT_WAS, v1::STRUCTURE_BASIS_BY_TODAY}) {
    auto funnel = Funnel(bloc_);
    funnel.set_structure(structure);
    const auto counted = Ask(funnel);
    ASSERT_TRUE(counted.ok()) << counted.status();
    EXPECT_EQ(counted->total().nominated(), 2);
    EXPECT_EQ(counted->total().admitted(), 1);
    auto request = Attainment(base_a_);
    request.set_structure(structure);
    const auto attainment = Ask(request);
    ASSERT_TRUE(attainment.ok()) << attainment.status();
    EXPECT_EQ(attainment->total().admitted(), 1);
    EXPECT_EQ(attainment->total().target(), 6);
  }
}

}  // namespace
}  // namespace ketnap::supervision
