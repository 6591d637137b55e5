#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/chain_repository.h"
#include "services/supervision/repository/class_repository.h"
#include "services/supervision/repository/figure_check.h"
#include "services/supervision/repository/figure_counts.h"
#include "services/supervision/repository/figure_moves.h"
#include "services/supervision/repository/figure_repository.h"
#include "services/supervision/repository/place_repository.h"
#include "services/supervision/repository/plan_repository.h"
#include "services/supervision/repository/process_repository.h"
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
constexpr char kTheirSpans[] =
    "INSERT INTO replica_organization_span SELECT c.ancestor_id, c.descendant_id, '2001-01-01',"
    " '9999-12-31', c.depth, o.type, o.display_name FROM replica_organization_closure c"
    " JOIN replica_organization o ON o.id = c.descendant_id WHERE o.type IN ('BASE', 'CELL')";
// Every base organization came of ten others.
constexpr char kTheirPredecessors[] =
    "INSERT INTO replica_organization_succession SELECT UNHEX(MD5(CONCAT('x', k, HEX(o.id)))), "
    "o.id,"
    " '2001-01-01', 100, 1, 1, 1 FROM replica_organization o JOIN (SELECT 0 AS k UNION SELECT 1"
    " UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) numbers";
constexpr char kTheirSteps[] =
    "INSERT INTO succession_fact SELECT predecessor_id, effective_date, successor_id, 1 FROM"
    " replica_organization_succession";
constexpr char kTheirKinds[] =
    "INSERT INTO organization_fact SELECT id, 2 FROM replica_organization";
constexpr char kManyPeople[] =
    "INSERT INTO person_fact SELECT UNHEX(MD5(CONCAT(k, HEX(o.id)))), o.id, 1, NULL, NULL, NULL,"
    " NULL, NULL, NULL, NULL, NULL, NULL, 0"
    " FROM replica_organization o JOIN (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2 UNION SELECT 3"
    " UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)"
    " numbers WHERE o.type = 'CELL'";
constexpr char kTheirFacts[] =
    "INSERT INTO person_figure SELECT candidate_id, 1, DATE_ADD('2010-01-01', INTERVAL"
    " CRC32(candidate_id) % 3650 DAY), c.code, 0, 1, organization_id, organization_id"
    " FROM person_fact JOIN (SELECT 'NOMINATED' AS code UNION SELECT 'ADMITTED') c";
constexpr char kTheirPlaces[] =
    "INSERT INTO organization_place SELECT b.basis, o.id, '1900-01-01', '2199-12-31', o.parent_id"
    " FROM replica_organization o JOIN (SELECT 1 AS basis UNION SELECT 2) b";
constexpr char kTheirLevels[] =
    "INSERT INTO organization_level SELECT id, CASE type WHEN 'CELL' THEN 0 WHEN 'BASE' THEN 1 ELSE"
    " 2 END FROM replica_organization";
constexpr char kTheirCounts[] =
    "INSERT INTO figure_count SELECT b.basis, o.id, 1, 2, DATE_ADD('2010-01-01', INTERVAL b.m MONTH"
    "), 'ADMITTED', 0, 1 FROM replica_organization o JOIN (WITH RECURSIVE n AS (SELECT 0 AS m UNION"
    " ALL SELECT m + 1 FROM n WHERE m < 119) SELECT m, s.basis FROM n JOIN (SELECT 1 AS basis"
    " UNION SELECT 2) s) b WHERE o.type <> 'CELL'";
constexpr char kTheirCertificates[] =
    "INSERT INTO class_certificate_fact SELECT candidate_id, candidate_id, organization_id,"
    " '2012-01-01', 1 FROM person_fact";
constexpr char kTheirStays[] =
    "INSERT INTO person_stay SELECT candidate_id, '1900-01-01', organization_id FROM person_fact";
constexpr char kTheirRelocations[] =
    "INSERT INTO relocation_fact SELECT candidate_id, organization_id, '2001-01-01',"
    " organization_id, 1 FROM person_fact";
constexpr char kTheirMembers[] =
    "INSERT INTO member_fact SELECT candidate_id, candidate_id FROM person_fact";
constexpr char kManyPlans[] =
    "INSERT INTO admission_plan_fact SELECT UNHEX(MD5(CONCAT('p', HEX(id)))), id, 1, 2,"
    " '2018-01-01', '2018-12-31', display_name, 1 FROM replica_organization";
constexpr char kTheirRevisions[] =
    "INSERT INTO plan_revision_fact SELECT plan_id, 1, '1900-01-01', 1 FROM admission_plan_fact";
constexpr char kManyTargets[] =
    "INSERT INTO target_revision_fact SELECT plan_id, 1, organization_id, 1 FROM"
    " admission_plan_fact";

