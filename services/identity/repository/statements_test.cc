#include <algorithm>

#include "common/testing/statement_check.h"
#include "services/identity/handlers/identity_fixture.h"
#include "services/identity/repository/grant_repository.h"

namespace ketnap::identity {
namespace {

// 2,000 accounts with three grants each, every tenth of them an inspection's, and as many steps of
// reorganizations: enough for the server to prefer an index where there is one.
constexpr char kManyAccounts[] =
    "INSERT INTO account (id, user_name, display_name, organization_id, state, disable_reason,"
    " version, created_at, member_id) SELECT UNHEX(MD5(CONCAT('a', n))), CONCAT('nguoi.', n), 'x',"
    " UNHEX(MD5(CONCAT('o', n MOD 400))), 2, '', 1, '2025-01-01', NULL FROM"
    " (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 44)"
    " SELECT a.k * 45 + b.k AS n FROM n a JOIN n b) numbers";
constexpr char kManyGrants[] =
    "INSERT INTO role_grant (id, account_id, role, organization_id, valid_from, valid_to, reason,"
    " revoked_at, revoke_reason, version, created_at, inspection_id, inspection_subject_id)"
    " SELECT UNHEX(MD5(CONCAT('g', k, HEX(account.id)))), account.id, 'roles/x',"
    " account.organization_id, '2025-01-01', '2025-12-31', 'x', NULL, '', 1, '2025-01-01',"
    " IF(k = 0, UNHEX(MD5(CONCAT('i', HEX(organization_id)))), NULL),"
    " IF(k = 0, account.organization_id, NULL)"
    " FROM account JOIN (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) numbers"
    " WHERE account.organization_id IS NOT NULL";
constexpr char kManySteps[] =
    "INSERT INTO grant_succession SELECT organization_id, id, id, '2025-01-01', '2025-01-01', 1"
    " FROM account WHERE organization_id IS NOT NULL";

TEST_F(IdentityTest, EveryGrantStatementIsReadByIndex) {
  for (const char* statement : {kManyAccounts, kManyGrants, kManySteps}) {
    harness_.RunSql(statement);
  }
  harness_.ReadSql("ANALYZE TABLE account, role_grant, grant_succession");
  const auto statements = GrantStatements();
  EXPECT_EQ(statements.size(), 12u);
  const std::string anything = Uuid::FromName("anything").ToBytes();
  for (const std::string& statement : statements) {
    const bool lists = statement.find("LIMIT ?") != std::string::npos;
    db::Values values;
    for (int64_t i = std::count(statement.begin(), statement.end(), '?'); i > 0; --i) {
      if (lists && i == 1) {
        values.emplace_back(int64_t{50});
      } else if (values.empty() || statement.find("UNION") != std::string::npos ||
                 statement.find("account_id = ? ORDER BY id DESC") != std::string::npos) {
        values.emplace_back(anything);
      } else {
        values.emplace_back(Date(2025, 3, 3));
      }
    }
    ketnap::testing::ExpectIndexed(harness_, statement, values);
  }
}

}  // namespace
}  // namespace ketnap::identity
