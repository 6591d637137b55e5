#include "services/dossier/repository/documents/document_statements.h"

#include "common/base/status_macros.h"
#include "common/testing/statement_check.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/certificates/certificate_statements.h"
#include "services/dossier/repository/duplicates/duplicate_statements.h"
#include "services/dossier/repository/national_id/national_id_statements.h"
#include "services/dossier/repository/review_statements.h"

namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

#define KETNAP_NUMBERS                                                                    \
  " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 49)" \
  " SELECT a.k * 50 + b.k AS i FROM n a JOIN n b) numbers"

struct Statement {
  std::string sql;
  db::Values values;
};

// Statements on documents, numbers and pairs, asked of a server that has 2,500 rows of each.
class DocumentStatementsTest : public DuplicateTest {
 protected:
  DocumentStatementsTest() {
    const std::string id = "UNHEX(MD5(CONCAT('d', i)))";
    for (const std::string& filled :
         {absl::StrCat("document_upload SELECT ", id,
                       ", UNHEX(MD5(CONCAT('c', i DIV 10))),"
                       " '2-KNĐ', '', 10, 0, 0, REPEAT('x', 32), 1, 1 + (i MOD 3 = 0) * 2, 'a',"
                       " '2019-01-01', '2019-01-08'"),
          absl::StrCat("document_part SELECT ", id, ", 0, 10, 'sealed'"),
          absl::StrCat("document_file SELECT ", id,
                       ", UNHEX(MD5(CONCAT('c', i DIV 10))),"
                       " '2-KNĐ', 1 + i MOD 10, 'application/pdf', 10, REPEAT('x', 32), 1, '', 'a',"
                       " '2019-01-01'"),
          absl::StrCat("document_reading SELECT ", id, ", 'accounts/a', '2019-01-01'"),
          absl::StrCat("candidate_national_id SELECT ", id,
                       ", 'sealed', UNHEX(SHA2(CONCAT('n', i), 256)), '2019-01-01', i MOD 2"),
          absl::StrCat("candidate_duplicate SELECT CONCAT(CHAR(1), LEFT(", id,
                       ", 15)), CONCAT(CHAR(2), LEFT(", id, ", 15)), i MOD 2, 1, '2019-01-01'"),
          absl::StrCat("candidate_merge SELECT ", id, ", REVERSE(", id,
                       "), NULL, NULL, '2019-01-01'"),
          absl::StrCat("candidate_certificate SELECT ", id, ", REVERSE(", id,
                       "), 'classTypes/awareness', '2019-01-01', 1")}) {
      harness_.RunSql(absl::StrCat("INSERT INTO ", filled, KETNAP_NUMBERS));
    }
    AddPeople();
    harness_.ReadSql(
        "ANALYZE TABLE document_upload, document_part, document_file, document_reading,"
        " candidate_national_id, candidate_duplicate, candidate_merge, candidate_certificate,"
        " candidate, monthly_review");
  }

  void AddPeople() {
    Run([&](db::Transaction& transaction) -> absl::Status {
      auto sample = FindCandidate(transaction, IdOf(person_));
      if (!sample.ok()) return sample.status();
      CandidateRecord record = **sample;
      for (int i = 0; i < 600; ++i) {
        record.candidate.id = Uuid::Generate(harness_.clock().Now());
        record.folded_name = absl::StrCat("nguyen van ", i);
        record.candidate.version = 1;
        KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
      }
      return absl::OkStatus();
    });
    harness_.RunSql(
        "INSERT INTO monthly_review (candidate_id, review_month, review_date,"
        " political_awareness, work_result, ethics, public_trust, conclusion,"
        " helper_remark, created_at) SELECT id, '2018-01-01', '2018-01-20', 1, 1, 1, 1,"
        " 1, '', created_at FROM candidate");
  }

  void ExpectIndexes(const Statement& statement, bool in_order) {
    // The server makes a union or a page of its own, as small as that is.
    ketnap::testing::ExpectIndexed(
        harness_, statement.sql, statement.values,
        {.in_order = in_order, .may_read_whole_index = true, .other_aliases = {"person", "pair"}});
  }

  Uuid id_ = Uuid::FromName("d");
  absl::Time now_ = harness_.clock().Now();
};

TEST_F(DocumentStatementsTest, DocumentsAreReadByIndex) {
  for (const Statement& statement :
       std::vector<Statement>{{sql::kFindUpload, {id_}},
                              {sql::kLockUpload, {id_}},
                              {sql::kCountOpenUploads, {id_, now_}},
                              {sql::kUpdateUpload, {5, 1, 1, id_}},
                              {sql::kLockExpiredUploads, {now_, 2}},
                              {sql::kFindPart, {id_, 0}},
                              {sql::kListParts, {id_, -1, 10}},
                              {sql::kMeasureParts, {id_}},
                              {sql::kDeleteParts, {id_}},
                              {sql::kFindDocument, {id_}},
                              {sql::kLastVersion, {id_, "2-KNĐ"}},
                              {sql::kListDocuments, {id_, "", "", 0, 51}},
                              {sql::kFindReading, {id_, "accounts/a"}}}) {
    ExpectIndexes(statement, false);
  }
  ExpectIndexes({sql::kListDocuments, {id_, "1-KNĐ", "1-KNĐ", 3, 51}}, true);
  ExpectIndexes({sql::kListParts, {id_, -1, 10}}, true);
}

TEST_F(DocumentStatementsTest, NumbersAndPairsAreReadByIndex) {
  const std::string index(32, 'x');
  for (const Statement& statement :
       std::vector<Statement>{{sql::kFindNationalId, {id_}},
                              {sql::kFindHolders, {index}},
                              {sql::kUpdateNationalId, {"sealed", index, 0, now_, id_}},
                              {sql::kLockNamesakes, {"nguyen van 7", Date(1990, 5, 1)}},
                              {absl::StrCat(sql::kKeepUnmerged, "?, ?)"), {id_, id_}},
                              {sql::kLockPairsOfFirst, {id_}},
                              {sql::kLockPairsOfSecond, {id_}},
                              {sql::kLockPair, {id_, id_}},
                              {sql::kDeletePair, {id_, id_}},
                              {sql::kListPairs, {id_, id_, id_, 51}},
                              {sql::kFindMerged, {id_}},
                              {sql::kListMerged, {id_}},
                              {sql::kNewestCertificate, {id_, id_, "classTypes/awareness"}},
                              {sql::kFindCertificate, {id_}},
                              {sql::kForgetAwarenessBefore, {id_, Date(2019, 1, 1)}},
                              {sql::kForgetNewMemberBefore, {id_, Date(2019, 1, 1)}},
                              {sql::kFindMerge, {id_}},
                              {sql::kDeleteMerge, {id_}},
                              {sql::kCountReviews, {id_, id_}}}) {
    ExpectIndexes(statement, false);
  }
}

}  // namespace
}  // namespace ketnap::dossier
