#include "services/dossier/repository/verification_statements.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/testing/statement_check.h"
#include "services/dossier/handlers/verification/verification_fixture.h"
#include "services/dossier/repository/verification_listing.h"

// Every statement on requests and families reads by an index, and lists read no more at the top of
// the tree than at its foot.
namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using StatementWithValues = std::pair<std::string, db::Values>;

#define KETNAP_NUMBERS                                                              \
  "(WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 99)" \
  " SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers"

class VerificationStatementsTest : public VerificationTest {
 protected:
  static constexpr int kCells = 40;

  // 10,000 people in forty cells, copied from one of them, each with a request to another base.
  void SetUp() override {
    Reach("question");
    ASSERT_TRUE(Ask(QuestionTo(other_base_, "MOTHER")).ok());
    for (int i = 0; i < kCells; ++i) {
      const Uuid base = harness_.AddOrganization("Đảng bộ", superior_);
      harness_.RunSql("INSERT INTO cells_of_test VALUES (?, ?, ?)",
                      {i, harness_.AddOrganization("Chi bộ", base, "PARTY_CELL"), base});
    }
    const Uuid person = *Uuid::Parse(person_.substr(person_.find('/') + 1));
    harness_.RunSql(Copy("candidate", "id", "cells_of_test.cell_id"), {person});
    harness_.RunSql(
        "INSERT INTO dossier_verification (candidate_id, subject, recipient, request_date, outcome,"
        " id, requesting_organization_id, recipient_organization_id, due_date,"
        " escalation_date, escalation_organization_id)"
        " SELECT p.id, 'SELF', 'Đảng ủy', '2016-11-07', 0, UNHEX(MD5(CONCAT('v', HEX(p.id)))),"
        " c.base_id, o.base_id, DATE_ADD('2016-11-08', INTERVAL ASCII(p.id) DAY),"
        " IF(ASCII(p.id) < 8, '2016-12-01', NULL), IF(ASCII(p.id) < 8, o.base_id, NULL)"
        " FROM candidate p JOIN cells_of_test c ON c.cell_id = p.organization_id"
        " JOIN cells_of_test o ON o.number = (c.number + 1) MOD 40");
    for (const char* direction :
         {"1, due_date, id, 1, candidate_id FROM dossier_verification v JOIN"
          " replica_organization_closure c"
          " ON c.descendant_id = v.recipient_organization_id",
          "2, due_date, id, 1, candidate_id FROM dossier_verification v JOIN"
          " replica_organization_closure c"
          " ON c.descendant_id = v.requesting_organization_id"}) {
      harness_.RunSql(absl::StrCat("INSERT IGNORE INTO verification_listing SELECT c.ancestor_id, ",
                                   direction));
    }
    harness_.RunSql(
        "INSERT INTO candidate_relative SELECT id, 1, 'FATHER', 1, NULL, 0, 0, 0, 'x'"
        " FROM candidate");
    harness_.ReadSql(
        "ANALYZE TABLE candidate, dossier_verification, verification_listing, candidate_relative,"
        " replica_organization_closure");
  }

  VerificationStatementsTest() {
    harness_.RunSql(
        "CREATE TABLE cells_of_test (number INT PRIMARY KEY, cell_id BINARY(16),"
        " base_id BINARY(16), KEY (cell_id))");
  }

  // The statement that copies one row 10,000 times, into the cells in turn.
  std::string Copy(const std::string& table, const std::string& key, const std::string& cell) {
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const db::Row& row :
         harness_.ReadSql("SELECT COLUMN_NAME FROM information_schema.COLUMNS"
                          " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?",
                          {table})) {
      const std::string& column = row.Text(0);
      columns.push_back(column);
      values.push_back(column == key                 ? "UNHEX(MD5(CONCAT('p', i)))"
                       : column == "organization_id" ? cell
                                                     : absl::StrCat(table, ".", column));
    }
    return absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(columns, ", "), ") SELECT ",
                        absl::StrJoin(values, ", "), " FROM ", table, " JOIN " KETNAP_NUMBERS,
                        " JOIN cells_of_test ON cells_of_test.number = i MOD 40 WHERE ", table, ".",
                        key, " = ?");
  }

  void ExpectIndexed(const StatementWithValues& statement, bool sorts_nothing) {
    ketnap::testing::ExpectIndexed(harness_, statement.first, statement.second,
                                   {.in_order = sorts_nothing});
  }

  // Rows the server went over for a first page.
  int64_t ReadsOfPage(const Uuid& organization, bool open_only) {
    return ketnap::testing::RowsRead(
        harness_.database(), [&](db::Transaction& transaction) -> absl::Status {
          VerificationQuery query;
          query.organization = organization;
          query.incoming = true;
          query.open_only = open_only;
          query.limit = 51;
          KETNAP_ASSIGN_OR_RETURN(const auto listed, ListVerifications(transaction, query));
          EXPECT_EQ(listed.size(), 51u);
          return absl::OkStatus();
        });
  }
};

TEST_F(VerificationStatementsTest, EveryStatementReadsByAnIndexAndListsSortNothing) {
  const Uuid person = *Uuid::Parse(person_.substr(person_.find('/') + 1));
  const Uuid request = harness_.ReadSql("SELECT id FROM dossier_verification LIMIT 1").at(0).Id(0);
  const Date day(2016, 12, 1);
  const Uuid base = harness_.ReadSql("SELECT base_id FROM cells_of_test LIMIT 1").at(0).Id(0);
  const std::vector<StatementWithValues> statements = {
      {sql::kVerificationsOf, {person}},
      {sql::kDeleteVerifications, {person}},
      {sql::kPersonOfVerification, {request}},
      {sql::kListingOf, {person}},
      {sql::kSentBy, {person}},
      {sql::kAskedAt, {person}},
      {sql::kEscalatedTo, {person}},
      {sql::kDeleteListing, {base, 1, day, request}},
      {sql::kHoldTree, {}},
      {sql::kSendersBelow, {base}},
      {sql::kAskedBelow, {base}},
      {sql::kTakenOverBelow, {base}},
      {sql::kRelativesOf, {person}},
      {sql::kFamilyOf, {person}},
      {sql::kDeleteRelatives, {person}},
  };
  for (const StatementWithValues& statement : statements) ExpectIndexed(statement, false);
  for (const Uuid& scope : {root_, superior_, base}) {
    for (const char* list : {sql::kListRequests, sql::kListOpenRequests}) {
      ExpectIndexed({list, {scope, 1, day, day, request, 51}}, true);
      ExpectIndexed({list, {scope, 2, Date(1, 1, 1), Date(1, 1, 1), Uuid(), 51}}, true);
    }
  }
}

TEST_F(VerificationStatementsTest, AFirstPageCostsTheSameAtTheTop) {
  const Uuid base = harness_.ReadSql("SELECT base_id FROM cells_of_test LIMIT 1").at(0).Id(0);
  for (const bool open_only : {false, true}) {
    const int64_t below = ReadsOfPage(base, open_only);
    const int64_t above = ReadsOfPage(root_, open_only);
    EXPECT_LT(above, 400);
    EXPECT_LT(above, below + 100);
  }
}

}  // namespace
}  // namespace ketnap::dossier
