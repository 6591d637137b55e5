#include "services/organization/repository/reorganization_statements.h"

#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/repository/open_end.h"
#include "services/organization/repository/reorganization_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 4,000 reorganizations, half of them at base_b, 10,000 pieces of each kind of open work, and as
// many members.
#define KETNAP_NUMBERS                                                                    \
  " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 99)" \
  " SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers"
constexpr char kReorganizations[] =
    "INSERT INTO reorganization SELECT UNHEX(MD5(CONCAT('r', i))), 1, IF(i MOD 2 = 0, ?, ?), 'a',"
    " '1', 'b', 'c', '2020-01-01', DATE_ADD('2000-01-01', INTERVAL i DAY), IF(i MOD 9 = 0, 1, 4),"
    " '', '', '', 'accounts/a', 'b', NULL, NULL, '2020-01-01', '2020-01-01'" KETNAP_NUMBERS
    " WHERE i < 4000";
constexpr char kCandidates[] =
    "INSERT INTO replica_open_candidate SELECT UNHEX(MD5(CONCAT('c', i))),"
    " IF(i MOD 50 = 0, ?, UNHEX(MD5(CONCAT('o', i MOD 99)))), 1" KETNAP_NUMBERS;
constexpr char kGrants[] =
    "INSERT INTO replica_grant SELECT UNHEX(MD5(CONCAT('g', i))),"
    " IF(i MOD 50 = 0, ?, UNHEX(MD5(CONCAT('o', i MOD 99)))), 1, UNHEX(MD5(i)), 'roles/a',"
    " '9999-12-31'" KETNAP_NUMBERS;
constexpr char kClasses[] =
    "INSERT INTO replica_open_class SELECT UNHEX(MD5(CONCAT('k', i))),"
    " IF(i MOD 50 = 0, ?, UNHEX(MD5(CONCAT('o', i MOD 99)))), 1, 'a'" KETNAP_NUMBERS;
constexpr char kMembers[] =
    "INSERT INTO member (id, version, organization_id, full_name, folded_name, birth_date, status,"
    " admission_ceremony_date, leave_reason, candidate_id, candidate_version, synthetic,"
    " created_at, updated_at) SELECT UNHEX(MD5(CONCAT('m', i))), 1,"
    " IF(i MOD 50 = 0, ?, UNHEX(MD5(CONCAT('o', i MOD 99)))), 'a', 'a', '1980-01-01', 1,"
    " '2005-01-01', 0, UNHEX(MD5(CONCAT('c', i))), 0, 1, '2025-01-01', '2025-01-01'" KETNAP_NUMBERS;

// 200 that are blocked; all but the last have just been tried. Tried too late for the timer's
// clock.
constexpr char kBlocked[] =
    "INSERT INTO reorganization SELECT UNHEX(MD5(CONCAT('b', i))), 1, ?, 'a', '1', 'b', 'c',"
    " '2020-01-01', DATE_ADD('1990-01-01', INTERVAL i DAY), 3, '', '', 'x', 'accounts/a', 'b',"
    " NULL, IF(i = 199, '2100-01-01', '2101-01-01'), '2020-01-01', '2020-01-01'" KETNAP_NUMBERS
    " WHERE i < 200";

using StatementWithValues = std::pair<std::string, db::Values>;

class ReorganizationStatementsTest : public ReorganizationServiceTest {
 protected:
  ReorganizationStatementsTest() {
    BuildProvince();
    harness_.RunSql(kReorganizations, {IdOf(base_a_), IdOf(base_b_)});
    for (const char* fill : {kCandidates, kGrants, kClasses, kMembers}) {
      harness_.RunSql(fill, {IdOf(cell_a1_)});
    }
    harness_.ReadSql(
        "ANALYZE TABLE reorganization, replica_open_candidate, replica_grant, replica_open_class,"
        " member, organization, replica_organization_closure, replica_organization_span");
  }

