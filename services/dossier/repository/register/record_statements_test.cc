#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/status_macros.h"
#include "common/testing/statement_check.h"
#include "services/dossier/handlers/corrections/officer_fixture.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/corrections/correction_statements.h"
#include "services/dossier/repository/register/register_statements.h"
#include "services/dossier/repository/transfers/transfer_repository.h"
#include "services/dossier/repository/transfers/transfer_statements.h"

// How the server reads transfers, corrections and the register, with 10,000 people in 100 cells.
namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

#define KETNAP_NUMBERS                                                                    \
  " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 99)" \
  " SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers"
constexpr char kCells[] =
    "INSERT INTO replica_organization (id, parent_id, type, display_name, has_admission_authority,"
    " valid_from) SELECT UNHEX(MD5(CONCAT('c', i))), ?, 'PARTY_CELL', CONCAT('Chi bộ ', i), 0,"
    " '2001-02-03'" KETNAP_NUMBERS " WHERE i < 100";
constexpr char kBelow[] =
    "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth)"
    " SELECT ?, UNHEX(MD5(CONCAT('c', i))), 1" KETNAP_NUMBERS " WHERE i < 100";
constexpr char kThemselves[] =
    "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth)"
    " SELECT UNHEX(MD5(CONCAT('c', i))), UNHEX(MD5(CONCAT('c', i))), 0" KETNAP_NUMBERS
    " WHERE i < 100";
constexpr char kPeople[] =
    "INSERT INTO candidate (id, version, organization_id, full_name, folded_name, birth_date, sex,"
    " ethnicity, religion, general_education, qualification, occupation, youth_union_member,"
    " synthetic, nominator_kind, state, return_count, created_at, updated_at)"
    " SELECT UNHEX(MD5(CONCAT('p', i))), 1, UNHEX(MD5(CONCAT('c', i MOD 100))), CONCAT('An ', i),"
    " CONCAT('an ', i), '1990-01-01', 1, 'Tày', 'Không', 2, 2, 2, 0, 1, 1, 2, 0, '2025-01-01',"
    " '2025-01-01'" KETNAP_NUMBERS;
constexpr char kTransfers[] =
    "INSERT INTO candidate_transfer (id, candidate_id, from_organization_id, to_organization_id,"
    " status, open_mark, state_at_transfer, transfer_date, due_date, acceptance_date, created_at,"
    " updated_at) SELECT UNHEX(MD5(CONCAT('t', i))), UNHEX(MD5(CONCAT('p', i))),"
    " UNHEX(MD5(CONCAT('c', i MOD 100))), UNHEX(MD5(CONCAT('c', i MOD 97))), IF(i MOD 20 = 0, 1, "
    "2),"
    " IF(i MOD 20 = 0, 1, NULL), 2, '2025-01-06', DATE_ADD('2025-02-17', INTERVAL i MOD 300 DAY),"
    " IF(i MOD 20 = 0, NULL, '2025-02-01'), '2025-01-06', '2025-01-06'" KETNAP_NUMBERS;
constexpr char kCorrections[] =
    "INSERT INTO correction (id, version, candidate_id, organization_id, kind, status,"
    " base_version, content, basis_number, basis_symbol, basis_date, undone_action, undone_version,"
    " proposer, proposer_member, approver, created_at, decided_at)"
    " SELECT UNHEX(MD5(CONCAT('k', i))), 1, UNHEX(MD5(CONCAT('p', i))),"
    " UNHEX(MD5(CONCAT('c', i MOD 100))), 1, IF(i MOD 20 = 0, 1, 2), 1, 'sealed', '05', 'CV',"
    " '2025-01-06', '', 0, 'accounts/a', '', IF(i MOD 20 = 0, '', 'accounts/b'), '2025-01-06',"
    " IF(i MOD 20 = 0, NULL, '2025-01-07')" KETNAP_NUMBERS;
