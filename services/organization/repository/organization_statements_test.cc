#include "services/organization/repository/organization_statements.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/testing/statement_check.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/history_statements.h"
#include "services/organization/repository/open_end.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 10,000 organizations below base_b, each with two periods and a code, and everywhere above them
// the spans of all of it.
constexpr char kOrganizations[] =
    "INSERT INTO organization SELECT UNHEX(MD5(CONCAT('o', i))), 1, ?, NULL, 1, 'PARTY_CELL',"
    " CONCAT('Chi bộ số ', i), CONCAT('chi bo so ', i), 0, 0, 0, 0, 0, '2001-02-03', NULL,"
    " '2010-01-01', 1, '2025-01-01', '2025-01-01' FROM (WITH RECURSIVE n AS (SELECT 0 AS k"
    " UNION ALL SELECT k + 1 FROM n WHERE k < 99) SELECT a.k * 100 + b.k AS i FROM n a JOIN n b)"
    " numbers";
constexpr char kPeriods[] =
    "INSERT INTO organization_period SELECT id, d.valid_from, 1, d.valid_to, 1, parent_id, type,"
    " display_name, folded_name, 0, 0, 0, 0, 0, NULL, created_at, NULL, '' FROM organization"
    " JOIN (SELECT DATE '2001-02-03' AS valid_from, DATE '2009-12-31' AS valid_to"
    " UNION ALL SELECT DATE '2010-01-01', DATE '9999-12-31') d WHERE synthetic = 1";
constexpr char kAuthorities[] =
    "INSERT INTO organization_authority SELECT id, 1, valid_from, '9999-12-31', NULL, NULL, NULL,"
    " NULL, created_at FROM organization WHERE synthetic = 1";
constexpr char kCodes[] =
    "INSERT INTO organization_code SELECT id, 'CODE', folded_name, valid_from, '9999-12-31', 1,"
    " created_at FROM organization WHERE synthetic = 1";
constexpr char kNodes[] =
    "INSERT INTO replica_organization (id, parent_id, type, display_name, has_admission_authority,"
    " valid_from) SELECT id, parent_id, type, display_name, 1, valid_from FROM organization"
    " WHERE synthetic = 1";
constexpr char kClosure[] =
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o.id, s.depth + 1"
    " FROM organization o JOIN replica_organization_closure s ON s.descendant_id = o.parent_id"
    " WHERE o.synthetic = 1 UNION ALL SELECT id, id, 0 FROM organization WHERE synthetic = 1";
constexpr char kSpans[] =
    "INSERT INTO replica_organization_span SELECT c.ancestor_id, c.descendant_id, p.valid_from,"
    " p.valid_to, c.depth, p.type, p.folded_name FROM replica_organization_closure c"
    " JOIN organization_period p ON p.organization_id = c.descendant_id AND p.live_mark = 1"
    " JOIN organization o ON o.id = c.descendant_id AND o.synthetic = 1";
constexpr char kLineage[] =
    "INSERT INTO organization_lineage SELECT id, parent_id, id, 1, '2020-01-01', 100, 1, 1, 'a',"
    " 'b' FROM organization WHERE synthetic = 1";
constexpr char kMembers[] =
    "INSERT INTO member (id, version, organization_id, full_name, folded_name, birth_date, status,"
    " admission_ceremony_date, leave_reason, candidate_version, synthetic, created_at, updated_at)"
    " SELECT UNHEX(MD5(CONCAT('m', display_name))), 1, id, display_name, folded_name,"
    " '1980-01-01', 1, '2005-01-01', 0, 0, 1, created_at, created_at FROM organization"
    " WHERE synthetic = 1";

using StatementWithValues = std::pair<std::string, db::Values>;

class OrganizationStatementsTest : public ProvinceTest {
 protected:
  OrganizationStatementsTest() {
    BuildProvince();
    harness_.RunSql(kOrganizations, {IdOf(base_b_)});
    for (const char* fill :
         {kPeriods, kAuthorities, kCodes, kNodes, kClosure, kSpans, kLineage, kMembers}) {
      harness_.RunSql(fill);
    }
    harness_.ReadSql(
        "ANALYZE TABLE organization, organization_period, organization_authority,"
        " organization_code, organization_lineage, member, organization_type, "
        "organization_type_parent,"
        " replica_organization, replica_organization_closure, replica_organization_span");
  }

  static db::Values Join(db::Values first, const db::Values& rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
  }
  db::Values Page(std::string_view after_name, const Uuid& after_id, Date day,
                  const std::string& text) const {
    const WordPatterns patterns = WordPatternsOf(text);
    return {after_name,          after_name,          after_id, day, day, "", "", text,
            patterns.first_word, patterns.later_word, 51};
  }

  // First and later pages of today and of the past.
  std::vector<StatementWithValues> Lists() const {
    const Uuid base = IdOf(base_b_), bloc = IdOf(bloc_), cell = IdOf(cell_b1_);
    std::vector<StatementWithValues> lists;
    for (const db::Values& page :
         {Page("", Uuid(), Date(2025, 3, 3), ""), Page("", Uuid(), Date(2005, 1, 1), ""),
          Page("chi bo so 12", cell, Date(2025, 3, 3), ""),
          Page("", Uuid(), Date(2025, 3, 3), "so")}) {
      lists.emplace_back(sql::kListChildren, Join({base}, page));
      lists.emplace_back(sql::kListSubtree, Join({bloc, 1}, page));
      lists.emplace_back(sql::kListChildrenInSight, Join({bloc, base}, page));
      lists.emplace_back(sql::kListSubtreeInSight, Join({base, bloc, 0}, page));
    }
    lists.emplace_back(sql::kListTypes, db::Values{"", 51});
    return lists;
  }

