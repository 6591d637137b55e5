#include "common/testing/statement_check.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/handlers/inspections/inspection_fixture.h"
#include "services/supervision/repository/inspection_repository.h"
#include "services/supervision/repository/sample_repository.h"
#include "services/supervision/repository/tie_repository.h"

namespace ketnap::supervision {
namespace {

// 40 base organizations below the bloc, with 50 inspections each of which every base organization
// but the first holds none, and 100 people and members in each: enough for the server to prefer an
// index where there is one.
#define KETNAP_NUMBERS \
  "(WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < "
constexpr char kBases[] =
    "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('b', k))), ?, 'BASE',"
    " CONCAT('Đảng bộ số ', k), 0, '2001-01-01', NULL FROM " KETNAP_NUMBERS
    "39) SELECT k FROM n) numbers";
constexpr char kClosure[] =
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o.id, s.depth + 1"
    " FROM replica_organization o JOIN replica_organization_closure s"
    " ON s.descendant_id = o.parent_id WHERE o.type = 'BASE'";
constexpr char kOwnClosure[] =
    "INSERT INTO replica_organization_closure SELECT id, id, 0 FROM replica_organization"
    " WHERE type = 'BASE'";
constexpr char kInspections[] =
    "INSERT INTO inspection SELECT UNHEX(MD5(CONCAT('i', k, HEX(o.id)))), o.id, o.id, 1, 'Kiểm "
    "tra',"
    " '1', 'QĐ', 'Đảng ủy', '2019-01-01', NULL, '2018-01-01', '2018-12-31',"
    " DATE_ADD('2019-01-01', INTERVAL k DAY), DATE_ADD('2019-02-01', INTERVAL k DAY), '', 0, 1, 2,"
    " 'x', NULL, NULL, '', 1, NOW(6), NOW(6) FROM replica_organization o JOIN " KETNAP_NUMBERS
    "49) SELECT k FROM n) numbers";
constexpr char kSubjects[] =
    "INSERT INTO inspection_subject SELECT inspection_id, holder_id, holder_id, 0 FROM inspection";
constexpr char kPlanned[] =
    "INSERT INTO inspection_planned_step SELECT inspection_id, k, 1, '2019-01-01' FROM inspection"
    " JOIN " KETNAP_NUMBERS "3) SELECT k FROM n) numbers";
constexpr char kSteps[] =
    "INSERT INTO inspection_step SELECT inspection_id, k, 1, '2019-01-01', NULL, '', '', 0, NOW(6)"
    " FROM inspection JOIN " KETNAP_NUMBERS "3) SELECT k FROM n) numbers";
constexpr char kTeams[] =
    "INSERT INTO inspection_team SELECT inspection_id, UNHEX(MD5(CONCAT('a', k))), k, "
    "UNHEX(MD5(CONCAT('m', k))), 4, NOW(6), NULL, '' FROM inspection JOIN " KETNAP_NUMBERS
    "3) SELECT k FROM n) numbers";
constexpr char kExtensions[] =
    "INSERT INTO inspection_extension SELECT inspection_id, 0, '2019-01-01', '2019-01-02', '1', "
    "'QĐ',"
    " '', '2019-01-01', '', NOW(6) FROM inspection";
constexpr char kSamples[] =
    "INSERT INTO inspection_sample SELECT inspection_id, inspection_id, NULL, 1, 1, 1,"
    " REPEAT('x', 32), REPEAT('x', 32), NOW(6) FROM inspection";
constexpr char kItems[] =
    "INSERT INTO inspection_sample_item SELECT inspection_id, k, UNHEX(MD5(CONCAT('p', k))),"
    " holder_id, 1, '' FROM inspection JOIN " KETNAP_NUMBERS "5) SELECT k FROM n) numbers";
constexpr char kWays[] =
    "INSERT INTO candidate_way SELECT UNHEX(MD5(CONCAT('p', k, HEX(o.id)))), o.id, '2018-01-01',"
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 FROM replica_organization o "
    "JOIN " KETNAP_NUMBERS "99) SELECT k FROM n) numbers";
constexpr char kAccounts[] =
    "INSERT INTO account_fact SELECT candidate_id, 1, 1, candidate_id, NULL FROM candidate_way";
constexpr char kSources[] =
    "INSERT INTO member_tie_source SELECT candidate_id, 1 FROM candidate_way";
constexpr char kTies[] =
    "INSERT INTO member_tie SELECT candidate_id, candidate_id, k, organization_id, '2001-01-01',"
    " '2199-12-31' FROM candidate_way JOIN " KETNAP_NUMBERS "3) SELECT k FROM n) numbers";
constexpr char kStays[] =
    "INSERT INTO person_stay SELECT candidate_id, '1900-01-01', organization_id FROM candidate_way";
constexpr char kMembers[] =
    "INSERT INTO member_fact SELECT candidate_id, candidate_id FROM candidate_way";

class InspectionStatementsTest : public SupervisionTest {};

TEST_F(InspectionStatementsTest, EveryStatementUsesAnIndexAtTheProvinceAndAtABase) {
  harness_.RunSql(kBases, {bloc_});
  for (const char* sql :
       {kClosure, kOwnClosure, kInspections, kSubjects, kPlanned, kSteps, kTeams, kExtensions,
        kSamples, kItems, kWays, kAccounts, kSources, kTies, kStays, kMembers}) {
    harness_.RunSql(sql);
  }
  harness_.ReadSql(
      "ANALYZE TABLE replica_organization, replica_organization_closure, inspection,"
      " inspection_subject, inspection_planned_step, inspection_step, inspection_team,"
      " inspection_extension, inspection_sample, inspection_sample_item, candidate_way,"
      " account_fact, member_tie_source, member_tie, person_stay, member_fact");
  const auto expect = [this](std::string_view sql, const db::Values& values) {
    ketnap::testing::ExpectIndexed(harness_, sql, values);
  };
  const Uuid inspection = harness_.ReadSql("SELECT inspection_id FROM inspection LIMIT 1")[0].Id(0);
  const Uuid person = harness_.ReadSql("SELECT candidate_id FROM candidate_way LIMIT 1")[0].Id(0);
  const Uuid account = harness_.ReadSql("SELECT account_id FROM inspection_team LIMIT 1")[0].Id(0);
  const Uuid base =
      harness_.ReadSql("SELECT id FROM replica_organization WHERE type = 'BASE' LIMIT 1")[0].Id(0);
  for (const auto statement : InspectionStatements()) expect(statement, {inspection});
  const Date day(2019, 1, 20);
  const db::Values page = {day, day, inspection, 0, 0, 51};
  const auto with = [&](db::Values values) {
    values.insert(values.end(), page.begin(), page.end());
    return values;
  };
  const auto lists = InspectionListStatements();
  ASSERT_EQ(lists.size(), 4u);
  expect(lists[0], page);
  for (const Uuid& root : {root_, bloc_, base}) {
    expect(lists[1], with({root}));
    expect(lists[2], with({root}));
    expect(SampleStatements().at(0), {root});
  }
  expect(lists[3], with({account, day, day}));
  expect(SampleStatements().at(1), {inspection, Uuid(), 11});
  expect(SampleStatements().at(2), {inspection});
  const auto ties = TieStatements();
  const std::vector<db::Values> values = {
      {person}, {person}, {person, kForever}, {person, day}, {person}};
  ASSERT_EQ(ties.size(), values.size());
  for (size_t i = 0; i < ties.size(); ++i) expect(ties[i], values[i]);
}

}  // namespace
}  // namespace ketnap::supervision
