#include "services/organization/repository/statements.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

// 3,600 organizations below base_b, as many members and plans: enough for the server to prefer an
// index where there is one.
constexpr char kManyOrganizations[] =
    "INSERT INTO organization SELECT UNHEX(MD5(CONCAT('o', i))), 1, ?, NULL, 'PARTY_CELL',"
    " CONCAT('Chi bộ số ', i), CONCAT('chi bo so ', i), 0, 0, 0, 0, 0, 0, '2001-01-01', NULL, 1,"
    " '2025-01-01', '2025-01-01' FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL"
    " SELECT k + 1 FROM n WHERE k < 59) SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
constexpr char kTheirClosure[] =
    "INSERT INTO replica_organization_closure SELECT s.ancestor_id, o.id, s.depth + 1"
    " FROM organization o JOIN replica_organization_closure s ON s.descendant_id = o.parent_id"
    " WHERE o.synthetic = 1";
constexpr char kTheirOwnClosure[] =
    "INSERT INTO replica_organization_closure SELECT o.id, o.id, 0 FROM organization o"
    " WHERE o.synthetic = 1";
constexpr char kManyMembers[] =
    "INSERT INTO member SELECT UNHEX(MD5(CONCAT('m', display_name))), 1, id, display_name,"
    " folded_name, '1980-01-01', 1 + (committee_size > 0), '2005-01-01', NULL, NULL, NULL, NULL, 0,"
    " 1, '2025-01-01', '2025-01-01' FROM organization WHERE synthetic = 1";
constexpr char kManyPlans[] =
    "INSERT INTO plan SELECT UNHEX(MD5(CONCAT('p', display_name))), 1, id, 2, '2025-01-01',"
    " '2025-12-31', display_name, 0, 0, 1, '', NULL, NULL, '2025-01-01', '2025-01-01'"
    " FROM organization WHERE synthetic = 1";
constexpr char kManyTargets[] =
    "INSERT INTO plan_target SELECT p.id, 1, p.organization_id, 1 FROM plan p";

using StatementWithValues = std::pair<const char*, db::Values>;

class StatementsTest : public ProvinceTest {
 protected:
  void Fill() {
    BuildProvince();
    harness_.RunSql(kManyOrganizations, {IdOf(base_b_)});
    harness_.RunSql(kTheirClosure);
    harness_.RunSql(kTheirOwnClosure);
    harness_.RunSql(kManyMembers);
    harness_.RunSql(kManyPlans);
    harness_.RunSql(kManyTargets);
    harness_.ReadSql(
        "ANALYZE TABLE organization, replica_organization_closure, member, plan, plan_target,"
        " organization_type, organization_type_parent");
  }

  // Every statement but the plain INSERTs, with values that find something.
  std::vector<StatementWithValues> Statements() {
    const Uuid base = IdOf(base_b_), cell = IdOf(cell_b1_), bloc = IdOf(bloc_);
    const Uuid member = harness_.ReadSql("SELECT id FROM member LIMIT 1")[0].Id(0);
    const Uuid plan = harness_.ReadSql("SELECT id FROM plan LIMIT 1")[0].Id(0);
    const Uuid plan_of = harness_.ReadSql("SELECT organization_id FROM plan LIMIT 1")[0].Id(0);
    const Date start(2025, 1, 1);
    const absl::Time now = harness_.clock().Now();
    const db::Values names = {"chi bo so 12", "chi bo so 2", "chi bo so 12", cell, "", "", 51};
    const db::Values people = {"chi bo so 12", "chi bo so 2", "chi bo so 12", cell, 0, 0, 51};
    const db::Values plans = {start, start, plan, 0, 0, 51};
    auto after = [](db::Values first, const db::Values& rest) {
      first.insert(first.end(), rest.begin(), rest.end());
      return first;
    };
    return {
        {sql::kFindType, {"PARTY_CELL"}},
        {sql::kTypeParents, {"PARTY_CELL"}},
        {sql::kFindOrganization, {cell}},
        {sql::kLockOrganization, {cell}},
        {sql::kFindRoot, {}},
        {sql::kFindSibling, {base, "Chi bộ Văn phòng"}},
        {sql::kHasUnitsBelow, {base}},
        {sql::kListAllOrganizations, names},
        {sql::kListChildren, after({base}, names)},
        {sql::kListSubtree, after({bloc, 1}, names)},
        {sql::kUpdateOrganization, {"Tên", "ten", 0, 0, 0, 0, 0, 0, now, cell, 1}},
        {sql::kFindMember, {member}},
        {sql::kLockMember, {member}},
        {sql::kMemberOwner, {member}},
        {sql::kFindSameMember, {cell, "a", "A", start}},
        {sql::kListAllMembers, people},
        {sql::kListMembersBelow, after({base}, people)},
        {sql::kUpdateMember,
         {cell, "A", "a", start, 1, start, db::Value(), db::Value(), db::Value(), 0, 0, now, member,
          1}},
        {sql::kFindPlan, {plan}},
        {sql::kLockPlan, {plan}},
        {sql::kPlanOwner, {plan}},
        {sql::kFindApprovedPlan, {plan_of, 2, start}},
        {sql::kPlanTargets, {plan}},
        {sql::kListAllPlans, plans},
        {sql::kListPlansOf, after({plan_of}, plans)},
        {sql::kListPlansBelow, after({base}, plans)},
        {sql::kUpdatePlan, {0, 1, "", db::Value(), db::Value(), now, plan, 1}},
        {sql::kDeleteTargets, {plan}},
    };
  }
};

TEST_F(StatementsTest, EveryStatementUsesAnIndex) {
  Fill();
  for (const auto& [statement, values] : Statements()) {
    for (const db::Row& step : harness_.ReadSql(absl::StrCat("EXPLAIN ", statement), values)) {
      // Columns 2, 3 and 5: the table, how it is read, and the index. No table: the server knew
      // the answer from the index alone.
      if (step.IsNull(2)) continue;
      const std::string how = step.OptionalText(3).value_or("");
      EXPECT_NE(how, "ALL") << statement;
      EXPECT_FALSE(step.IsNull(5)) << statement << " reads " << step.Text(2) << " by " << how;
    }
  }
}

TEST_F(StatementsTest, APageReadsNoMoreThanItGives) {
  Fill();
  const db::Values page = {"", "\xF4\x8F\xBF\xBF", "", Uuid(), 0, 0, 51};
  const std::string handler_reads =
      "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
      " WHERE VARIABLE_NAME IN ('Handler_read_next', 'Handler_read_rnd_next')"
      " ORDER BY VARIABLE_NAME";
  auto total = [&](db::Transaction& transaction) -> absl::StatusOr<int64_t> {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(handler_reads));
    int64_t sum = 0;
    for (const db::Row& row : rows) sum += std::stoll(row.Text(0));
    return sum;
  };
  int64_t read = 0;
  const absl::Status status = harness_.database().RunRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const int64_t before, total(transaction));
        KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kListAllMembers, page));
        EXPECT_EQ(rows.size(), 51u);
        KETNAP_ASSIGN_OR_RETURN(const int64_t after, total(transaction));
        read = after - before;
        return absl::OkStatus();
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_LT(read, 1500);
}

}  // namespace
}  // namespace ketnap::organization
