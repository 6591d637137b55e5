#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/rules/criterion_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class SpecialStepsTest : public WayTest {
 protected:
  v1::RecordConsentRequest Consent(const Uuid& authority) {
    auto request = For<v1::RecordConsentRequest>();
    request.mutable_consent()->set_special_case(v1::SPECIAL_CASE_OVER_AGE);
    request.mutable_consent()->set_authority(absl::StrCat("organizations/", authority.ToString()));
    *request.mutable_consent()->mutable_document() = Paper(2016, 10, 20);
    return request;
  }
  v1::RecordSectionReportRequest Report(v1::Procedure procedure, bool favorable,
                                        const v1::DocumentReference& paper) {
    auto request = For<v1::RecordSectionReportRequest>();
    request.set_procedure(procedure);
    request.set_favorable(favorable);
    *request.mutable_report() = paper;
    return request;
  }
  v1::CandidateStep Newest() {
    v1::GetTimelineRequest request;
    request.set_candidate(person_);
    request.set_page_size(1);
    auto page = Send(&People::GetTimeline, request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() && page->entries_size() == 1 ? page->entries(0).step() : v1::CandidateStep();
  }
};

TEST_F(SpecialStepsTest, AConsentStandsInTheDossierAndInTheJournal) {
  ASSERT_NO_FATAL_FAILURE(Reach("open"));
  EXPECT_THAT(Violated(Send(&Dossiers::RecordConsent, Consent(Uuid::FromName("nobody"))).status()),
              ElementsAre("consent.authority UNKNOWN_ORGANIZATION"));
  auto recorded = Send(&Dossiers::RecordConsent, Consent(root_));
  ASSERT_TRUE(recorded.ok()) << recorded.status() << " " << EnglishMessage(recorded.status());
  ASSERT_EQ(recorded->consents_size(), 1);
  EXPECT_EQ(recorded->consents(0).document().symbol(), "NQ/CB");
  EXPECT_EQ(recorded->state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  auto again = Consent(root_);
  again.mutable_consent()->mutable_document()->set_number("06");
  auto replaced = Send(&Dossiers::RecordConsent, again);
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  ASSERT_EQ(replaced->consents_size(), 1);
  EXPECT_EQ(replaced->consents(0).document().number(), "06");
  const v1::CandidateStep step = Newest();
  EXPECT_EQ(step.step(), v1::STEP_RECORD_CONSENT);
  ASSERT_EQ(step.consents_size(), 1);
  EXPECT_EQ(step.consents(0).special_case(), v1::SPECIAL_CASE_OVER_AGE);
  EXPECT_THAT(step.codes(), ElementsAre("OVER_AGE"));
  EXPECT_EQ(GetDossier().consents_size(), 1);
}

TEST_F(SpecialStepsTest, PapersStandInTheJournalAsTheyAreInTheDossier) {
  ASSERT_NO_FATAL_FAILURE(Reach("cell"));
  ASSERT_TRUE(Send(CellVote()).ok());
  ASSERT_TRUE(Send(&Dossiers::ReturnDossier, Return()).ok());
  const v1::CandidateStep step = Newest();
  ASSERT_EQ(step.documents_size(), 1);
  EXPECT_EQ(step.documents(0).form(), "3-KNĐ");
  EXPECT_EQ(step.documents(0).defect_code(), "INCOMPLETE");
  EXPECT_EQ(step.documents(0).introducer(), members_[0]);
}

TEST_F(SpecialStepsTest, OnlyACriterionFromAboveTheCellIsAttested) {
  ASSERT_NO_FATAL_FAILURE(Reach("open"));
  auto criterion = [this](const char* name, const Uuid& organization) {
    CriterionRecord record;
    record.criterion.id = Uuid::FromName(name);
    record.criterion.title = "Đã qua bồi dưỡng tại cơ sở";
    record.criterion.kind = static_cast<int>(v1::CRITERION_KIND_ATTESTED);
    record.criterion.step = Step::kOpenDossier;
    record.criterion.decision = {"01", "QĐ/ĐU", Date(2016, 1, 1)};
    record.organization = organization;
    record.valid_from = Date(2016, 1, 1);
    record.version = 1;
    Run([&](db::Transaction& transaction) {
      return InsertCriterion(transaction, record, harness_.clock().Now());
    });
    return absl::StrCat("localCriteria/", record.criterion.id.ToString());
  };
  const std::string ours = criterion("ours", base_);
  const std::string theirs = criterion("theirs", other_base_);
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("LOCAL"));
  auto request = For<v1::AttestCriterionRequest>();
  request.mutable_attestation()->set_criterion(theirs);
  *request.mutable_attestation()->mutable_date() = Day(2016, 10, 20);
  EXPECT_THAT(Violated(Send(&Dossiers::AttestCriterion, request).status()),
              ElementsAre("attestation.criterion UNKNOWN_CRITERION"));
  request.mutable_attestation()->set_criterion(ours);
  request.set_request_id(harness_.NewRequestId());
  auto attested = Send(&Dossiers::AttestCriterion, request);
  ASSERT_TRUE(attested.ok()) << attested.status();
  ASSERT_EQ(attested->attestations_size(), 1);
  EXPECT_EQ(attested->attestations(0).criterion(), ours);
  EXPECT_EQ(Newest().attestations_size(), 1);
  EXPECT_TRUE(Send(&Dossiers::OpenDossier, Application()).ok());
}

