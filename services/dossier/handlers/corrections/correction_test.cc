#include <string>

#include "absl/strings/match.h"
#include "services/dossier/handlers/corrections/officer_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CorrectionTest : public OfficerTest {
 protected:
  v1::CorrectRecordRequest Correct(
      const std::vector<std::pair<std::string, std::string>>& changes) {
    auto request = For<v1::CorrectRecordRequest>();
    for (const auto& [field, value] : changes) {
      auto* change = request.add_changes();
      change->set_field(field);
      change->set_new_value(value);
    }
    *request.mutable_legal_basis() = Paper(2019, 1, 4);
    request.set_reason_note("Giấy khai sinh ghi khác.");
    return request;
  }
  v1::CorrectRecordRequest Undo() {
    auto request = Correct({});
    request.set_undo_last_step(true);
    return request;
  }
  v1::ApproveCorrectionRequest Approval(const v1::Correction& correction) {
    auto request = For<v1::ApproveCorrectionRequest>();
    request.set_correction(correction.name());
    return request;
  }
  v1::Correction Propose(const v1::CorrectRecordRequest& request) {
    auto reply = Send(&Dossiers::CorrectRecord, request);
    EXPECT_TRUE(reply.ok()) << reply.status() << EnglishMessage(reply.status());
    return reply.ok() ? *reply : v1::Correction();
  }
  absl::StatusOr<v1::Correction> Approve(const v1::Correction& correction) {
    return SendAs(second_, &Dossiers::ApproveCorrection, Approval(correction));
  }
  void TakeBack() {
    auto reply = Approve(Propose(Undo()));
    EXPECT_TRUE(reply.ok()) << reply.status() << EnglishMessage(reply.status());
  }
  v1::ListCorrectionsResponse List(
      const Uuid& organization, v1::CorrectionStatus status = v1::CORRECTION_STATUS_UNSPECIFIED) {
    v1::ListCorrectionsRequest request;
    request.set_organization(NameOf(organization));
    request.set_status(status);
    auto reply = Send(&Dossiers::ListCorrections, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::ListCorrectionsResponse();
  }
  static std::vector<std::string> ChangesOf(const v1::Correction& correction) {
    std::vector<std::string> texts;
    for (const v1::FieldChange& change : correction.changes()) {
      texts.push_back(
          absl::StrCat(change.field(), ": ", change.old_value(), " > ", change.new_value()));
    }
    return texts;
  }
  static std::vector<std::string> ShiftsOf(const v1::Correction& correction) {
    auto text = [](const google::type::Date& date) {
      return date.year() == 0 ? std::string("-") : FormatDate(*DateFromProto(date));
    };
    std::vector<std::string> texts;
    for (const v1::DeadlineChange& change : correction.deadline_changes()) {
      texts.push_back(absl::StrCat(change.rule_id(), ": ", text(change.old_due_date()), " > ",
                                   text(change.new_due_date())));
    }
    return texts;
  }
};

TEST_F(CorrectionTest, APreviewTellsWhatWouldChangeAndWritesNothing) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  const int64_t entries = harness_.JournalSize();
  auto request = Correct(
      {{"milestones.cell_resolution_date", "2016-12-06"}, {"full_name", " Nguyễn  Văn   Anh "}});
  request.set_validate_only(true);
  const v1::Correction preview = Propose(request);
  EXPECT_EQ(preview.name(), "");
  EXPECT_THAT(ChangesOf(preview),
              ElementsAre("full_name: Nguyễn Văn An > Nguyễn Văn Anh",
                          "milestones.cell_resolution_date: 2016-12-05 > 2016-12-06"));
  EXPECT_THAT(ShiftsOf(preview), Contains("R-DL-1: 2017-03-07 > 2017-03-08"));
  EXPECT_EQ(harness_.JournalSize(), entries);
  EXPECT_THAT(List(root_).corrections(), IsEmpty());
  // The request it prepares has the same id.
  request.set_validate_only(false);
  EXPECT_NE(Propose(request).name(), "");
}