  // Every statement but lists and plain INSERTs, with values that find something.
  std::vector<StatementWithValues> Statements() {
    const Uuid base = IdOf(base_b_), cell = IdOf(cell_b1_);
    const Date day(2001, 2, 3);
    const absl::Time now = harness_.clock().Now();
    const std::string three = "?, ?, ?)";
    const db::Values ids = {base, cell, IdOf(cell_a1_)};
    return {
        {sql::kFindType, {"PARTY_CELL"}},
        {sql::kTypeParents, {"PARTY_CELL"}},
        {sql::kParentsOfTypes, {"GRASSROOTS_CELL", "PARTY_CELL"}},
        {sql::kUpdateType, {"Tên", 0, 1, 0, db::Value(), db::Value(), "PARTY_CELL", 0}},
        {sql::kDeleteTypeParents, {"PARTY_CELL"}},
        {sql::kCountByParentType, {"GRASSROOTS_PARTY_ORGANIZATION"}},
        {sql::kCountDecidingOfType, {"GRASSROOTS_PARTY_ORGANIZATION"}},
        {sql::kCountWithMembersOfType, {"GRASSROOTS_PARTY_ORGANIZATION"}},
        {sql::kFindOrganization, {cell}},
        {sql::kLockOrganization, {cell}},
        {absl::StrCat(sql::kFindOrganizations, three), ids},
        {sql::kFindRoots, {}},
        {sql::kFindLiveRoot, {}},
        {sql::kFindLiveSibling, {base, "Chi bộ Văn phòng"}},
        {sql::kHasUnitsBelow, {base}},
        {sql::kUpdateOrganization,
         {base, db::Value(), "PARTY_CELL", "Tên", "ten", 0, 0, 0, 0, 0, db::Value(), day, cell, 1}},
        {sql::kAdvanceOrganization, {1, now, cell, 1}},
        {sql::kReplicaParent, {cell}},
        {sql::kFindPeriods, {cell}},
        {sql::kFindLivePeriod, {cell, day}},
        {absl::StrCat(sql::kFindPeriodsOn, three), Join({day, day}, ids)},
        {sql::kClosePeriod, {day, cell, day}},
        {sql::kSupersedePeriod, {now, "", cell, day}},
        {sql::kDeletePeriod, {cell, day, 1}},
        {sql::kFindAuthorities, {cell}},
        {absl::StrCat(sql::kFindAuthoritiesOf, three), ids},
        {sql::kCloseAuthority, {day, cell, 1, day}},
        {sql::kFindCodes, {cell}},
        {absl::StrCat(sql::kFindCodesOf, three), ids},
        {sql::kFindByLiveCode, {"CODE", "chi bo so 7"}},
        {sql::kFindOtherWithCode, {"CODE", "chi bo so 7", cell, day, kOpenEnd}},
        {sql::kCloseCode, {day, cell, "CODE", "chi bo so 7", day}},
        {sql::kDeleteCode, {cell, "CODE", "chi bo so 7", day}},
        {sql::kFindUnclaimedCodes, {cell}},
        {sql::kClaimCodes, {cell}},
        {sql::kFindPredecessors, {base, day}},
        {sql::kFindSuccessors, {cell, day}},
    };
  }

  void ExpectIndexes(const StatementWithValues& statement, bool in_order) {
    ketnap::testing::ExpectIndexed(harness_, statement.first, statement.second,
                                   {.in_order = in_order, .may_read_whole_index = true});
  }

  // Rows the server looked at for one statement.
  int64_t RowsRead(const StatementWithValues& statement) {
    return ketnap::testing::RowsRead(
        harness_.database(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                                  transaction.Query(statement.first, statement.second));
          EXPECT_EQ(rows.size(), 51u) << statement.first;
          return absl::OkStatus();
        });
  }
};

TEST_F(OrganizationStatementsTest, EveryStatementUsesAnIndex) {
  for (const StatementWithValues& statement : Statements()) ExpectIndexes(statement, false);
}

TEST_F(OrganizationStatementsTest, ListsAreReadInTheOrderOfTheirNames) {
  for (const StatementWithValues& list : Lists()) ExpectIndexes(list, true);
}

TEST_F(OrganizationStatementsTest, APageReadsLittleMoreThanItGives) {
  const Uuid base = IdOf(base_b_), root = IdOf(root_);
  // The counting itself reads the status table, about 600 rows.
  for (const Date day : {Date(2025, 3, 3), Date(2005, 1, 1)}) {
    EXPECT_LT(RowsRead({sql::kListChildren, Join({base}, Page("", Uuid(), day, ""))}), 1500);
    EXPECT_LT(RowsRead({sql::kListSubtree, Join({root, 0}, Page("", Uuid(), day, ""))}), 1500);
  }
}

}  // namespace
}  // namespace ketnap::organization