constexpr char kEntries[] =
    "INSERT INTO register_entry (id, organization_id, type, term_start, number, status,"
    " candidate_id, paper_number, paper_symbol, paper_date, void_reason, created_at)"
    " SELECT UNHEX(MD5(CONCAT('r', i))), ?, 1, '2020-07-01', i + 1, 1,"
    " UNHEX(MD5(CONCAT('p', i))), CONCAT(i), 'QĐ/ĐU', '2025-01-06', '', "
    "'2025-01-06'" KETNAP_NUMBERS;

class RecordStatementsTest : public OfficerTest {
 protected:
  RecordStatementsTest() {
    harness_.RunSql(kCells, {base_});
    for (const Uuid& above : {base_, superior_, root_}) harness_.RunSql(kBelow, {above});
    for (const char* fill : {kThemselves, kPeople, kTransfers, kCorrections}) {
      harness_.RunSql(fill);
    }
    harness_.RunSql(kEntries, {superior_});
    harness_.RunSql("INSERT INTO decision_register VALUES (?, 1, '2020-07-01', 10000)",
                    {superior_});
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization_closure, candidate, candidate_transfer, correction,"
        " register_entry");
  }

  Uuid Id(const std::string& key) {
    return harness_.ReadSql("SELECT UNHEX(MD5(?))", {key}).at(0).Id(0);
  }

  // The plan in the server's words, without what it is called.
  std::string Plan(const std::string& sql, const db::Values& values) {
    std::string plan;
    for (const auto& row : harness_.ReadSql("EXPLAIN " + sql, values)) {
      // type, key, rows and Extra.
      absl::StrAppend(&plan, "type=", row.OptionalText(3).value_or("-"), " ",
                      row.OptionalText(5).value_or("no key"), " ", row.OptionalText(9).value_or(""),
                      "\n");
    }
    return plan;
  }

  int64_t Reads(const std::function<absl::Status(db::Transaction&)>& body) {
    return ketnap::testing::RowsRead(harness_.database(), body);
  }
};

TEST_F(RecordStatementsTest, EveryStatementGoesByAnIndex) {
  const Date day(2025, 3, 3);
  const Uuid nil, person = Id("p20"), cell = Id("c7");
  const Uuid last = *Uuid::FromBytes(std::string(16, '\xff'));
  const db::Value null;
  const absl::Time now = harness_.clock().Now();
  const std::vector<std::pair<std::string, db::Values>> statements = {
      {sql::kLockOpenCandidateTransfer, {person}},
      {sql::kOpenTransfersTo, {cell}},
      {sql::kUpdateCandidateTransfer, {cell, cell, 3, null, null, now, Id("t20")}},
      {sql::kTransfersFromNear, {cell, day, day, nil, 51}},
      {sql::kTransfersFromNearOfStatus, {cell, 1, day, day, nil, 51}},
      {sql::kTransfersToNear, {cell, day, day, nil, 51}},
      {sql::kTransfersToNearOfStatus, {cell, 1, day, day, nil, 51}},
      {sql::kLockCorrection, {Id("k20")}},
      {sql::kDecideCorrection, {2, "accounts/b", null, now, Id("k20"), 1}},
      {sql::kOutdateCorrections, {person, 2}},
      {sql::kMoveCorrections, {cell, person}},
      {sql::kCorrectionsNear, {cell, last, 51}},
      {sql::kCorrectionsNearOfStatus, {cell, 1, last, 51}},
      {sql::kReviewedMonths, {person}},
      {sql::kRemoveReview, {person, day}},
      {sql::kTakenRegisterNumber, {superior_, 1, Date(2020, 7, 1)}},
      {sql::kRevokeRegisterEntries, {person}},
      {sql::kFindRegisterOf, {person, 1}},
      {sql::kRedateRegisterEntries, {day, person, 1}},
  };
  for (const auto& [sql, values] : statements) {
    const std::string plan = Plan(sql, values);
    EXPECT_THAT(plan, Not(HasSubstr("type=ALL "))) << sql << "\n" << plan;
    EXPECT_THAT(plan, Not(HasSubstr("type=index "))) << sql << "\n" << plan;
    EXPECT_THAT(plan, Not(HasSubstr("no key"))) << sql << "\n" << plan;
  }
}