TEST_F(CorrectionTest, ASecondPersonCarriesItOut) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  const v1::Correction proposed =
      Propose(Correct({{"full_name", "Nguyễn Văn Anh"}, {"sex", "SEX_MALE"}}));
  EXPECT_EQ(proposed.status(), v1::CORRECTION_STATUS_PENDING);
  EXPECT_EQ(proposed.proposer(), clerk_.account);
  EXPECT_EQ(Get().full_name(), "Nguyễn Văn An");
  EXPECT_EQ(ErrorReason(Send(&Dossiers::ApproveCorrection, Approval(proposed)).status()),
            "SAME_PERSON");

  auto applied = Approve(proposed);
  ASSERT_TRUE(applied.ok()) << applied.status() << EnglishMessage(applied.status());
  EXPECT_EQ(applied->status(), v1::CORRECTION_STATUS_APPLIED);
  EXPECT_EQ(applied->approver(), second_.account);
  EXPECT_EQ(Get().full_name(), "Nguyễn Văn Anh");
  EXPECT_EQ(Get().sex(), v1::SEX_MALE);
  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.action(), "ApproveCorrection");
  EXPECT_EQ(told.step().step(), v1::STEP_CORRECT);
  EXPECT_EQ(told.step().correction(), proposed.name());
  EXPECT_EQ(told.step().document().number(), "05");
  EXPECT_THAT(told.step().codes(), ElementsAre("full_name", "sex"));
  EXPECT_EQ(ErrorReason(Approve(proposed).status()), "CORRECTION_NOT_PENDING");

  // Found under the new name.
  v1::ListCandidatesRequest list;
  list.set_text("nguyen van anh");
  auto found = Send(&People::ListCandidates, list);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->candidates_size(), 1);
}

TEST_F(CorrectionTest, WhatChangesStandsSealed) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  const v1::Correction proposed = Propose(Correct({{"full_name", "Hoàng Thị Bí Mật"}}));
  const auto rows = harness_.ReadSql("SELECT content FROM correction");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(absl::StrContains(rows[0].Text(0), "Hoàng"));
  EXPECT_FALSE(absl::StrContains(rows[0].Text(0), "khai sinh"));
  for (const auto& entry :
       harness_.ReadSql("SELECT event FROM journal_entry WHERE aggregate_type = 'corrections'")) {
    EXPECT_FALSE(absl::StrContains(entry.Text(0), "Hoàng"));
    EXPECT_TRUE(absl::StrContains(entry.Text(0), "full_name"));
  }
  ASSERT_EQ(List(root_).corrections_size(), 1);
  EXPECT_EQ(List(root_).corrections(0).changes(0).new_value(), "Hoàng Thị Bí Mật");
}

TEST_F(CorrectionTest, WarnsOfConditionsThatWouldNotHaveHeld) {
  ASSERT_NO_FATAL_FAILURE(Reach("appraise"));
  // Seventeen on the day of the cell's meeting.
  auto request = Correct({{"birth_date", "1999-06-01"}});
  request.set_validate_only(true);
  const v1::Correction young = Propose(request);
  EXPECT_THAT(young.warnings(), Contains(HasSubstr("R-ELG-1")));
  request = Correct({{"milestones.base_resolution_date", "2016-12-01"}});
  request.set_validate_only(true);
  EXPECT_THAT(Propose(request).warnings(), Contains(HasSubstr("DATES")));
  request = Correct({{"birth_date", "1991-06-01"}});
  request.set_validate_only(true);
  EXPECT_THAT(Propose(request).warnings(), IsEmpty());
}

TEST_F(CorrectionTest, TheCeremonyMovesTheDayOfOfficialMembership) {
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  EXPECT_EQ(Get().milestones().official_date().day(), 3);
  const v1::Correction proposed = Propose(Correct({{"milestones.ceremony_date", "2017-02-06"}}));
  EXPECT_THAT(ChangesOf(proposed),
              ElementsAre("milestones.ceremony_date: 2017-02-03 > 2017-02-06",
                          "milestones.official_date: 2018-02-03 > 2018-02-06"));
  // The papers of probation were written a day before the twelve months were over.
  ASSERT_TRUE(Approve(proposed).ok());
  EXPECT_EQ(Get().milestones().ceremony_date().day(), 6);
  EXPECT_EQ(Get().milestones().official_date().day(), 6);
  EXPECT_EQ(Get().milestones().official_date().year(), 2018);
}

TEST_F(CorrectionTest, PapersBearTheCorrectedDay) {
  ASSERT_NO_FATAL_FAILURE(Reach("question"));
  ASSERT_TRUE(Approve(Propose(Correct({{"milestones.application_date", "2016-11-02"}}))).ok());
  const v1::Dossier dossier = GetDossier();
  for (const auto& document : dossier.documents()) {
    EXPECT_EQ(document.date().day(), document.form() == "1-KNĐ" ? 2 : 5) << document.form();
  }
}

TEST_F(CorrectionTest, ARecordThatChangedMeanwhileIsProposedAnew) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const v1::Correction proposed = Propose(Correct({{"ethnicity", "Nùng"}}));
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
  EXPECT_EQ(ErrorReason(Approve(proposed).status()), "CORRECTION_OUTDATED");
  EXPECT_EQ(List(root_, v1::CORRECTION_STATUS_OUTDATED).corrections_size(), 1);
  EXPECT_THAT(List(root_, v1::CORRECTION_STATUS_PENDING).corrections(), IsEmpty());
  EXPECT_EQ(Get().ethnicity(), "Tày");
  ASSERT_TRUE(Approve(Propose(Correct({{"ethnicity", "Nùng"}}))).ok());
  EXPECT_EQ(Get().ethnicity(), "Nùng");
}

