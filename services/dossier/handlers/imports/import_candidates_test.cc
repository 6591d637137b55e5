#include <cstdlib>
#include <iostream>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "services/dossier/handlers/imports/import_fixture.h"
#include "services/dossier/repository/relocation_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ImportCandidatesTest : public ImportTest {
 protected:
  v1::Candidate Found(const std::string& name) {
    person_ = name;
    return Get();
  }
  std::vector<std::string> ProjectionFaults() {
    const auto response = harness_.Call(ketnap::testing::ServiceHarness::Process("operator"),
                                        &v1::ProjectionService::Stub::CheckProjections,
                                        v1::CheckProjectionsRequest(), kPatient);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> faults;
    for (const auto& fault : response->faults()) {
      faults.push_back(absl::StrCat(fault.projection(), ": ", fault.message()));
    }
    return faults;
  }
};

TEST_F(ImportCandidatesTest, PeopleAreBroughtInWhereTheyStandAndGoOnFromThere) {
  auto listed = Row("1", "Lý Thị  Mai");
  *listed.mutable_candidate()->mutable_milestones()->mutable_last_review_date() = Day(2018, 12, 3);
  const auto response = MustTake(Part("", 0, {listed, AdmittedRow("2", "Hoàng Văn Nam")}, true));
  EXPECT_THAT(Outcomes(response), ElementsAre("CREATED", "CREATED"));
  EXPECT_TRUE(response.progress().complete());
  const v1::Candidate admitted = Found(response.results(1).candidate());
  EXPECT_EQ(admitted.state(), v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  EXPECT_EQ(admitted.helper(), members_[0]);
  EXPECT_EQ(admitted.milestones().ceremony_date().month(), 12);
  EXPECT_EQ(GetDossier().documents_size(), 2);
  const v1::Candidate mai = Found(response.results(0).candidate());
  EXPECT_EQ(mai.full_name(), "Lý Thị Mai");
  // The journal says what happened, as historical, by the rules of that day.
  v1::GetTimelineRequest timeline;
  timeline.set_candidate(response.results(1).candidate());
  const auto entries = Send(&People::GetTimeline, timeline);
  ASSERT_EQ(entries->entries_size(), 1);
  EXPECT_EQ(entries->entries(0).action(), "ImportCandidates");
  EXPECT_TRUE(entries->entries(0).historical());
  EXPECT_EQ(entries->entries(0).step().step(), v1::STEP_IMPORT);
  EXPECT_EQ(entries->entries(0).step().document().symbol(), "QĐ/ĐU");
  EXPECT_EQ(entries->entries(0).step().rule_set(), "2016");
  // The way goes on.
  auto help = For<v1::AssignHelperRequest>();
  help.set_helper(members_[1]);
  *help.mutable_resolution() = Paper(2019, 1, 5);
  *help.mutable_acquainted_since() = Day(2015, 1, 1);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  EXPECT_THAT(ProjectionFaults(), ElementsAre());
}

// Nobody is asked for reviews of months that were reviewed where the person came from.
TEST_F(ImportCandidatesTest, MonthsReviewedElsewhereAreNotDueHere) {
  auto reviewed = Row("1", "Lý Thị Mai");
  *reviewed.mutable_candidate()->mutable_milestones()->mutable_last_review_date() =
      Day(2018, 11, 3);
  const auto response = MustTake(Part("", 0, {reviewed, Row("2", "Hoàng Văn Nam")}, true));
  const auto due = harness_.ReadSql(
      "SELECT MIN(item.subject) FROM worklist_item AS item JOIN candidate"
      " ON candidate.id = item.candidate_id WHERE item.rule_id = 'R-RVW-2'"
      " GROUP BY candidate.folded_name ORDER BY candidate.folded_name");
  // Who needs a helper first is in no queue of reviews: then there is nothing to compare.
  for (const db::Row& row : due) EXPECT_FALSE(row.IsNull(0));
  person_ = response.results(0).candidate();
  auto help = For<v1::AssignHelperRequest>();
  help.set_helper(members_[1]);
  *help.mutable_resolution() = Paper(2018, 3, 5);
  *help.mutable_acquainted_since() = Day(2015, 1, 1);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  const auto place = harness_.ReadSql("SELECT DISTINCT due_date FROM helper_place");
  ASSERT_EQ(place.size(), 1u);
  // The month after: December, until ten days after its end.
  EXPECT_EQ(place[0].DateAt(0), Date(2019, 1, 10));
  EXPECT_THAT(ProjectionFaults(), ElementsAre());
}

TEST_F(ImportCandidatesTest, EveryReasonOfARowIsTold) {
  auto unordered = AdmittedRow("2", "Hoàng Văn Nam");
  *unordered.mutable_candidate()->mutable_milestones()->mutable_cv_date() = Day(2018, 5, 30);
  unordered.mutable_candidate()->mutable_milestones()->clear_cell_resolution_date();
  unordered.clear_evidence();
  auto beyond = Row("3", "Vi Văn Bảo");
  *beyond.mutable_candidate()->mutable_milestones()->mutable_ceremony_date() = Day(2018, 5, 30);
  beyond.mutable_candidate()->set_state(v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
  auto later = Row("4", "Nông Thị Lan");
  *later.mutable_candidate()->mutable_milestones()->mutable_application_date() = Day(2018, 6, 1);
  *later.mutable_candidate()->mutable_milestones()->mutable_last_review_date() = Day(2019, 1, 11);
  auto unhelped = Row("5", "Lý A Páo");
  unhelped.mutable_candidate()->set_helper(probationer_);
  *unhelped.mutable_candidate()->mutable_milestones()->mutable_helper_assignment_date() =
      Day(2018, 3, 6);
  auto nowhere = Row("6", "Đặng Văn Sinh");
  nowhere.mutable_candidate()->set_organization(Named(root_));
  auto no_cell = Row("7", "Bàn Thị Múi");
  no_cell.mutable_candidate()->set_organization(Named(base_));
  v1::CandidateRow nothing;
  nothing.set_key("8");
  auto unreadable = Row("9", "Triệu Thị Nái");
  unreadable.mutable_candidate()->mutable_birth_date()->set_month(13);
  EXPECT_THAT(
      OutcomesOf({Row("1", "Lý Thị Mai"), unordered, beyond, later, unhelped, nowhere, no_cell,
                  nothing, unreadable, Row("1", "Người Khác"), Row("10", "LÝ THỊ MAI")}),
      ElementsAre("CREATED",
                  "FAILED candidate.milestones.cv_date:DATE_ORDER"
                  " candidate.milestones.cell_resolution_date:REQUIRED evidence:REQUIRED",
                  "FAILED candidate.state:STATE_NOT_FOR_IMPORT",
                  "FAILED candidate.milestones.last_review_date:DATE_IN_FUTURE"
                  " candidate.milestones.application_date:BEYOND_STATE",
                  "FAILED candidate.helper:HELPER_NOT_OFFICIAL",
                  "FAILED candidate.organization:UNKNOWN_ORGANIZATION",
                  "FAILED candidate.organization:NOT_A_CELL",
                  "FAILED candidate.organization:REQUIRED candidate.full_name:REQUIRED"
                  " candidate.birth_date:REQUIRED candidate.sex:REQUIRED"
                  " candidate.ethnicity:REQUIRED candidate.religion:REQUIRED"
                  " candidate.general_education:REQUIRED candidate.qualification:REQUIRED"
                  " candidate.occupation:REQUIRED",
                  "FAILED candidate.birth_date:NOT_A_DATE", "FAILED key:DUPLICATE_ROW",
                  "FAILED candidate:DUPLICATE"));
  EXPECT_EQ(CountPeople(), 1);
}

TEST_F(ImportCandidatesTest, ARunAgainSkipsChangesAndLeavesAloneWhatHasGoneOn) {
  const Rows rows = {Row("1", "Lý Thị Mai"), Row("2", "Hoàng Văn Nam"), Row("3", "Vi Văn Bảo"),
                     Row("4", "Nông Thị Lan")};
  const auto first = MustTake(Part("", 0, rows, true));
  person_ = first.results(2).candidate();
  auto help = For<v1::AssignHelperRequest>();
  help.set_helper(members_[1]);
  *help.mutable_resolution() = Paper(2018, 3, 9);
  *help.mutable_acquainted_since() = Day(2015, 1, 1);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  Rows again = rows;
  again[1] = AdmittedRow("2", "Hoàng Văn Nam");
  again[2].mutable_candidate()->set_religion("Tin lành");
  again[3].mutable_candidate()->set_organization(Named(sister_cell_));
  const int64_t journal = harness_.JournalSize();
  const auto second = MustTake(Part("", 0, again, true));
  EXPECT_THAT(Outcomes(second), ElementsAre("SKIPPED", "UPDATED", "FAILED key:RECORD_HAS_GONE_ON",
                                            "FAILED candidate.organization:TRANSFER_NEEDED"));
  EXPECT_EQ(harness_.JournalSize(), journal + 1);
  EXPECT_EQ(second.results(0).candidate(), first.results(0).candidate());
  EXPECT_EQ(second.results(1).candidate(), first.results(1).candidate());
  EXPECT_EQ(Found(first.results(1).candidate()).state(), v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  // The same file as at first: what has not changed since is skipped, gone on or not.
  EXPECT_THAT(OutcomesOf({rows[0], rows[2], rows[3]}),
              ElementsAre("SKIPPED", "SKIPPED", "SKIPPED"));
  EXPECT_EQ(CountPeople(), 4);
  EXPECT_THAT(ProjectionFaults(), ElementsAre());
}

TEST_F(ImportCandidatesTest, ADryRunTellsWhatTheRealRunDoesAndWritesNothing) {
  MustTake(Part("", 0, {Row("1", "Lý Thị Mai")}, true));
  auto changed = Row("1", "Lý Thị Mai");
  changed.mutable_candidate()->set_religion("Phật giáo");
  const Rows rows = {changed, Row("3", "Nông Thị Lan"), Row("4", "nông thị lan"),
                     Row("5", "Lý Thị Mai"), Row("3", "Vi Văn Bảo")};
  const int64_t journal = harness_.JournalSize();
  std::vector<std::string> told[2];
  for (const bool dry_run : {true, false}) {
    std::string import;
    for (size_t i = 0; i < rows.size(); ++i) {
      auto part = Part(import, static_cast<int64_t>(i), {rows[i]}, i + 1 == rows.size());
      part.set_dry_run(dry_run);
      const auto response = MustTake(part);
      import = response.progress().name();
      told[dry_run ? 0 : 1].push_back(Outcomes(response)[0].substr(0, 17));
    }
    if (!dry_run) continue;
    EXPECT_EQ(harness_.JournalSize(), journal);
    EXPECT_EQ(CountPeople(), 1);
  }
  EXPECT_EQ(told[0], told[1]);
  EXPECT_THAT(told[1], ElementsAre("UPDATED", "CREATED",
                                   "FAILED candidate:", "FAILED candidate:", "FAILED key:DUPLIC"));
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM candidate_import_met")[0].Int(0), 0);
}

TEST_F(ImportCandidatesTest, PartsComeInOrderAndOnesToldAgainGetTheSameAnswer) {
  const Rows rows = {Row("1", "Lý Thị Mai"), Row("2", "Vi Văn Bảo"), Row("3", "X")};
  auto first = Part("", 0, {rows[0]});
  const auto begun = MustTake(first);
  const std::string import = begun.progress().name();
  EXPECT_EQ(ErrorReason(Take(Part(import, 2, {rows[2]})).status()), "IMPORT_OUT_OF_STEP");
  EXPECT_EQ(ErrorReason(Take(Part(import, 0, {rows[1]})).status()), "IMPORT_OUT_OF_STEP");
  // The same part as another request: of an import that was interrupted.
  first = Part(import, 0, {rows[0]});
  EXPECT_EQ(MustTake(first).DebugString(), begun.DebugString());
  auto second = Part(import, 1, {rows[1], rows[2]}, true);
  const auto ended = MustTake(second);
  EXPECT_THAT(Outcomes(ended), ElementsAre("CREATED", "FAILED candidate.full_name:TOO_SHORT"));
  for (const bool same_request : {true, false}) {
    if (!same_request) second.set_request_id(harness_.NewRequestId());
    EXPECT_EQ(MustTake(second).DebugString(), ended.DebugString());
  }
  EXPECT_EQ(ErrorReason(Take(Part(import, 3, {Row("4", "Lý A Páo")})).status()), "IMPORT_COMPLETE");
  EXPECT_EQ(harness_.Call(Officer(superior_), &People::ImportCandidates, second).status().code(),
            absl::StatusCode::kNotFound);
  auto dry = Part(import, 3, {rows[0]});
  dry.set_dry_run(true);
  EXPECT_THAT(Violated(Take(dry).status()), ElementsAre("dry_run NOT_OF_IMPORT"));
}

TEST_F(ImportCandidatesTest, NothingOfARowThatFailedIsKept) {
  auto failed = Row("khóa-lạ-lùng", "Tên Rất Lạ");
  failed.mutable_candidate()->set_religion("Đạo Rất Lạ");
  failed.mutable_candidate()->mutable_milestones()->clear_listing_date();
  auto request = Part("", 0, {Row("1", "Lý Thị Mai"), failed}, true);
  const auto response = MustTake(request);
  EXPECT_EQ(response.results(1).failed_row().DebugString(), failed.DebugString());
  for (const auto& fault : response.results(1).faults()) {
    EXPECT_THAT(fault.message(), Not(HasSubstr("Tên Rất Lạ")));
  }
  std::string kept;
  for (const char* statement :
       {"SELECT response FROM idempotency", "SELECT response FROM candidate_import_part",
        "SELECT HEX(digest) FROM candidate_import_met", "SELECT value FROM candidate_import_key",
        "SELECT event FROM journal_entry"}) {
    for (const db::Row& row : harness_.ReadSql(statement)) absl::StrAppend(&kept, row.Text(0));
  }
  EXPECT_THAT(kept, HasSubstr("Lý Thị Mai"));
  for (const char* personal : {"Tên Rất Lạ", "Đạo Rất Lạ", "khóa-lạ-lùng"}) {
    EXPECT_THAT(kept, Not(HasSubstr(personal)));
  }
}

TEST_F(ImportCandidatesTest, OldDaysNeedTheirPermissionAndOtherOrganizationsAreNotThere) {
  const access::Caller newcomer = Officer(base_, false);
  auto request = Part("", 0, {Row("1", "Lý Thị Mai"), Row("2", "Vi Văn Bảo")}, true);
  *request.mutable_rows(1)->mutable_candidate()->mutable_milestones()->mutable_listing_date() =
      Day(2019, 1, 2);
  EXPECT_EQ(harness_.Call(newcomer, &People::ImportCandidates, request).status().code(),
            absl::StatusCode::kNotFound);
  request.set_organization(Named(base_));
  const auto response = harness_.Call(newcomer, &People::ImportCandidates, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(Outcomes(*response),
              ElementsAre("FAILED candidate.milestones:HISTORICAL_ENTRY_NOT_PERMITTED", "CREATED"));
  EXPECT_EQ(harness_.Call(clerk_, &People::ImportCandidates, request).status().code(),
            absl::StatusCode::kPermissionDenied);
  // A namesake outside the organization of the import is not named.
  auto narrow = Part("", 0, {Row("9", "Vi Văn Bảo")}, true);
  narrow.mutable_rows(0)->mutable_candidate()->set_organization(Named(sister_cell_));
  narrow.set_organization(Named(sister_cell_));
  const auto refused = MustTake(narrow);
  EXPECT_THAT(Outcomes(refused), ElementsAre("FAILED candidate:DUPLICATE"));
  EXPECT_THAT(refused.results(0).faults(0).message(), Not(HasSubstr("candidates/")));
  narrow = Part("", 0, {Row("9", "Vi Văn Bảo")}, true);
  EXPECT_THAT(MustTake(narrow).results(0).faults(0).message(), HasSubstr("candidates/"));
}

// Rows in a second; larger with KETNAP_IMPORT_ROWS.
TEST_F(ImportCandidatesTest, ManyRowsGoInParts) {
  const char* asked = std::getenv("KETNAP_IMPORT_ROWS");
  const int count = asked == nullptr ? 600 : std::atoi(asked);
  const absl::Time begin = SystemClock().Now();
  std::string import;
  for (int first = 0; first < count; first += 500) {
    Rows rows;
    for (int i = first; i < std::min(first + 500, count); ++i) {
      auto row = i % 3 == 0 ? AdmittedRow(absl::StrCat(i), absl::StrFormat("Người Số %d", i))
                            : Row(absl::StrCat(i), absl::StrFormat("Người Số %d", i));
      row.mutable_candidate()->set_organization(Named(i % 2 == 0 ? cell_ : other_cell_));
      rows.push_back(std::move(row));
    }
    const auto response = MustTake(Part(import, first, rows, first + 500 >= count));
    import = response.progress().name();
    EXPECT_EQ(response.progress().created_count(), response.progress().next_row());
  }
  const double seconds = absl::ToDoubleSeconds(SystemClock().Now() - begin);
  std::cout << count << " rows, " << static_cast<int>(count / seconds) << " rows/s\n";
  EXPECT_EQ(CountPeople(), count);
}

// The tree in memory has not heard of it yet.
TEST_F(ImportCandidatesTest, NobodyIsBroughtIntoACellThatAReorganizationHasEnded) {
  Run([&](db::Transaction& transaction) {
    return InsertDeparted(transaction,
                          {cell_, sister_cell_, Uuid::FromName("merger"), Date(2018, 12, 1)});
  });
  EXPECT_THAT(OutcomesOf({Row("1", "Lý Thị Mai")}),
              ElementsAre("FAILED candidate.organization:ORGANIZATION_CLOSED"));
}

}  // namespace
}  // namespace ketnap::dossier