TEST_F(RecordStatementsTest, WideListsAreReadInTheirOrder) {
  const Date day(2025, 3, 3);
  const Uuid nil;
  const Uuid last = *Uuid::FromBytes(std::string(16, '\xff'));
  const std::vector<std::pair<std::string, db::Values>> statements = {
      {sql::kTransfersFromWide, {root_, day, day, nil, 51}},
      {sql::kTransfersFromWideOfStatus, {root_, 1, day, day, nil, 51}},
      {sql::kTransfersToWide, {root_, day, day, nil, 51}},
      {sql::kTransfersToWideOfStatus, {root_, 1, day, day, nil, 51}},
      {sql::kCorrectionsWide, {root_, last, 51}},
      {sql::kCorrectionsWideOfStatus, {root_, 1, last, 51}},
      {sql::kListRegisterEntries, {superior_, 1, Date(2020, 7, 1), 1000000, 51}},
  };
  for (const auto& [sql, values] : statements) {
    const std::string plan = Plan(sql, values);
    EXPECT_THAT(plan, Not(HasSubstr("type=ALL "))) << sql << "\n" << plan;
    EXPECT_THAT(plan, Not(HasSubstr("filesort"))) << sql << "\n" << plan;
    EXPECT_THAT(plan, Not(HasSubstr("no key"))) << sql << "\n" << plan;
  }
}

TEST_F(RecordStatementsTest, APageCostsAPage) {
  for (const bool incoming : {false, true}) {
    for (const auto status : {TransferStatus::kUnspecified, TransferStatus::kPending}) {
      TransferQuery query;
      query.below = root_;
      query.incoming = incoming;
      query.status = status;
      query.after_due = Date(1000, 1, 1);
      query.limit = 51;
      EXPECT_LT(Reads([&](db::Transaction& transaction) -> absl::Status {
                  KETNAP_ASSIGN_OR_RETURN(const auto rows, ListTransfers(transaction, query));
                  EXPECT_EQ(rows.size(), 51u);
                  return absl::OkStatus();
                }),
                400);
    }
  }
  for (const auto status : {CorrectionStatus::kUnspecified, CorrectionStatus::kPending}) {
    CorrectionQuery query;
    query.below = root_;
    query.status = status;
    query.limit = 51;
    EXPECT_LT(Reads([&](db::Transaction& transaction) -> absl::Status {
                KETNAP_ASSIGN_OR_RETURN(const auto rows, ListCorrections(transaction, query));
                EXPECT_EQ(rows.size(), 51u);
                return absl::OkStatus();
              }),
              400);
  }
}

TEST_F(RecordStatementsTest, BothWaysOfReadingGiveTheSame) {
  for (const bool incoming : {false, true}) {
    for (const auto status : {TransferStatus::kUnspecified, TransferStatus::kPending}) {
      std::vector<std::vector<Uuid>> pages;
      for (const bool few : {false, true}) {
        TransferQuery query;
        query.below = Id("c7");
        query.incoming = incoming;
        query.few_organizations = few;
        query.status = status;
        query.after_due = Date(2025, 3, 1);
        query.limit = 30;
        std::vector<Uuid> ids;
        Run([&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(const auto rows, ListTransfers(transaction, query));
          for (const auto& row : rows) ids.push_back(row.transfer.id);
          return absl::OkStatus();
        });
        pages.push_back(std::move(ids));
      }
      EXPECT_EQ(pages[0], pages[1]);
      if (status == TransferStatus::kUnspecified) {
        EXPECT_EQ(pages[0].size(), 30u);
      }
    }
  }
}

}  // namespace
}  // namespace ketnap::dossier