TEST_F(CorrectionTest, IsRejectedOrTakenBack) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  auto reject = [&](const access::Caller& caller, const v1::Correction& correction) {
    auto request = For<v1::RejectCorrectionRequest>();
    request.set_correction(correction.name());
    request.set_reason_note("Chưa đủ căn cứ.");
    return SendAs(caller, &Dossiers::RejectCorrection, request);
  };
  auto rejected = reject(second_, Propose(Correct({{"ethnicity", "Nùng"}})));
  ASSERT_TRUE(rejected.ok()) << rejected.status();
  EXPECT_EQ(rejected->status(), v1::CORRECTION_STATUS_REJECTED);
  EXPECT_EQ(rejected->approver(), second_.account);
  EXPECT_EQ(rejected->rejection_note(), "Chưa đủ căn cứ.");
  EXPECT_EQ(ErrorReason(Approve(*rejected).status()), "CORRECTION_NOT_PENDING");
  auto withdrawn = reject(clerk_, Propose(Correct({{"ethnicity", "Nùng"}})));
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->approver(), "");
  EXPECT_EQ(Get().ethnicity(), "Tày");
}

TEST_F(CorrectionTest, RefusesWhatIsNotCorrected) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  auto refused = [&](const std::vector<std::pair<std::string, std::string>>& changes) {
    return Violated(Send(&Dossiers::CorrectRecord, Correct(changes)).status());
  };
  EXPECT_THAT(refused({}), ElementsAre("changes REQUIRED"));
  for (const char* field : {"state", "helper", "name", "milestones.official_date",
                            "milestones.awareness_certificate_date", "milestones.nothing"}) {
    EXPECT_THAT(refused({{field, "1"}}), ElementsAre("changes[0].field UNKNOWN_FIELD")) << field;
  }
  EXPECT_THAT(refused({{"sex", "SEX_MALE"}, {"sex", "SEX_MALE"}}),
              ElementsAre("changes[1].field DUPLICATE_FIELD"));
  EXPECT_THAT(refused({{"milestones.cv_date", "2016-11-05"}}),
              ElementsAre("changes[0].new_value NOT_RECORDED"));
  EXPECT_THAT(refused({{"sex", "SEX_UNSPECIFIED"}}), ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"birth_date", "31/12/1990"}}),
              ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"birth_date", "2019-01-11"}}),
              ElementsAre("changes[0].new_value DATE_IN_FUTURE"));
  EXPECT_THAT(refused({{"youth_union_member", "yes"}}),
              ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"full_name", "--"}}), ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"full_name", "A"}}), ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"religion", std::string(51, 'a')}}),
              ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(refused({{"full_name", ""}}), ElementsAre("changes[0].new_value REQUIRED"));
  EXPECT_THAT(refused({{"ethnicity", "Tày"}}), ElementsAre("changes[0].new_value UNCHANGED"));
  auto future = Correct({{"ethnicity", "Nùng"}});
  *future.mutable_legal_basis()->mutable_date() = Day(2019, 1, 11);
  EXPECT_THAT(Violated(Send(&Dossiers::CorrectRecord, future).status()),
              ElementsAre("legal_basis.date DATE_IN_FUTURE"));
  auto both = Undo();
  both.add_changes()->set_field("sex");
  EXPECT_THAT(Violated(Send(&Dossiers::CorrectRecord, both).status()),
              ElementsAre("changes NOT_ALLOWED"));
}

TEST_F(CorrectionTest, NobodyReachesACorrectionThroughAnotherPerson) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const v1::Correction proposed = Propose(Correct({{"ethnicity", "Nùng"}}));
  ASSERT_TRUE(Send(Nomination("Lý Thị Bình")).ok());
  EXPECT_EQ(Approve(proposed).status().code(), absl::StatusCode::kNotFound);
  const access::Caller stranger = Officer(other_base_);
  v1::ListCorrectionsRequest list;
  list.set_organization(NameOf(base_));
  EXPECT_EQ(SendAs(stranger, &Dossiers::ListCorrections, list).status().code(),
            absl::StatusCode::kNotFound);
  list.set_organization(NameOf(other_base_));
  auto theirs = SendAs(stranger, &Dossiers::ListCorrections, list);
  ASSERT_TRUE(theirs.ok()) << theirs.status();
  EXPECT_THAT(theirs->corrections(), IsEmpty());
}

