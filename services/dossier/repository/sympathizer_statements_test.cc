#include "services/dossier/repository/sympathizer_statements.h"

#include "absl/strings/str_cat.h"
#include "common/testing/statement_check.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/candidate_import_statements.h"
#include "services/dossier/repository/review_statements.h"

namespace ketnap::dossier {
namespace {

constexpr char kNumbers[] =
    " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 59)"
    " SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
constexpr const char* kFilling[] = {
    "INSERT INTO monthly_review SELECT UNHEX(MD5(CONCAT('c', i))), '2018-01-01', '2018-02-03', 1, "
    "1,"
    " 1, 1, 1, 'x', '2018-02-03', 0, UNHEX(MD5(CONCAT('h', i % 60))), UNHEX(MD5(i % 7))",
    "INSERT INTO review_mark SELECT UNHEX(MD5(CONCAT('c', i))), '2018-01-01', 'LOCAL', 1",
    "INSERT INTO nomination_place SELECT UNHEX(MD5(CONCAT('o', i % 10))), 40000 + i,"
    " UNHEX(MD5(CONCAT('c', i))), 1 + i % 4",
    "INSERT INTO helper_place SELECT UNHEX(MD5(CONCAT('o', i % 10))),"
    " UNHEX(MD5(CONCAT('h', i % 60))), UNHEX(MD5(CONCAT('o', i % 10))), UNHEX(MD5(CONCAT('c', i))),"
    " '2018-01-10' + INTERVAL (i % 400) DAY, 0",
    "INSERT INTO replica_member_stay SELECT UNHEX(MD5(CONCAT('h', i))), 0, 1,"
    " UNHEX(MD5(CONCAT('o', i % 10))), '2010-01-01', '9999-12-31'",
    "INSERT INTO replica_organization_span SELECT UNHEX(MD5(CONCAT('o', i % 60))),"
    " UNHEX(MD5(CONCAT('p', i))), '2000-01-01', '9999-12-31', 1, 'PARTY_CELL', CONCAT('c', i)",
    "INSERT INTO candidate_import SELECT UNHEX(MD5(CONCAT('i', i))), UNHEX(MD5('o')), 0, 0, 0, 0, "
    "0,"
    " 0, 0, 'accounts/x', '2018-01-01', '2018-01-01'",
    "INSERT INTO candidate_import_part SELECT UNHEX(MD5(CONCAT('i', i))), 0, REPEAT('x', 32), '',"
    " '2018-01-01'",
    "INSERT INTO candidate_import_met SELECT UNHEX(MD5(CONCAT('i', i % 60))),"
    " UNHEX(MD5(CONCAT('d', i))), i",
    "INSERT INTO candidate_import_key SELECT UNHEX(MD5(CONCAT('o', i % 10))), i,"
    " UNHEX(MD5(CONCAT('c', i))), REPEAT('x', 32), 1, '2018-01-01'",
    "INSERT INTO candidate_review_elsewhere SELECT UNHEX(MD5(CONCAT('c', i))), '2018-01-01'"};

using StatementWithValues = std::pair<std::string, db::Values>;

class SympathizerStatementsTest : public WayTest {
 protected:
  void Fill() {
    for (const char* filling : kFilling) harness_.RunSql(absl::StrCat(filling, kNumbers));
    harness_.ReadSql(
        "ANALYZE TABLE monthly_review, review_mark, nomination_place, helper_place,"
        " replica_member_stay, replica_organization_span, candidate_import, candidate_import_part,"
        " candidate_import_met, candidate_import_key, candidate_review_elsewhere");
  }

  std::vector<StatementWithValues> Statements() {
    auto id = [&](const char* text) {
      return harness_.ReadSql("SELECT UNHEX(MD5(?))", {text})[0].Id(0);
    };
    const Uuid organization = id("o7"), candidate = id("c7"), helper = id("h7"), import = id("i7");
    const Date day(2018, 3, 3), first(1900, 1, 1), last(9999, 1, 1);
    const absl::Time now = harness_.clock().Now();
    return {
        {sql::kHasReview, {candidate, day}},
        {sql::kCountReviews, {candidate, candidate}},
        {sql::kListReviews, {candidate, last, first, 51}},
        {sql::kListMarks, {candidate, first, last}},
        {absl::StrCat(sql::kNominationPlaces, "?, ?", sql::kPlacesEnd), {candidate, helper}},
        {absl::StrCat(sql::kHelperPlaces, "?, ?", sql::kPlacesEnd), {candidate, helper}},
        {sql::kDeleteNominationPlace, {organization, 40007, candidate}},
        {sql::kDeleteHelperPlace, {organization, helper, organization, candidate}},
        {sql::kDeclineDate, {candidate}},
        {sql::kListNominations, {organization, 41000, 41000, candidate, 51}},
        {sql::kListNominationsOfKind, {organization, 1, 41000, 41000, candidate, 51}},
        {sql::kListHelpersOfDay, {organization, day, helper, helper, organization, 51}},
        {sql::kListHelpersOfLaterDays, {organization, day, 51}},
        {sql::kHelperPeople, {day, organization, helper, organization}},
        {sql::kHelperLastReview, {helper}},
        {sql::kHelperRepeatedRemarks, {helper, day, day}},
        {sql::kHelperLoad, {helper, candidate}},
        {sql::kMemberStaysWithin, {organization, day, day, helper, day}},
        {sql::kLockImport, {import}},
        {sql::kUpdateImport, {0, 0, 0, 0, 0, 0, now, import}},
        {sql::kFindImportPart, {import, 0}},
        {sql::kFindMet, {import, candidate}},
        {sql::kDeleteMet, {import}},
        {sql::kFindImportKey, {organization, "7"}},
        {sql::kDeleteReviewElsewhere, {candidate}},
        {sql::kFindReviewElsewhere, {candidate}},
    };
  }
};

TEST_F(SympathizerStatementsTest, EveryStatementUsesAnIndex) {
  Fill();
  for (const auto& [statement, values] : Statements()) {
    ketnap::testing::ExpectIndexed(harness_, statement, values, {.may_read_whole_index = true});
  }
}

}  // namespace
}  // namespace ketnap::dossier
