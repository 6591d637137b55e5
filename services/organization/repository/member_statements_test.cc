#include "services/organization/repository/member_statements.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/testing/statement_check.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/appointment_repository.h"
#include "services/organization/repository/appointment_statements.h"
#include "services/organization/repository/member_count.h"
#include "services/organization/repository/member_count_statements.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/member_transfer_repository.h"
#include "services/organization/repository/member_transfer_statements.h"

namespace ketnap::organization {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 10,000 organizations: 20 below the root, 480 below those, 9,500 cells below these.
#define KETNAP_NUMBERS                                                                    \
  " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 99)" \
  " SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers"
#define KETNAP_ORGANIZATION(letter, type, parent)                                       \
  "INSERT INTO organization SELECT UNHEX(MD5(CONCAT('" letter "', i))), 1, " parent     \
  ", NULL, 1, '" type "', CONCAT('Chi bộ số " letter "', i), CONCAT('chi bo so " letter \
  "',"                                                                                  \
  " i), 0, 0, 0, 0, 0, '2001-02-03', NULL, '2001-02-03', 1, '2025-01-01', "             \
  "'2025-01-01'" KETNAP_NUMBERS
constexpr char kDirectSuperiors[] =
    KETNAP_ORGANIZATION("d", "DIRECT_SUPERIOR_COMMITTEE", "?") " WHERE i < 20";
constexpr char kBases[] = KETNAP_ORGANIZATION("b", "GRASSROOTS_PARTY_ORGANIZATION",
                                              "UNHEX(MD5(CONCAT('d', i MOD 20)))") " WHERE i < 480";
constexpr char kCells[] =
    KETNAP_ORGANIZATION("c", "PARTY_CELL", "UNHEX(MD5(CONCAT('b', i MOD 480)))") " WHERE i < 9500";
constexpr char kNodes[] =
    "INSERT INTO replica_organization (id, parent_id, type, display_name, has_admission_authority,"
    " valid_from) SELECT id, parent_id, type, display_name, 0, valid_from FROM organization"
    " WHERE synthetic = 1";
constexpr char kClosure[] =
    "INSERT INTO replica_organization_closure WITH RECURSIVE up AS (SELECT id, id AS above,"
    " parent_id, 0 AS depth FROM organization WHERE synthetic = 1 UNION ALL SELECT up.id, o.id,"
    " o.parent_id, up.depth + 1 FROM up JOIN organization o ON o.id = up.parent_id)"
    " SELECT above, id, depth FROM up";
constexpr char kSpans[] =
    "INSERT INTO replica_organization_span SELECT c.ancestor_id, c.descendant_id, o.valid_from,"
    " '9999-12-31', c.depth, o.type, o.folded_name FROM replica_organization_closure c"
    " JOIN organization o ON o.id = c.descendant_id WHERE o.synthetic = 1";

// 100,000 members, ten or eleven in a cell; four in ten are called Nguyễn. One in fifty has left,
// one in twenty-five is on probation, one in 333 is called Ưng.
constexpr char kMembers[] =
    "INSERT INTO member SELECT UNHEX(MD5(CONCAT('m', j))), 1, UNHEX(MD5(CONCAT('c', j MOD 9500))),"
    " CONCAT(surname, ' Văn A', j), CONCAT(surname, ' van a', j), '1980-01-01', standing,"
    " '2005-01-01', NULL, IF(standing = 1, NULL, '2006-01-01'), NULL,"
    " IF(standing = 3, '2020-05-05', NULL), IF(standing = 3, 1, 0), NULL, 0, 1, '2025-01-01',"
    " '2025-01-01' FROM (SELECT j, IF(CRC32(j) MOD 50 = 0, 3, IF(CRC32(j) MOD 25 = 0, 1, 2)) AS "
    "standing,"
    " IF(j MOD 333 = 0, 'ung', IF(j MOD 10 < 4, 'nguyen', ELT(1 + j MOD 6, 'an', 'hoang', 'ly',"
    " 'nong', 'tran', 'vi'))) AS surname FROM (SELECT x.t * 10000 + i AS j" KETNAP_NUMBERS
    " JOIN (WITH RECURSIVE t AS (SELECT 0 AS t UNION ALL SELECT t + 1 FROM t WHERE t < 9)"
    " SELECT t FROM t) x) all_numbers) people";
constexpr char kStays[] =
    "INSERT INTO member_stay SELECT id, 1, admission_ceremony_date, organization_id,"
    " COALESCE(left_date, '9999-12-31'), IF(left_date IS NULL, 1, NULL), NULL,"
    " COALESCE(official_date, '9999-12-31'), '', created_at FROM member";
constexpr char kGuests[] =
    "INSERT INTO member_stay SELECT id, 2, '2024-01-01', UNHEX(MD5(CONCAT('c', CONV(LEFT(HEX(id),"
    " 4), 16, 10) MOD 9500))), '9999-12-31', 1, NULL, official_date, '', created_at FROM member"
    " WHERE status = 2 AND CONV(RIGHT(HEX(id), 4), 16, 10) MOD 100 = 0";
constexpr char kExemptions[] =
    "INSERT INTO member_exemption SELECT id, '2023-01-01', '9999-12-31', 1, '' FROM member"
    " WHERE status = 2 AND CONV(RIGHT(HEX(id), 4), 16, 10) MOD 20 = 1";
constexpr char kKeys[] =
    "INSERT INTO member_search_key SELECT SUBSTRING_INDEX(folded_name, ' ', -n), id FROM member"
    " JOIN (SELECT 1 AS n UNION ALL SELECT 2) words";
constexpr char kPosts[] =
    "INSERT INTO appointment SELECT UNHEX(MD5(CONCAT('p', HEX(o.id), p.position))), 1, m.id, o.id,"
    " p.position, p.position_rank, '2022-01-01', NULL, '9999-12-31', 1, 0, NULL, NULL, NULL, NULL,"
    " '2025-01-01' FROM organization o JOIN (SELECT 'SECRETARY' AS position, 10 AS position_rank"
    " UNION ALL SELECT 'DEPUTY_SECRETARY', 30) p JOIN member m ON m.organization_id = o.id"
    " WHERE m.status = 2 GROUP BY o.id, p.position";
constexpr char kTransfers[] =
    "INSERT INTO member_transfer SELECT UNHEX(MD5(CONCAT('t', HEX(id)))), 1, id, 1,"
    " organization_id, UNHEX(MD5(CONCAT('c', CONV(LEFT(HEX(id), 4), 16, 10) MOD 9500))),"
    " '2025-01-06', NULL, IF(is_open, NULL, '2025-02-03'), NULL, due, due,"
    " IF(is_open, 1, 2), IF(is_open, 1, NULL), IF(is_open, DATE_FORMAT(due, '%Y%m%d') + 0,"
    " 100000000 + 99991231 - 20250203), '2025-01-06', '2025-01-06' FROM (SELECT id,"
    " organization_id, CONV(LEFT(HEX(id), 2), 16, 10) < 64 AS is_open, DATE_ADD('2025-02-17',"
    " INTERVAL CONV(MID(HEX(id), 3, 2), 16, 10) DAY) AS due FROM member WHERE status = 2"
    " AND CONV(RIGHT(HEX(id), 4), 16, 10) MOD 10 = 3) some";

using StatementWithValues = std::pair<std::string, db::Values>;

class MemberStatementsTest : public ProvinceTest {
 protected:
  MemberStatementsTest() {
    BuildProvince();
    harness_.RunSql(kDirectSuperiors, {IdOf(root_)});
    for (const char* fill : {kBases, kCells, kNodes, kClosure, kSpans, kMembers, kStays, kGuests,
                             kExemptions, kKeys, kPosts, kTransfers}) {
      harness_.RunSql(fill);
    }
    for (int i = 0; i < 20; ++i) {
      const Uuid middle = harness_.ReadSql("SELECT UNHEX(MD5(CONCAT('d', ?)))", {i}).at(0).Id(0);
      Write([&](db::Transaction& transaction) { return RelistMembersBelow(transaction, middle); });
    }
    harness_.ReadSql(
        "ANALYZE TABLE organization, organization_type, replica_organization,"
        " replica_organization_closure, replica_organization_span, member, member_stay,"
        " member_exemption, member_listing, member_search_key, appointment, member_transfer,"
        " member_transfer_listing");
  }