  void ExpectIndexes(const StatementWithValues& statement, bool in_order) {
    ketnap::testing::ExpectIndexed(harness_, statement.first, statement.second,
                                   {.in_order = in_order, .may_read_whole_index = true});
  }
};

TEST_F(ReorganizationStatementsTest, EveryStatementUsesAnIndex) {
  const Uuid cell = IdOf(cell_a1_), other = IdOf(cell_a2_);
  const Uuid id = harness_.ReadSql("SELECT id FROM reorganization LIMIT 1")[0].Id(0);
  const Uuid candidate =
      harness_.ReadSql("SELECT candidate_id FROM replica_open_candidate LIMIT 1")[0].Id(0);
  const Date day(2005, 6, 7);
  const absl::Time now = harness_.clock().Now();
  const std::string three = "?, ?, ?)";
  for (const StatementWithValues& statement : std::vector<StatementWithValues>{
           {sql::kFindReorganization, {id}},
           {sql::kLockReorganization, {id}},
           {sql::kReorganizationOwner, {id}},
           {sql::kUpdateReorganization, {1, "", "", db::Value(), db::Value(), now, id, 1}},
           {sql::kPutReorganizationTry, {now, id}},
           {sql::kSubtreeIds, {IdOf(root_)}},
           {sql::kChildIds, {IdOf(base_a_)}},
           {sql::kLastFormerChild, {IdOf(base_a_), day}},
           {sql::kHasMembers, {cell}},
           {absl::StrCat(sql::kMemberPlaces, three), {id, cell, candidate}},
           {absl::StrCat(sql::kMembersOfCandidates, three), {id, cell, candidate}},
           {absl::StrCat(sql::kCandidatePlaces, three), {id, cell, candidate}},
           {sql::kCountOpenCandidates, {cell}},
           {sql::kMoveOpenCandidates, {other, cell}},
           {sql::kMoveOpenCandidate, {other, candidate, cell}},
           {sql::kCountGrants, {cell, day}},
           {sql::kCountOpenClasses, {cell}},
           {sql::kMoveOpenClasses, {other, cell}}}) {
    ExpectIndexes(statement, false);
  }
}

TEST_F(ReorganizationStatementsTest, ManyThatAreBlockedDoNotStandInTheWayOfOthers) {
  harness_.RunSql("DELETE FROM reorganization", {});
  harness_.RunSql(kBlocked, {IdOf(base_a_)});
  const absl::Time tried_before = absl::FromCivil(absl::CivilDay(2100, 6, 1), absl::UTCTimeZone());
  std::vector<Uuid> due;
  const absl::Status looked = harness_.runtime().database().RunRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        auto found = DueReorganizations(transaction, Date(2025, 3, 3), tried_before);
        if (found.ok()) due = *std::move(found);
        return found.status();
      });
  EXPECT_TRUE(looked.ok()) << looked;
  const db::Rows last = harness_.ReadSql("SELECT UNHEX(MD5('b199'))");
  EXPECT_THAT(due, ::testing::ElementsAre(last[0].Id(0)));
}

TEST_F(ReorganizationStatementsTest, ListsAreReadInTheOrderOfAnIndex) {
  const Uuid cell = IdOf(cell_a1_);
  const db::Values page = {kOpenEnd, kOpenEnd, std::string(16, '\xFF'), 0, 0, 51};
  db::Values below = {IdOf(base_a_)};
  below.insert(below.end(), page.begin(), page.end());
  for (const StatementWithValues& statement : std::vector<StatementWithValues>{
           {sql::kListAllReorganizations, page},
           {sql::kListReorganizationsBelow, below},
           {sql::kDueReorganizations, {1, Date(2025, 3, 3), harness_.clock().Now(), 100}},
           {sql::kListOpenCandidates, {cell, 100}},
           {sql::kListGrants, {cell, Date(2025, 3, 3), 100}},
           {sql::kListOpenClasses, {cell, 100}}}) {
    ExpectIndexes(statement, true);
  }
}

}  // namespace
}  // namespace ketnap::organization
