#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/commendation_repository.h"
#include "services/supervision/repository/oversight_repository.h"
#include "services/supervision/repository/program_repository.h"

namespace ketnap::supervision {
namespace {

// A thousand organizations below the bloc, each with an assignment, notes, reminders, a programme
// of four items that are inspected, and a commendation: enough for the server to prefer an index
// where there is one.
#define KETNAP_THOUSAND                                                               \
  " (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 999)" \
  " SELECT k, UNHEX(MD5(CONCAT('o', k))) AS o, UNHEX(MD5(CONCAT('m', k))) AS m,"      \
  " DATE_ADD('2017-01-01', INTERVAL k DAY) AS d FROM n) numbers"
constexpr const char* kFill[] = {
    "INSERT INTO replica_organization SELECT o, ?, 'BASE', CONCAT('Đảng bộ ', k), 0, '2001-01-01',"
    " NULL FROM" KETNAP_THOUSAND,
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o, s.depth + 1"
    " FROM" KETNAP_THOUSAND " JOIN replica_organization_closure s ON s.descendant_id = ?",
    "INSERT INTO oversight_assignment SELECT o, 1, o, ?, m, m, d, '2199-12-31', '1', 'QĐ', 'ĐU', d,"
    " '', '', d, 1, 1, 0, d, d FROM" KETNAP_THOUSAND,
    "INSERT INTO oversight_reminder SELECT o, 1, o, o, ?, m, m, d, 'Nhắc', 1, 1,"
    " IF(k MOD 2 = 0, 1, 2), IF(k MOD 2 = 0, NULL, d), '', d, d FROM" KETNAP_THOUSAND,
    "INSERT INTO commendation SELECT o, 1, o, ?, 1, d, d, 'Lý do', 1, 1, 1, 1, 1, d, 1, 1, NULL,"
    " NULL, NULL, NULL, '', '', 0, d, d FROM" KETNAP_THOUSAND};
constexpr const char* kFillMore[] = {
    "INSERT INTO replica_organization_closure SELECT o, o, 0 FROM" KETNAP_THOUSAND,
    "INSERT INTO member_tie SELECT m, m, 2, o, '2016-01-01', '2199-12-31' FROM" KETNAP_THOUSAND,
    "INSERT INTO oversight_note SELECT UNHEX(MD5(CONCAT(k, '.', i))), o,"
    " DATE_ADD(d, INTERVAL i DAY), 1, 'Ghi chép', '', 'accounts/x', 1, d FROM" KETNAP_THOUSAND
    " JOIN (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) more",
    "INSERT INTO inspection_program SELECT o, 1, o, 2000 + k MOD 50, 'Chương trình', 2, 1, 0, d, d"
    " FROM" KETNAP_THOUSAND,
    "INSERT INTO inspection_program_revision SELECT o, 1, '', '1', 'CTr', 'ĐU', d, d"
    " FROM" KETNAP_THOUSAND,
    "INSERT INTO inspection_program_item SELECT o, 1, i, UNHEX(MD5(CONCAT('i', k, '.', i))), 'Mục',"
    " 1, 1, 'UBKT', NULL FROM" KETNAP_THOUSAND
    " JOIN (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) more",
    "INSERT INTO inspection_program_subject SELECT program_id, 1, position, 0, program_id"
    " FROM inspection_program_item",
    "INSERT INTO inspection (inspection_id, organization_id, holder_id, kind, title,"
    " decision_number, decision_symbol, decision_issuer, decision_date, program_item_id,"
    " period_start, period_end, start_date, end_date, outline, allows_personal_data, synthetic,"
    " state, rule_set, close_reason, version, create_time, update_time) SELECT item_id, program_id,"
    " program_id, 1, 'Kiểm tra', '1', 'QĐ', 'ĐU', '2019-01-01', item_id, '2018-01-01',"
    " '2018-12-31', '2019-02-01', '2019-03-01', '', 0, 0, 2, '', '', 1, '2019-01-01',"
    " '2019-01-01' FROM inspection_program_item"};
#undef KETNAP_THOUSAND

class OversightStatementsTest : public SupervisionTest {
 protected:
  OversightStatementsTest() {
    for (const char* sql : kFill) harness_.RunSql(sql, {bloc_});
    for (const char* sql : kFillMore) harness_.RunSql(sql);
    for (const char* table :
         {"oversight_assignment", "oversight_note", "oversight_reminder", "inspection_program",
          "inspection_program_item", "inspection_program_subject", "inspection_program_revision",
          "commendation", "inspection", "member_tie", "replica_organization",
          "replica_organization_closure"}) {
      harness_.ReadSql(absl::StrCat("ANALYZE TABLE ", table));
    }
  }

  template <typename Statements>
  void ExpectAllIndexed(const Statements& statements) {
    for (const auto& each : statements) {
      ketnap::testing::ExpectIndexed(harness_, each.sql, each.values, {.in_order = each.in_order});
    }
  }
};

TEST_F(OversightStatementsTest, EveryStatementUsesAnIndexAtTheProvinceAndAtOneOrganization) {
  const db::Row one = harness_.ReadSql("SELECT id, member_id FROM oversight_assignment LIMIT 1")[0];
  const Uuid item =
      harness_.ReadSql("SELECT item_id FROM inspection_program_item LIMIT 1")[0].Id(0);
  for (const Uuid& organization : {root_, bloc_, one.Id(0)}) {
    ExpectAllIndexed(OversightStatements(organization, one.Id(1), one.Id(0)));
    ExpectAllIndexed(ProgramStatements(organization, one.Id(0), item));
    ExpectAllIndexed(CommendationStatements(organization, one.Id(0)));
  }
}

}  // namespace
}  // namespace ketnap::supervision
