#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/training_fixture.h"
#include "services/training/repository/attendance_repository.h"
#include "services/training/repository/candidate_facts_repository.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/enrolment_repository.h"
#include "services/training/repository/follow_up_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/people_query.h"
#include "services/training/repository/plan_repository.h"
#include "services/training/repository/quota_repository.h"
#include "services/training/repository/roll_call_repository.h"

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
    "INSERT INTO training_class (training_class_id, class_type, organizer_id, title, start_date,"
    " end_date, seats, session_count, state, enrolled, passed, synthetic, version, create_time)"
    " SELECT UNHEX(MD5(CONCAT('t', display_name))),"
    " 'classTypes/awareness', id, display_name,"
    " DATE_ADD('2010-01-01', INTERVAL CRC32(display_name) % 4000 DAY), '2025-01-01', 10, 2, 2, 0,"
    " 0, 1, 1, '2025-01-01' FROM replica_organization WHERE display_name LIKE 'Chi bộ số %'";
constexpr char kManyNominations[] =
    "INSERT INTO nomination (nomination_id, training_class_id, candidate_id, organization_id,"
    " state, sessions_attended, score, grade, certificate_id) SELECT UNHEX(MD5(CONCAT('n', "
    "title))), training_class_id,"
    " UNHEX(MD5(CONCAT('c', title))), organizer_id, 2, 1, 80, '', NULL FROM training_class";
constexpr char kManySessions[] =
    "INSERT INTO class_session SELECT training_class_id, 1, start_date"
    " FROM training_class";
constexpr char kManyPresent[] =
    "INSERT INTO attendance SELECT training_class_id, 1, nomination_id FROM nomination";
constexpr char kManyCertificates[] =
    "INSERT INTO certificate (certificate_id, class_type, year, serial, number,"
    " verification_code, candidate_id, organization_id, training_class_id, issue_date, grade)"
    " SELECT UNHEX(MD5(CONCAT('f', nomination_id))), 'classTypes/awareness',"
    " 2020, ROW_NUMBER() OVER (ORDER BY nomination_id), '1',"
    " LEFT(HEX(MD5(nomination_id)), 20), candidate_id, organization_id, training_class_id,"
    " '2020-01-01', 'KHA' FROM nomination";
constexpr char kManyQuotas[] =
    "INSERT INTO class_quota SELECT training_class_id, organizer_id, 5, 0 FROM training_class";
constexpr char kManyFacts[] =
    "INSERT INTO candidate_fact (candidate_id, organization_id, listed_on, delisted_on,"
    " admitted_on, official_on, struck_off_on) SELECT candidate_id, organization_id, '2020-01-01', "
    "NULL, NULL,"
    " NULL, NULL FROM nomination";
constexpr char kManyRegisters[] =
    "INSERT INTO certificate_register SELECT 'classTypes/awareness', 1000 + serial, 1"
    " FROM certificate";

constexpr char kManySlips[] = "UPDATE nomination SET slip_code = LEFT(HEX(nomination_id), 16)";
constexpr char kManyRollCalls[] =
    "INSERT INTO roll_call (roll_call_id, training_class_id, session, held_on, state, code_key,"
    " window_seconds, open_time, close_time, submission_deadline, present, to_confirm, version)"
    " SELECT UNHEX(MD5(CONCAT('r', title))), training_class_id, 1, start_date, 1, REPEAT('k', 32),"
    " 30, start_date, NULL, start_date, 1, 0, 2 FROM training_class";
constexpr char kManyCheckIns[] =
    "INSERT INTO check_in SELECT r.roll_call_id, n.nomination_id, 1, 1, r.open_time, r.open_time,"
    " '' FROM roll_call r JOIN nomination n ON n.training_class_id = r.training_class_id";
constexpr char kManyCorrections[] =
    "INSERT INTO attendance_correction SELECT training_class_id, 2, 1, nomination_id, 1, '',"
    " '2020-01-01', '2020-01-01' FROM nomination";

class StatementsTest : public TrainingTest {
 protected:
  void Fill() {
    harness_.RunSql(kManyCells, {base_b_});
    for (const char* sql :
         {kTheirClosure, kTheirOwnClosure, kManyClasses, kManyNominations, kManySessions,
          kManyPresent, kManyCertificates, kManyFacts, kManyQuotas, kManyRegisters, kManySlips,
          kManyRollCalls, kManyCheckIns, kManyCorrections}) {
      harness_.RunSql(sql);
    }
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization, replica_organization_closure, training_class,"
        " class_session, nomination, attendance, certificate, certificate_register,"
        " roll_call, check_in, attendance_correction,"
        " candidate_fact, class_quota");
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

