#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/training_fixture.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

// 3,600 cells below base_b, each with a class, a learner and a certificate: enough for the server
// to prefer an index where there is one.
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
constexpr char kManyClasses[] =
    "INSERT INTO training_class SELECT UNHEX(MD5(CONCAT('t', display_name))),"
    " 'classTypes/awareness', id, display_name,"
    " DATE_ADD('2010-01-01', INTERVAL CRC32(display_name) % 4000 DAY), '2025-01-01', 10, 2, 2, 0,"
    " 0, 1, 1, '2025-01-01' FROM replica_organization WHERE display_name LIKE 'Chi bộ số %'";
constexpr char kManyNominations[] =
    "INSERT INTO nomination SELECT UNHEX(MD5(CONCAT('n', title))), training_class_id,"
    " UNHEX(MD5(CONCAT('c', title))), organizer_id, 2, 1, 80, '', NULL FROM training_class";
constexpr char kManySessions[] =
    "INSERT INTO class_session SELECT training_class_id, 1, start_date"
    " FROM training_class";
constexpr char kManyPresent[] =
    "INSERT INTO attendance SELECT training_class_id, 1, nomination_id FROM nomination";
constexpr char kManyCertificates[] =
    "INSERT INTO certificate SELECT UNHEX(MD5(CONCAT('f', nomination_id))), 'classTypes/awareness',"
    " 2020, ROW_NUMBER() OVER (ORDER BY nomination_id), '1',"
    " LEFT(HEX(MD5(nomination_id)), 20), candidate_id, organization_id, training_class_id,"
    " '2020-01-01', 'KHA' FROM nomination";
constexpr char kManyFacts[] =
    "INSERT INTO candidate_fact SELECT candidate_id, organization_id, '2020-01-01', NULL, NULL,"
    " NULL, NULL FROM nomination";
constexpr char kManyRegisters[] =
    "INSERT INTO certificate_register SELECT 'classTypes/awareness', 1000 + serial, 1"
    " FROM certificate";

class StatementsTest : public TrainingTest {
 protected:
  void Fill() {
    harness_.RunSql(kManyCells, {base_b_});
    for (const char* sql :
         {kTheirClosure, kTheirOwnClosure, kManyClasses, kManyNominations, kManySessions,
          kManyPresent, kManyCertificates, kManyFacts, kManyRegisters}) {
      harness_.RunSql(sql);
    }
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization, replica_organization_closure, training_class,"
        " class_session, nomination, attendance, certificate, certificate_register,"
        " candidate_fact");
  }

  // Rows the server touches while `body` runs.
  template <typename Body>
  int64_t RowsRead(Body body) {
    int64_t read = 0;
    auto total = [](db::Transaction& transaction) -> absl::StatusOr<int64_t> {
      KETNAP_ASSIGN_OR_RETURN(
          const db::Rows rows,
          transaction.Query("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
                            " WHERE VARIABLE_NAME IN ('Handler_read_next', 'Handler_read_prev',"
                            " 'Handler_read_rnd_next', 'Handler_read_key')"));
      int64_t sum = 0;
      for (const db::Row& row : rows) sum += std::stoll(row.Text(0));
      return sum;
    };
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(const int64_t before, total(transaction));
          KETNAP_RETURN_IF_ERROR(body(transaction));
          KETNAP_ASSIGN_OR_RETURN(const int64_t after, total(transaction));
          read = after - before;
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return read;
  }
};

TEST_F(StatementsTest, EveryReadingStatementUsesAnIndex) {
  Fill();
  const Uuid some_class =
      harness_.ReadSql("SELECT training_class_id FROM training_class LIMIT 1")[0].Id(0);
  const Uuid person = harness_.ReadSql("SELECT candidate_id FROM nomination LIMIT 1")[0].Id(0);
  const std::string last(16, '\xff');
  const Date day(2016, 5, 9);
  const db::Value none;
  // In the order of ListStatements().
  const std::vector<db::Values> values = {
      {some_class},
      {day, day, last, "", "", 51},
      {bloc_, day, day, last, "", "", 51},
      {cell_b1_, day, day, last, "", "", 51},
      {some_class},
      {some_class, person},
      {Uuid(), 51},
      {bloc_, Uuid(), 51},
      {some_class, Uuid(), bloc_, bloc_, bloc_, 51},
      {base_b_},
      {cell_b1_, none, none},
      {some_class},
      {some_class},
      {"classTypes/awareness", 2020},
      {"22222222222222222222"},
      {last, 51},
      {bloc_, last, 51},
      {person, last, bloc_, bloc_, bloc_, 51},
      {person},
  };
  const auto statements = ListStatements();
  ASSERT_EQ(statements.size(), values.size());
  for (size_t i = 0; i < statements.size(); ++i) {
    for (const db::Row& step :
         harness_.ReadSql(absl::StrCat("EXPLAIN ", statements[i]), values[i])) {
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

TEST_F(StatementsTest, APageOfClassesReadsLittleAtTheProvinceAndAtACell) {
  Fill();
  ClassPage page;
  page.limit = 51;
  auto list = [&](const std::optional<Uuid>& root, size_t expected) {
    return RowsRead([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(const auto rows, training::ListClasses(transaction, root, page));
      EXPECT_EQ(rows.size(), expected);
      return absl::OkStatus();
    });
  };
  const Uuid cell = harness_.ReadSql("SELECT organizer_id FROM training_class LIMIT 1")[0].Id(0);
  EXPECT_LT(list(std::nullopt, 51), 150);
  EXPECT_LT(list(cell, 1), 50);
  page.before_start = Date(2015, 1, 1);
  EXPECT_LT(list(std::nullopt, 51), 150);
}

}  // namespace
}  // namespace ketnap::training
