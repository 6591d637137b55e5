#include "services/organization/repository/import_statements.h"

#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/structure_check_statements.h"

namespace ketnap::organization {
namespace {

constexpr char kNumbers[] =
    " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 59)"
    " SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
constexpr const char* kFilling[] = {
    "INSERT INTO import SELECT UNHEX(MD5(CONCAT('i', i))), 1, UNHEX(MD5('o')), 0, 0, 0, 0, 0, 0, 0,"
    " 'accounts/x', '2025-01-01', '2025-01-01'",
    "INSERT INTO import_part SELECT UNHEX(MD5(CONCAT('i', i))), 0, REPEAT('x', 32), '',"
    " '2025-01-01'",
    "INSERT INTO import_key SELECT UNHEX(MD5(CONCAT('i', i % 60))), 'S', i, i",
    "INSERT INTO import_draft_organization SELECT UNHEX(MD5(CONCAT('i', i % 60))),"
    " UNHEX(MD5(CONCAT('o', i))), 'S', i, UNHEX(MD5('p')), 'PARTY_CELL', CONCAT('Chi bộ ', i),"
    " '2001-01-01'",
    "INSERT INTO import_draft_member SELECT UNHEX(MD5(CONCAT('i', i % 60))),"
    " UNHEX(MD5(CONCAT('m', i))), UNHEX(MD5('p')), CONCAT('Tên ', i), '1980-01-01'",
    "INSERT INTO member_key SELECT 'S', i, UNHEX(MD5(CONCAT('m', i))), '2025-01-01'",
    "INSERT INTO organization SELECT UNHEX(MD5(CONCAT('o', i))), 1, UNHEX(MD5('p')), NULL, 1,"
    " 'PARTY_CELL', CONCAT('Chi bộ ', i), CONCAT('chi bo ', i), 0, 0, 0, 0, 0, '2001-01-01', NULL,"
    " '2001-01-01', 1, '2025-01-01', '2025-01-01'",
    "INSERT INTO organization_code SELECT UNHEX(MD5(CONCAT('o', i))), 'S', i, '2001-01-01',"
    " '9999-12-31', 1, '2025-01-01'",
    "INSERT INTO organization_authority (organization_id, kind, valid_from, valid_to, recorded_at)"
    " SELECT UNHEX(MD5(CONCAT('o', i))), 1, '2001-01-01', '9999-12-31', '2025-01-01'",
    "INSERT INTO replica_organization_closure SELECT UNHEX(MD5('p')), UNHEX(MD5(CONCAT('o', i))),"
    " 1",
    "INSERT INTO member_stay SELECT UNHEX(MD5(CONCAT('m', i))), 1, '2005-01-01',"
    " UNHEX(MD5(CONCAT('o', i))), '9999-12-31', 1, NULL, '2006-01-01', '', '2025-01-01'"};

using StatementWithValues = std::pair<const char*, db::Values>;

class ImportStatementsTest : public ProvinceTest {
 protected:
  void Fill() {
    BuildProvince();
    for (const char* filling : kFilling) harness_.RunSql(absl::StrCat(filling, kNumbers));
    harness_.ReadSql(
        "ANALYZE TABLE import, import_part, import_key, import_draft_organization,"
        " import_draft_member, member_key, organization, organization_code,"
        " organization_authority, replica_organization_closure, member_stay");
  }

  std::vector<StatementWithValues> Statements() {
    auto id = [&](const char* text) {
      return harness_.ReadSql("SELECT UNHEX(MD5(?))", {text})[0].Id(0);
    };
    const Uuid import = id("i7"), organization = id("o7"), top = id("p"), member = id("m7");
    const absl::Time now = harness_.clock().Now();
    const Date day(2025, 3, 3);
    // A fortieth of what there is.
    const Uuid after, last = *Uuid::Parse("07000000-0000-0000-0000-000000000000");
    return {
        {sql::kFindImport, {import}},
        {sql::kLockImport, {import}},
        {sql::kUpdateImport, {0, 0, 0, 0, 0, 0, now, import}},
        {sql::kFindImportPart, {import, 0}},
        {sql::kFindImportKey, {import, "S", "7"}},
        {sql::kDeleteImportKeys, {import}},
        {sql::kFindDraftByKey, {import, "S", "7"}},
        {sql::kFindDraftById, {import, organization}},
        {sql::kFindDraftSibling, {import, top, "Chi bộ 7", Uuid()}},
        {sql::kDeleteDraftOrganizations, {import}},
        {sql::kFindDraftMember, {import, member}},
        {sql::kFindSameDraftMember, {import, top, "Tên 7", Date(1980, 1, 1), Uuid()}},
        {sql::kDeleteDraftMembers, {import}},
        {sql::kLastHolderOfCode, {"S", "7"}},
        {sql::kFindMemberByKey, {"S", "7"}},
        {sql::kDepthBelow, {top, organization}},
        {sql::kCheckOrganizations, {after, 100}},
        {sql::kCheckPeriods, {after, last}},
        {sql::kCheckAuthorities, {after, last}},
        {sql::kCheckCodes, {after, last}},
        {sql::kCheckMemberCounts, {after, last}},
        {sql::kCheckOpenAppointments, {after, last}},
        {sql::kCheckReplica, {after, 100}},
        {sql::kCheckReplicaPeriods, {after, last}},
        {sql::kCheckClosure, {after, last}},
        {sql::kCheckSpans, {after, last}},
        {sql::kCheckShares, {after, last}},
        {sql::kCheckMembers, {after, 100}},
        {sql::kCheckStays, {after, last}},
        {sql::kCheckListing, {after, last}},
        {sql::kCheckListingCounts, {after, last}},
        {sql::kCheckWholes, {after, last}},
        {sql::kCheckPlans, {after, 100}},
        {sql::kIndicatedOrganizations, {top}},
        {sql::kIndicatedMembers, {day, top, day, day}},
        {sql::kIndicatedAuthorities, {top, day, day}},
    };
  }
};

TEST_F(ImportStatementsTest, EveryStatementUsesAnIndex) {
  Fill();
  for (const auto& [statement, values] : Statements()) {
    ketnap::testing::ExpectIndexed(harness_, statement, values, {.may_read_whole_index = true});
  }
}

}  // namespace
}  // namespace ketnap::organization