  Uuid IdIn(const char* sql) { return harness_.ReadSql(sql).at(0).Id(0); }
  Uuid Middle() { return IdIn("SELECT UNHEX(MD5('d3'))"); }
  Uuid Base() { return IdIn("SELECT UNHEX(MD5('b23'))"); }
  Uuid Cell() { return IdIn("SELECT UNHEX(MD5('c503'))"); }

  void Write(const std::function<absl::Status(db::Transaction&)>& body) {
    const absl::Status status =
        harness_.database().RunReadModifyWrite(absl::InfiniteFuture(), body);
    EXPECT_TRUE(status.ok()) << status;
  }

  // Rows the server went over for `body`, and how long it took.
  int64_t Reads(const std::string& what,
                const std::function<absl::Status(db::Transaction&)>& body) {
    absl::Duration took;
    const int64_t read = ketnap::testing::RowsRead(
        harness_.database(), [&](db::Transaction& transaction) -> absl::Status {
          const absl::Time start = SystemClock().Now();
          const absl::Status status = body(transaction);
          took = SystemClock().Now() - start;
          return status;
        });
    std::cout << what << ": " << read << " rows, " << absl::ToInt64Microseconds(took) << " us\n";
    return read;
  }

  int64_t ReadsOfPage(const std::string& what, const MemberQuery& query, size_t rows) {
    return Reads(what, [&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(const auto listed, ListMembers(transaction, query));
      EXPECT_EQ(listed.size(), rows) << what;
      return absl::OkStatus();
    });
  }