// The same way, with a sectional committee between the cell and its grassroots committee.
class SectionTest : public SpecialStepsTest {
 protected:
  SectionTest() {
    section_ = harness_.AddOrganization("Đảng bộ bộ phận", base_, "SECTIONAL_COMMITTEE");
    section_cell_ = harness_.AddOrganization("Chi bộ Kế toán", section_, "PARTY_CELL");
    nominating_cell_ = section_cell_;
    cell_ = section_cell_;
    for (std::string& member : members_) member = AddMember(section_cell_, Date(2010, 3, 1));
  }
  Uuid section_, section_cell_;
};

TEST_F(SectionTest, TheSectionReportsBeforeTheBaseResolves) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  EXPECT_THAT(Unmet(Send(BaseVote()).status()), Contains("STATE"));
  auto back = Send(&Dossiers::RecordSectionReport,
                   Report(v1::PROCEDURE_ADMISSION, false, Paper(2016, 12, 8)));
  ASSERT_TRUE(back.ok()) << back.status() << " " << EnglishMessage(back.status());
  EXPECT_EQ(back->state(), v1::CANDIDATE_STATE_RETURNED);
  EXPECT_EQ(Get().return_count(), 1);
  auto resubmission = Resubmission();
  *resubmission.mutable_date() = Day(2016, 12, 9);
  auto resubmitted = Send(&Dossiers::ResubmitDossier, resubmission);
  ASSERT_TRUE(resubmitted.ok()) << resubmitted.status() << EnglishMessage(resubmitted.status());
  EXPECT_EQ(resubmitted->state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  auto reported = Send(&Dossiers::RecordSectionReport,
                       Report(v1::PROCEDURE_ADMISSION, true, Paper(2016, 12, 10)));
  ASSERT_TRUE(reported.ok()) << reported.status();
  EXPECT_EQ(reported->state(), v1::CANDIDATE_STATE_SECTION_APPRAISED);
  const v1::CandidateStep step = Newest();
  EXPECT_EQ(step.body(), absl::StrCat("organizations/", section_.ToString()));
  EXPECT_EQ(step.form(), "7-KNĐ");
  auto resolved = Send(BaseVote());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->state(), v1::CANDIDATE_STATE_BASE_RESOLVED);

  for (const auto& [name, take] : steps_) {
    if (name != "appraise" && name != "decide" && name != "ceremony" && name != "new-member" &&
        name != "10" && name != "11" && name != "12" && name != "propose") {
      continue;
    }
    const absl::Status status = take();
    ASSERT_TRUE(status.ok()) << name << ": " << status << " " << EnglishMessage(status);
  }
  EXPECT_THAT(Unmet(Send(RecognitionVote()).status()), ElementsAre("R-DOS-1"));
  ASSERT_TRUE(Send(&Dossiers::RecordSectionReport,
                   Report(v1::PROCEDURE_RECOGNITION, true, Paper(2018, 2, 20)))
                  .ok());
  EXPECT_EQ(Newest().form(), "14-KNĐ");
  auto recognition = Send(RecognitionVote());
  ASSERT_TRUE(recognition.ok()) << recognition.status();
  EXPECT_TRUE(recognition->milestones().has_recognition_section_report_date());
}

TEST_F(SpecialStepsTest, WithoutASectionNobodyReports) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  EXPECT_THAT(Unmet(Send(&Dossiers::RecordSectionReport,
                         Report(v1::PROCEDURE_ADMISSION, true, Paper(2016, 12, 8)))
                        .status()),
              ElementsAre("BODY"));
}

}  // namespace
}  // namespace ketnap::dossier