TEST_F(CorrectionTest, ListsNewestFirstInPagesAndFollowsThePerson) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  std::vector<std::string> names;
  for (const char* value : {"Nùng", "Kinh", "Dao"}) {
    names.push_back(Propose(Correct({{"ethnicity", value}})).name());
    harness_.clock().Advance(absl::Seconds(1));
  }
  v1::ListCorrectionsRequest request;
  request.set_organization(NameOf(cell_));
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    auto page = Send(&Dossiers::ListCorrections, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& correction : page->corrections()) seen.push_back(correction.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(names[2], names[1], names[0]));
  MergeIntoOtherCell();
  EXPECT_EQ(List(other_base_).corrections_size(), 3);
  EXPECT_THAT(List(base_).corrections(), IsEmpty());
}

// ---- Taking the last step back.

TEST_F(CorrectionTest, AnUndoneStepLeavesNothingAndIsAnEntryOfItsOwn) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const Rows before = ReadRows();
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
  const v1::Correction proposed = Propose(Undo());
  EXPECT_EQ(proposed.kind(), v1::CORRECTION_KIND_UNDO);
  EXPECT_EQ(proposed.undone_action(), "RecordMonthlyReview");
  EXPECT_THAT(ChangesOf(proposed), ElementsAre("milestones.last_review_date: 2016-09-05 > "));
  ASSERT_TRUE(Approve(proposed).ok());
  Rows after = ReadRows();
  EXPECT_THAT(after.months, IsEmpty());
  after.candidate.set_etag(before.candidate.etag());
  *after.candidate.mutable_update_time() = before.candidate.update_time();
  EXPECT_EQ(after.candidate.DebugString(), before.candidate.DebugString());
  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.step().step(), v1::STEP_UNDO);
  EXPECT_EQ(told.step().restored_version(), 3);
  EXPECT_THAT(told.step().codes(), ElementsAre("RecordMonthlyReview"));
  EXPECT_EQ(harness_.JournalSize(), 5 + 2);
  // It can be taken again.
  EXPECT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
}

TEST_F(CorrectionTest, UndoneTwiceGoesFurtherBack) {
  ASSERT_NO_FATAL_FAILURE(Reach("home opinion"));
  const Rows earlier = ReadRows();
  for (const std::string step : {"home opinion", "summary"}) {
    Continue(step, step == "summary" ? "family" : "summary");
  }
  ASSERT_EQ(Get().state(), v1::CANDIDATE_STATE_OPINIONS_COLLECTED);
  TakeBack();
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_VERIFIED);
  TakeBack();
  const Rows after = ReadRows();
  EXPECT_EQ(after.papers.DebugString(), earlier.papers.DebugString());
  EXPECT_EQ(after.candidate.milestones().DebugString(),
            earlier.candidate.milestones().DebugString());
  ASSERT_NO_FATAL_FAILURE(Continue("home opinion", "base"));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
}

TEST_F(CorrectionTest, EveryUndoableStepOfTheWayComesBackAsItWas) {
  for (const auto& [name, take] : steps_) {
    if (name == "nominate") {
      ASSERT_TRUE(take().ok());
      continue;
    }
    const Rows before = ReadRows();
    ASSERT_TRUE(take().ok()) << name;
    auto proposed = Send(&Dossiers::CorrectRecord, Undo());
    const bool refused = name == "certificate" || name == "new-member" || name == "family" ||
                         name == "decide" || name == "ceremony" || name == "recognize";
    if (refused) {
      EXPECT_EQ(ErrorReason(proposed.status()), "UNDO_NOT_POSSIBLE") << name;
      continue;
    }
    ASSERT_TRUE(proposed.ok()) << name << proposed.status() << EnglishMessage(proposed.status());
    auto undone = Approve(*proposed);
    ASSERT_TRUE(undone.ok()) << name << undone.status() << EnglishMessage(undone.status());
    Rows after = ReadRows();
    EXPECT_EQ(after.papers.DebugString(), before.papers.DebugString()) << name;
    EXPECT_EQ(after.months, before.months) << name;
    after.candidate.set_etag(before.candidate.etag());
    *after.candidate.mutable_update_time() = before.candidate.update_time();
    EXPECT_EQ(after.candidate.DebugString(), before.candidate.DebugString()) << name;
    ASSERT_TRUE(take().ok()) << name << " again";
  }
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
}

TEST_F(CorrectionTest, TheFirstEntryIsNotUndone) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  TakeBack();
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_NOMINATED);
  const absl::Status status = Send(&Dossiers::CorrectRecord, Undo()).status();
  EXPECT_EQ(ErrorReason(status), "UNDO_NOT_POSSIBLE");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(CorrectionTest, ACorrectionCanBeTakenBack) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  ASSERT_TRUE(Approve(Propose(Correct({{"ethnicity", "Nùng"}}))).ok());
  TakeBack();
  EXPECT_EQ(Get().ethnicity(), "Tày");
}

}  // namespace
}  // namespace ketnap::dossier