  MemberQuery First(std::optional<Uuid> below) {
    MemberQuery query;
    query.below = below;
    query.today = Date(2025, 3, 3);
    query.page.limit = 51;
    return query;
  }

  std::vector<StatementWithValues> Lists() {
    const Date day(2025, 3, 3);
    const Uuid nil, member = IdIn("SELECT UNHEX(MD5('m7'))");
    std::vector<StatementWithValues> lists;
    for (const Uuid& scope : {IdOf(root_), Middle(), Base(), Cell()}) {
      lists.insert(
          lists.end(),
          {{sql::kListMembers, {day, day, scope, "", "", nil, 51}},
           {sql::kListMembers, {day, day, scope, "hoang van a5", "hoang van a5", member, 51}},
           {sql::kListMembersOfStatus, {day, day, scope, 1, "", "", nil, 51}},
           {sql::kListMembersNamed, {day, day, scope, "nguyeo", "nguyen", "", nil, 51}},
           {sql::kListMembersOfStatusNamed, {day, day, scope, 1, "nguyeo", "nguyen", "", nil, 51}},
           {sql::kScanMembers, {day, day, scope, 0, 0, "van%", "% van%", "", "", nil, 51}},
           {sql::kListTransfers, {scope, 0, 20250303, 0, nil, 51}},
           {sql::kListTransfersOfState, {scope, 1, 0, 999999999, 0, nil, 51}}});
    }
    return lists;
  }