  void ExpectIndexed(const std::vector<std::string_view>& statements,
                     const std::vector<db::Values>& values) {
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
};

TEST_F(StatementsTest, EveryReadingStatementUsesAnIndex) {
  Fill();
  const Uuid some_class =
      harness_.ReadSql("SELECT training_class_id FROM training_class LIMIT 1")[0].Id(0);
  const Uuid person = harness_.ReadSql("SELECT candidate_id FROM nomination LIMIT 1")[0].Id(0);
  const Uuid some_certificate =
      harness_.ReadSql("SELECT certificate_id FROM certificate LIMIT 1")[0].Id(0);
  const std::string last(16, '\xff');
  const Date day(2016, 5, 9);
  const db::Value none;
  // Each in the order its repository names them.
  ExpectIndexed(ClassStatements(), {{some_class},
                                    {day, day, last, "", "", 51},
                                    {bloc_, day, day, last, "", "", 51},
                                    {cell_b1_, day, day, last, "", "", 51},
                                    {base_b_},
                                    {cell_b1_, none, none},
                                    {some_class},
                                    {some_class}});
  ExpectIndexed(NominationStatements(), {{some_class},
                                         {some_class, person},
                                         {Uuid(), 51},
                                         {bloc_, Uuid(), 51},
                                         {some_class, Uuid(), bloc_, bloc_, bloc_, 51},
                                         PeopleValues({"classTypes/awareness"}, {person}),
                                         {some_class}});
  ExpectIndexed(EnrolmentStatements(), {PeopleValues({}, {person}),
                                        PeopleValues({}, {person}),
                                        PeopleValues({}, {person}),
                                        PeopleValues({"classTypes/awareness"}, {person}),
                                        {some_class}});
  ExpectIndexed(QuotaStatements(), {{some_class}, {some_class, bloc_, bloc_, bloc_}, {cell_b1_}});
  ExpectIndexed(CertificateStatements(), {{"classTypes/awareness", 2020},
                                          {some_class},
                                          {std::string(32, 'x')},
                                          {last, 51},
                                          {bloc_, last, 51},
                                          {person, last, bloc_, bloc_, bloc_, 51},
                                          {"classTypes/awareness", 2020, 100, 51},
                                          {bloc_, day, Date(2020, 1, 1), day, Uuid(), 51},
                                          {Uuid(), 500},
                                          {some_certificate}});
  ExpectIndexed(CandidateFactsStatements(), {{person}});
}

TEST_F(StatementsTest, EveryReadingStatementOfRollCallsUsesAnIndex) {
  Fill();
  const db::Row row = harness_.ReadSql(
      "SELECT k.roll_call_id, k.nomination_id, r.training_class_id, n.slip_code FROM check_in k"
      " JOIN roll_call r USING (roll_call_id) JOIN nomination n USING (nomination_id) LIMIT 1")[0];
  const Uuid roll_call = row.Id(0), nomination = row.Id(1), some_class = row.Id(2);
  ExpectIndexed(RollCallStatements(), {{roll_call},
                                       {some_class, 0, 1000000},
                                       {roll_call, nomination},
                                       {roll_call, 1},
                                       {roll_call, Uuid(), 0, 0, 51},
                                       {row.Text(3)},
                                       {some_class, Uuid(), 51}});
  ExpectIndexed(AttendanceStatements(),
                {{some_class, 1}, {some_class, 1}, {some_class}, {some_class}, {some_class}});
}

TEST_F(StatementsTest, EveryReadingStatementOfPlansAndFollowUpUsesAnIndex) {
  Fill();
  harness_.RunSql(
      "INSERT INTO admission_target SELECT id, TRUE, id, id, 2025, 5 FROM replica_organization");
  harness_.RunSql("INSERT INTO class_plan SELECT id, id, 2025, '', 1 FROM replica_organization");
  harness_.RunSql(
      "INSERT INTO class_plan_row SELECT id, 'classTypes/awareness', 1, 30 FROM"
      " replica_organization");
  const Uuid some_class =
      harness_.ReadSql("SELECT training_class_id FROM training_class LIMIT 1")[0].Id(0);
  const Date day(2020, 6, 1), later(2021, 6, 1);
  const std::string type = "classTypes/awareness";
  ExpectIndexed(PlanStatements(), {{bloc_, 2025}, {bloc_, 2025}, {bloc_}, {cell_b1_, day, later}});
  ExpectIndexed(FollowUpStatements(),
                {{day, later, cell_b1_},
                 {later, cell_b1_, type, later, later},
                 {24, type, day, later, cell_b1_},
                 {type, day, later},
                 {some_class, Uuid(), bloc_, bloc_, 51},
                 {type, later, later, cell_b1_, later, day, day, Uuid(), 51}});
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
