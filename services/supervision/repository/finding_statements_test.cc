#include "common/testing/statement_check.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/breach_repository.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {
namespace {

// 3,600 organizations below base_a, each with a finding, a remedy, a conclusion and a breach:
// enough for the server to prefer an index where there is one.
constexpr char kManyCells[] =
    "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('o', i))), ?, 'PARTY_CELL',"
    " CONCAT('Chi bộ số ', i), 0, '2001-01-01', NULL FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION"
    " ALL SELECT k + 1 FROM n WHERE k < 59) SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
constexpr char kTheirClosure[] =
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o.id, s.depth + 1"
    " FROM replica_organization o JOIN replica_organization_closure s"
    " ON s.descendant_id = o.parent_id WHERE o.display_name LIKE 'Chi bộ số %'";
constexpr char kTheirOwnClosure[] =
    "INSERT INTO replica_organization_closure SELECT id, id, 0 FROM replica_organization"
    " WHERE display_name LIKE 'Chi bộ số %'";
constexpr char kManyFindings[] =
    "INSERT INTO finding SELECT UNHEX(MD5(CONCAT('f', HEX(id)))), UNHEX(MD5(CONCAT('i',"
    " CRC32(id) % 300))), parent_id, parent_id, id, id, 'R-VOT-1', '', 2, display_name, '',"
    " 'MEASURE_4', NULL, DATE_ADD('2015-01-01', INTERVAL CRC32(id) % 1500 DAY), '', 0, 0, 0, 1,"
    " NULL, NULL, 0, '', '', NULL, '', 1, '2019-01-01', '2019-01-01' FROM replica_organization"
    " WHERE display_name LIKE 'Chi bộ số %'";
constexpr char kTheirRemedies[] =
    "INSERT INTO finding_remedy SELECT finding_id, 1, organization_id, '', '', found_on, '', 0,"
    " NULL, '' FROM finding";
constexpr char kTheirConclusions[] =
    "INSERT INTO inspection_conclusion SELECT finding_id, finding_id, organization_id, '', '', '',"
    " REPEAT('s', 64), 'supervision', '2019-01-01' FROM finding";
constexpr char kTheirBreaches[] =
    "INSERT INTO breach_step SELECT finding_id, 1, 'R-VOT-1', found_on, 1 FROM finding";

TEST_F(SupervisionTest, FindingsAreReadByIndexAtTheProvinceAndAtACell) {
  harness_.RunSql(kManyCells, {base_a_});
  for (const char* sql : {kTheirClosure, kTheirOwnClosure, kManyFindings, kTheirRemedies,
                          kTheirConclusions, kTheirBreaches}) {
    harness_.RunSql(sql);
  }
  harness_.ReadSql(
      "ANALYZE TABLE replica_organization, replica_organization_closure, finding, finding_remedy,"
      " inspection_conclusion, breach_step");
  const Uuid id = harness_.ReadSql("SELECT finding_id FROM finding LIMIT 1")[0].Id(0);
  const Uuid cell = harness_.ReadSql("SELECT organization_id FROM finding LIMIT 1")[0].Id(0);
  for (const Uuid& organization : {root_, base_a_, cell}) {
    for (const FindingStatement& each : FindingStatements(organization, id)) {
      ketnap::testing::ExpectIndexed(harness_, each.sql, each.values);
    }
  }
  bool first = true;
  for (const std::string_view sql : BreachStatements()) {
    ketnap::testing::ExpectIndexed(harness_, sql,
                                   first ? db::Values{id} : db::Values{id, int64_t{1}});
    first = false;
  }
}

}  // namespace
}  // namespace ketnap::supervision