  // Every statement but lists and plain INSERTs, with values that find something.
  std::vector<StatementWithValues> Statements();
};

std::vector<StatementWithValues> MemberStatementsTest::Statements() {
  const Date day(2025, 3, 3);
  const absl::Time now = harness_.clock().Now();
  const db::Value null;
  const Uuid nil, member = IdIn("SELECT UNHEX(MD5('m7'))"), root = IdOf(root_), cell = Cell();
  const Uuid transfer = IdIn("SELECT id FROM member_transfer LIMIT 1");
  const Uuid post = IdIn("SELECT id FROM appointment LIMIT 1");
  db::Values ids;
  for (int i = 0; i < 100; ++i) {
    ids.push_back(harness_.ReadSql("SELECT UNHEX(MD5(CONCAT('m', ?)))", {i}).at(0).Id(0));
  }
  const std::string hundred = db::Placeholders(100);
  std::vector<StatementWithValues> statements = {
      {absl::StrCat(sql::kMembersIn, hundred, sql::kMembersInLockedEnd), ids},
      {absl::StrCat(sql::kMembersIn, "?", sql::kMembersInEnd), {member}},
      {absl::StrCat(sql::kStaysIn, hundred, sql::kStaysInEnd), ids},
      {absl::StrCat(sql::kExemptionsIn, hundred, sql::kExemptionsInEnd), ids},
      {absl::StrCat(sql::kAppointmentsIn, hundred, sql::kAppointmentsInEnd), ids},
      {sql::kMemberOwner, {member}},
      {sql::kFindSameMember, {cell, "a", "A", day, member}},
      {sql::kUpdateMember,
       {cell, "A", "a", day, 1, day, null, null, null, null, 0, 0, 0, now, member, 1}},
      {sql::kMembersOf, {cell}},
      {sql::kGuestsOf, {cell}},
      {sql::kHoldersIn, {cell}},
      {sql::kCountEndedSince, {cell, day}},
      {sql::kFindHome, {cell}},
      {sql::kLockHome, {cell}},
      {sql::kUpdateStay, {cell, day, null, null, "", member, 1, Date(2005, 1, 1)}},
      {sql::kDeleteStay, {member, 1, Date(2005, 1, 1)}},
      {sql::kSetStayOfficialDate, {day, member}},
      {sql::kUpdateExemption, {day, 1, "", member, Date(2023, 1, 1)}},
      {sql::kSearchMembers, {root, day, day, "a1234", "a1235", 0, 0, "", "", nil, 51}},
      {sql::kSearchWidth, {"van", "vao", 1000}},
      {sql::kTreeRoot, {}},
      {sql::kHoldTree, {}},
      {sql::kDeleteListing, {cell, member}},
      {sql::kInsertListing, {member}},
      {sql::kDeleteSearchKeys, {member}},
      {sql::kUnlistBelow, {Base()}},
      {sql::kListBelow, {Base()}},
      {sql::kLockTransfer, {transfer}},
      {sql::kLockOpenTransfers, {member}},
      {sql::kLockTransfersTo, {cell}},
      {sql::kTransferMember, {transfer}},
      {sql::kTransferEnds, {transfer}},
      {sql::kUpdateTransfer, {cell, null, day, 3, null, 5, now, transfer, 1}},
      {sql::kDeleteTransferListing, {transfer}},
      {sql::kInsertTransferListing, {cell, Base(), transfer}},
      {sql::kUnlistTransfersFrom, {Base()}},
      {sql::kUnlistTransfersTo, {Base()}},
      {sql::kListTransfersFrom, {Base()}},
      {sql::kListTransfersTo, {Base()}},
      {sql::kFindAppointment, {post}},
      {sql::kAppointmentOwner, {post}},
      {sql::kFindHolder, {cell, "SECRETARY", day}},
      {sql::kEndOfStretch, {root, nil, 64}},
      {sql::kListAppointments, {root, nil, cell, day, day, "", "", nil, 0, 0, nil, 51}},
      {sql::kEndAppointment, {day, 1, post, 1}},
  };
  const db::Values scope = {root, day, day, 9}, covers = {day, day};
  auto joined = [](std::initializer_list<db::Values> parts) {
    db::Values values;
    for (const db::Values& part : parts) values.insert(values.end(), part.begin(), part.end());
    return values;
  };
  statements.emplace_back(sql::kCountBelonging, joined({{day}, scope, covers}));
  for (const char* away : {sql::kCountAwayOfFew, sql::kCountAwayOfMany}) {
    statements.emplace_back(away, joined({scope, covers, {day}, covers, scope}));
  }
  statements.emplace_back(sql::kCountHosted, joined({scope, covers, covers, {day}, scope}));
  for (const char* exempt : {sql::kCountExemptOfFew, sql::kCountExemptOfMany}) {
    statements.emplace_back(exempt, joined({scope, covers, {day}, covers, covers, scope}));
  }
  return statements;
}

TEST_F(MemberStatementsTest, EveryStatementUsesAnIndexAndListsSortNothing) {
  auto explain = [&](const StatementWithValues& statement, bool is_list) {
    ketnap::testing::ExpectIndexed(harness_, statement.first, statement.second,
                                   {.in_order = is_list});
  };
  for (const auto& list : Lists()) explain(list, true);
  for (const auto& statement : Statements()) explain(statement, false);
}

TEST_F(MemberStatementsTest, AFirstPageCostsTheSameEverywhere) {
  const std::pair<const char*, std::optional<Uuid>> scopes[] = {
      {"province", std::nullopt}, {"root", IdOf(root_)}, {"middle", Middle()}, {"base", Base()}};
  for (const auto& [name, below] : scopes) {
    MemberQuery query = First(below);
    EXPECT_LT(ReadsOfPage(absl::StrCat("members of ", name), query, 51), 400);
    query.status = MemberStatus::kLeft;
    if (name != std::string("base")) {
      EXPECT_LT(ReadsOfPage(absl::StrCat("left, ", name), query, 51), 400);
    }
    query.status = MemberStatus::kUnspecified;
    query.page.after_name = "hoang van a7";
    EXPECT_LT(ReadsOfPage(absl::StrCat("a later page, ", name), query, 51), 400);
    EXPECT_LT(Reads(absl::StrCat("overdue transfers of ", name),
                    [&, below = below](db::Transaction& transaction) {
                      TransferQuery transfers;
                      transfers.below = below;
                      transfers.before_key = DueKey(Date(2025, 5, 3));
                      transfers.limit = 51;
                      return ListTransfers(transaction, transfers).status();
                    }),
              300);
    EXPECT_LT(Reads(absl::StrCat("posts of ", name),
                    [&, below = below](db::Transaction& transaction) {
                      AppointmentQuery posts;
                      posts.below = below;
                      posts.day = Date(2025, 3, 3);
                      posts.limit = 51;
                      return ListAppointments(transaction, posts).status();
                    }),
              1000);
  }
  EXPECT_LT(ReadsOfPage("members of a cell", First(Cell()), 11), 150);
}

TEST_F(MemberStatementsTest, ASearchReadsNoMoreThanItNeeds) {
  struct Case {
    const char* text;
    std::optional<Uuid> below;
    bool few;
    size_t rows;
    int64_t most;
  };
  const Case cases[] = {
      {"nguyen", std::nullopt, false, 51, 400},  // What names begin with: in their order.
      {"nguyen", Middle(), false, 51, 400},
      {"ung", std::nullopt, false, 51, 400},
      {"ung", Middle(), false, 15, 400},
      {"van", std::nullopt, false, 51, 2000},  // Common later: in the order of names.
      {"van", Middle(), false, 51, 2000},
      {"a12345", std::nullopt, false, 1, 50},
      {"van a1234", std::nullopt, false, 11, 150},
      {"a503", Cell(), true, 1, 200},  // Few: through the names of the cell.
      {"nguyen", Base(), true, 51, 1000},
      {"zzz", std::nullopt, false, 0, 10},
  };
  for (const Case& test : cases) {
    MemberQuery query = First(test.below);
    query.text = test.text;
    query.few_organizations = test.few;
    EXPECT_LT(ReadsOfPage(absl::StrCat("search ", test.text), query, test.rows), test.most);
  }
}

TEST_F(MemberStatementsTest, CountsAgreeWithARecountInPlainSql) {
  const Date day(2025, 3, 3);
  auto count = [&](const char* what, const Uuid& organization, bool few) {
    MemberCount counted;
    Reads(absl::StrCat("count of ", what), [&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(counted, CountMembers(transaction, {.organization = organization,
                                                                  .subtree = true,
                                                                  .day = day,
                                                                  .few_organizations = few}));
      return absl::OkStatus();
    });
    return counted;
  };
  auto recount = [&](const std::string& condition) {
    return harness_.ReadSql(absl::StrCat("SELECT COUNT(*) FROM member m", condition)).at(0).Int(0);
  };
  const MemberCount province = count("province", IdOf(root_), false);
  EXPECT_EQ(province.official, recount(" WHERE status = 2"));
  EXPECT_EQ(province.probationary, recount(" WHERE status = 1"));
  EXPECT_EQ(province.away, 0);
  EXPECT_EQ(province.hosted, 0);
  EXPECT_EQ(province.exempt, recount(" JOIN member_exemption e ON e.member_id = m.id"));
  const MemberCount middle = count("middle", Middle(), false);
  EXPECT_EQ(middle, count("middle, read through", Middle(), true));
  EXPECT_GT(middle.away, 0);
  EXPECT_GT(middle.hosted, 0);
  EXPECT_GT(middle.exempt, 0);
  EXPECT_EQ(count("base", Base(), true), count("base", Base(), false));
  count("cell", Cell(), true);
}

TEST_F(MemberStatementsTest, AMoveInTheTreeRelistsTheDifferenceAlone) {
  auto rows = [&] {
    return harness_
        .ReadSql(
            "SELECT COUNT(*), COUNT(c.descendant_id) FROM member_listing l"
            " LEFT JOIN replica_organization_closure c ON c.ancestor_id = l.ancestor_id"
            " AND c.descendant_id = l.organization_id")
        .at(0);
  };
  const int64_t before = rows().Int(0);
  EXPECT_EQ(rows().Int(1), before);
  EXPECT_LT(
      Reads("relist what has not moved",
            [&](db::Transaction& transaction) { return RelistMembersBelow(transaction, Base()); }),
      8000);
  Reads("relist a base that moved", [&](db::Transaction& transaction) -> absl::Status {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("UPDATE replica_organization_closure c"
                     " JOIN replica_organization_closure b ON b.descendant_id = c.descendant_id"
                     " SET c.ancestor_id = UNHEX(MD5('d4'))"
                     " WHERE b.ancestor_id = ? AND c.ancestor_id = UNHEX(MD5('d3'))",
                     {Base()})
            .status());
    return RelistMembersBelow(transaction, Base());
  });
  EXPECT_EQ(rows().Int(0), before);
  EXPECT_EQ(rows().Int(1), before);
  const db::Row transfers =
      harness_
          .ReadSql(
              "SELECT COUNT(*), (SELECT COUNT(*) FROM (SELECT c.ancestor_id, t.id"
              " FROM member_transfer t JOIN replica_organization_closure c"
              " ON c.descendant_id = t.origin_id UNION SELECT c.ancestor_id, t.id"
              " FROM member_transfer t JOIN replica_organization_closure c"
              " ON c.descendant_id = t.destination_id) pairs) FROM member_transfer_listing")
          .at(0);
  EXPECT_EQ(transfers.Int(0), transfers.Int(1));
}

}  // namespace
}  // namespace ketnap::organization