constexpr char kTheirProcess[] =
    "INSERT INTO process_person SELECT candidate_id, 1, 0, DATE_ADD('2015-01-31', INTERVAL"
    " CRC32(candidate_id) % 1000 DAY) FROM person_fact";
constexpr char kTheirProcessEvents[] =
    "INSERT INTO process_event SELECT candidate_id, k, 0, 6, '2018-01-31', '2018-01-01', '', '', 0,"
    " NULL FROM person_fact JOIN (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3) numbers";

class StatementsTest : public SupervisionTest {
 protected:
  void Fill() {
    harness_.RunSql(kManyBases, {bloc_});
    harness_.RunSql(kManyCells);
    for (const char* type : {"BASE", "CELL"}) {
      harness_.RunSql(kTheirClosure, {type});
      harness_.RunSql(kTheirOwnClosure, {type});
    }
    for (const char* sql :
         {kTheirSpans, kTheirPredecessors, kTheirSteps, kTheirKinds, kManyPeople, kTheirFacts,
          kTheirPlaces, kTheirLevels, kTheirCounts, kTheirCertificates, kTheirStays,
          kTheirRelocations, kTheirMembers, kManyPlans, kTheirRevisions, kManyTargets}) {
      harness_.RunSql(sql);
    }
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization, replica_organization_closure,"
        " replica_organization_span, replica_organization_succession, person_fact, person_stay, "
        "person_figure, figure_count,"
        " organization_place, organization_level, class_certificate_fact,"
        " relocation_fact, member_fact, succession_fact, admission_plan_fact, plan_revision_fact,"
        " target_revision_fact, organization_fact");
  }

  void ExpectIndexed(std::string_view statement, const db::Values& values) {
    ketnap::testing::ExpectIndexed(harness_, statement, values);
  }
};

TEST_F(StatementsTest, EveryStatementUsesAnIndexAtTheProvinceAndAtACell) {
  Fill();
  const Uuid plan = harness_.ReadSql("SELECT plan_id FROM admission_plan_fact LIMIT 1")[0].Id(0);
  const Uuid person = harness_.ReadSql("SELECT candidate_id FROM person_fact LIMIT 1")[0].Id(0);
  const Date from(2018, 1, 1), to(2018, 12, 31);
  const Uuid base =
      harness_.ReadSql("SELECT id FROM replica_organization WHERE type = 'BASE' LIMIT 1")[0].Id(0);
  for (const Uuid& organization : {root_, bloc_, base, cell_a1_}) {
    for (const auto& [sql, values] : FigureStatements(organization)) ExpectIndexed(sql, values);
    for (const auto& [sql, values] : MoveStatements(organization)) ExpectIndexed(sql, values);
    for (const auto& [sql, values] : CountStatements(organization)) ExpectIndexed(sql, values);
    for (const auto& [sql, values] : FigureRowStatements(organization, person)) {
      ExpectIndexed(sql, values);
    }
    const std::vector<db::Values> of_chains = {
        {organization, 1}, {organization, from, to, 1}, {organization}};
    const auto chains = ChainStatements();
    ASSERT_EQ(chains.size(), of_chains.size());
    for (size_t i = 0; i < chains.size(); ++i) ExpectIndexed(chains[i], of_chains[i]);
    for (const auto statement : ChildrenStatements()) ExpectIndexed(statement, {organization, to});
    // In the order of PlanStatements().
    const db::Values of_period = {to, organization, from, to, 2};
    const std::vector<db::Values> values = {
        {to, plan}, of_period,     of_period, of_period, {plan, 1, organization},
        {plan, 1},  {organization}};
    const auto plans = PlanStatements();
    ASSERT_EQ(plans.size(), values.size());
    for (size_t i = 0; i < plans.size(); ++i) ExpectIndexed(plans[i], values[i]);
  }
  for (const auto statement : ClassStatements()) ExpectIndexed(statement, {person});
  for (const auto& [sql, values] : CheckStatements(person)) ExpectIndexed(sql, values);
  const std::vector<db::Values> values = {{person}, {person}, {base}, {person, base}, {person}};
  const auto places = PlaceStatements();
  ASSERT_EQ(places.size(), values.size());
  for (size_t i = 0; i < places.size(); ++i) ExpectIndexed(places[i], values[i]);
}

TEST_F(StatementsTest, ThoseOfTheProcessUseAnIndex) {
  Fill();
  harness_.RunSql(kTheirProcess);
  harness_.RunSql(kTheirProcessEvents);
  harness_.ReadSql("ANALYZE TABLE process_person, process_event");
  const Uuid person = harness_.ReadSql("SELECT candidate_id FROM person_fact LIMIT 1")[0].Id(0);
  for (const Uuid& organization : {root_, cell_a1_}) {
    for (const auto& [sql, values] : ProcessStatements(organization, person)) {
      ExpectIndexed(sql, values);
    }
  }
}

}  // namespace
}  // namespace ketnap::supervision
