#include "absl/strings/str_cat.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/statistics_repository.h"

namespace ketnap::supervision {
namespace {

// 60 base organizations below the bloc with 59 cells each; each cell with ten people, every
// organization with a year plan and its part: enough for the server to prefer an index where there
// is one.
#define KETNAP_NUMBERS \
  "(WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 59) "
constexpr char kManyBases[] =
    "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('b', i))), ?, 'BASE',"
    " CONCAT('Đảng bộ số ', i), 0, '2001-01-01', NULL FROM " KETNAP_NUMBERS
    "SELECT k AS i FROM n) numbers";
constexpr char kManyCells[] =
    "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('o', i, '.', j))),"
    " UNHEX(MD5(CONCAT('b', i))), 'CELL', CONCAT('Chi bộ số ', j), 0, '2001-01-01', NULL"
    " FROM " KETNAP_NUMBERS "SELECT a.k AS i, b.k AS j FROM n a JOIN n b WHERE b.k > 0) numbers";
constexpr char kTheirClosure[] =
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o.id, s.depth + 1"
    " FROM replica_organization o JOIN replica_organization_closure s"
    " ON s.descendant_id = o.parent_id WHERE o.type = ?";
constexpr char kTheirOwnClosure[] =
    "INSERT INTO replica_organization_closure SELECT id, id, 0 FROM replica_organization"
    " WHERE type = ?";
constexpr char kTheirKinds[] =
    "INSERT INTO organization_fact SELECT id, 2 FROM replica_organization";
constexpr char kManyPeople[] =
    "INSERT INTO candidate_fact SELECT UNHEX(MD5(CONCAT(k, HEX(o.id)))), o.id, 1,"
    " '1990-01-01', 1, 'Tày', 3, 4, 1, 1, DATE_ADD('2010-01-01', INTERVAL k * 300 DAY), NULL, NULL,"
    " NULL, NULL, NULL, DATE_ADD('2011-01-01', INTERVAL k * 300 DAY), NULL, NULL, 0"
    " FROM replica_organization o JOIN (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2 UNION SELECT 3"
    " UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)"
    " numbers WHERE o.type = 'CELL'";
constexpr char kManyPlans[] =
    "INSERT INTO plan_fact SELECT UNHEX(MD5(CONCAT('p', HEX(id)))), id, 1, 2, '2018-01-01',"
    " '2018-12-31', display_name, 1, 1 FROM replica_organization";
constexpr char kManyTargets[] =
    "INSERT INTO target_fact SELECT plan_id, organization_id, 1 FROM plan_fact";

class StatementsTest : public SupervisionTest {
 protected:
  void Fill() {
    harness_.RunSql(kManyBases, {bloc_});
    harness_.RunSql(kManyCells);
    for (const char* type : {"BASE", "CELL"}) {
      harness_.RunSql(kTheirClosure, {type});
      harness_.RunSql(kTheirOwnClosure, {type});
    }
    for (const char* sql : {kTheirKinds, kManyPeople, kManyPlans, kManyTargets})
      harness_.RunSql(sql);
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization, replica_organization_closure, candidate_fact,"
        " plan_fact, target_fact, organization_fact");
  }
};

TEST_F(StatementsTest, EveryStatementUsesAnIndexAtTheProvinceAndAtACell) {
  Fill();
  const Uuid plan = harness_.ReadSql("SELECT plan_id FROM plan_fact LIMIT 1")[0].Id(0);
  const Date from(2018, 1, 1), to(2018, 12, 31);
  const Uuid base =
      harness_.ReadSql("SELECT id FROM replica_organization WHERE type = 'BASE' LIMIT 1")[0].Id(0);
  for (const Uuid& organization : {root_, bloc_, base, cell_a1_}) {
    const db::Values period = {organization, from, to};
    // In the order of AllStatements(); what is left out takes an organization and a period.
    const std::vector<db::Values> first = {{organization}, {plan}, period,
                                           period,         period, {plan, organization}};
    const auto statements = AllStatements();
    ASSERT_EQ(statements.size(), 19u);
    for (size_t i = 0; i < statements.size(); ++i) {
      const db::Values& values = i < first.size() ? first[i] : period;
      for (const db::Row& step :
           harness_.ReadSql(absl::StrCat("EXPLAIN ", statements[i]), values)) {
        // Columns 2, 3 and 5: the table, how it is read, and the index. No table: the server knew
        // the answer without reading.
        if (step.IsNull(2)) continue;
        const std::string how = step.OptionalText(3).value_or("");
        EXPECT_NE(how, "ALL") << statements[i];
        EXPECT_NE(how, "index") << statements[i];
        EXPECT_FALSE(step.IsNull(5)) << statements[i] << " reads " << step.Text(2) << " by " << how;
      }
    }
  }
}

}  // namespace
}  // namespace ketnap::supervision
