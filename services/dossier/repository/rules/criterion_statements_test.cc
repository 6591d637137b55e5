#include "services/dossier/repository/rules/criterion_statements.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/testing/statement_check.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

// 10,000 organizations with a criterion each, beside those of the fixture.
constexpr char kCriteria[] =
    "INSERT INTO local_criterion SELECT UNHEX(MD5(CONCAT('k', i))), 1, UNHEX(MD5(CONCAT('o', i))),"
    " 6, 'Tiêu chí', 4, 0, 0, '', '2016-01-01', '9999-12-31', '1', 'NQ', '2016-01-01',"
    " '2016-01-01', '2016-01-01' FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1"
    " FROM n WHERE k < 99) SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers";

TEST_F(WayTest, EveryStatementOnCriteriaUsesAnIndex) {
  harness_.RunSql(kCriteria);
  harness_.ReadSql(
      "ANALYZE TABLE local_criterion, replica_organization_closure, replica_organization_span");
  const Uuid id = harness_.ReadSql("SELECT UNHEX(MD5('k7'))").at(0).Id(0);
  const Date day(2018, 3, 5);
  const absl::Time now = harness_.clock().Now();
  const std::vector<std::pair<const char*, db::Values>> statements = {
      {sql::kFindCriterion, {id}},
      {sql::kLockCriterion, {id}},
      {sql::kEndCriterion, {day, now, id, 1}},
      {sql::kCriteriaInForce, {cell_, day, day, 6, day, day}},
      {sql::kCriteriaInForceToday, {cell_, 6, day, day}},
      {sql::kListCriteria, {cell_, day, 1000, 1000, Uuid(), 51}},
  };
  for (const auto& [sql, values] : statements) {
    ketnap::testing::ExpectIndexed(harness_, sql, values);
  }
}

}  // namespace
}  // namespace ketnap::dossier
