#include "services/dossier/handlers/way_fixture.h"

#include "services/dossier/domain/rule_set.h"
#include "services/dossier/projections/training_certificates.h"
#include "services/dossier/rule_set_loader.h"
#include "services/dossier/worklist_loader.h"

// The requests of the way, as they are right.
namespace ketnap::dossier {

const Environment& WayTest::environment() {
  static const auto& rules = *new absl::StatusOr<LoadedRuleSets>(
      LoadRuleSets(KETNAP_SOURCE_DIR "/services/dossier/rules"));
  static const auto& calendar =
      *new absl::StatusOr<std::unique_ptr<service::WorkingDayCalendarHolder>>(
          service::WorkingDayCalendarHolder::Load(
              KETNAP_SOURCE_DIR "/services/organization/data/working_days.textproto"));
  EXPECT_TRUE(rules.ok()) << rules.status();
  EXPECT_TRUE(calendar.ok()) << calendar.status();
  static const auto& worklists = *new absl::StatusOr<std::vector<Worklist>>(
      LoadWorklists(KETNAP_SOURCE_DIR "/services/dossier/data", rules->book));
  EXPECT_TRUE(worklists.ok()) << worklists.status();
  environment_.database = &harness_.database();
  environment_.tree = &harness_.runtime().tree();
  environment_.rules = &rules->book;
  environment_.rule_sets = &rules->sets;
  environment_.calendar = calendar->get();
  environment_.worklists = &*worklists;
  environment_.data_directory = KETNAP_SOURCE_DIR "/services/dossier/data";
  return environment_;
}

void WayTest::Apply(const journal::v1::JournalEntry& entry) {
  const TrainingCertificates certificates(&environment(), &harness_.clock());
  Run([&](db::Transaction& transaction) { return certificates.Apply(transaction, entry); });
}

v1::NominateCandidateRequest WayTest::Nomination(const std::string& full_name) {
  v1::NominateCandidateRequest request;
  auto* candidate = request.mutable_candidate();
  const Uuid& cell = nominating_cell_.IsNil() ? cell_ : nominating_cell_;
  candidate->set_organization(absl::StrCat("organizations/", cell.ToString()));
  candidate->set_full_name(full_name);
  *candidate->mutable_birth_date() = Day(1990, 5, 20);
  candidate->set_sex(v1::SEX_FEMALE);
  candidate->set_ethnicity("Tày");
  candidate->set_religion("Không");
  candidate->set_general_education(v1::GENERAL_EDUCATION_UPPER_SECONDARY);
  candidate->set_qualification(v1::QUALIFICATION_UNIVERSITY);
  candidate->set_occupation(v1::OCCUPATION_CIVIL_SERVANT);
  request.set_nominator_kind(v1::NOMINATOR_KIND_YOUTH_UNION);
  *request.mutable_nomination_date() = Day(2016, 8, 1);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

v1::ListSympathizerRequest WayTest::Listing() {
  auto request = For<v1::ListSympathizerRequest>();
  *request.mutable_resolution() = Paper(2016, 8, 15);
  return request;
}

v1::AssignHelperRequest WayTest::Help() {
  auto request = For<v1::AssignHelperRequest>();
  request.set_helper(members_[0]);
  *request.mutable_resolution() = Paper(2016, 8, 15);
  return request;
}

v1::RecordMonthlyReviewRequest WayTest::Review() {
  auto request = For<v1::RecordMonthlyReviewRequest>();
  *request.mutable_month() = Day(2016, 8, 1);
  *request.mutable_review_date() = Day(2016, 9, 5);
  request.set_political_awareness(v1::REVIEW_RATING_GOOD);
  request.set_work_result(v1::REVIEW_RATING_GOOD);
  request.set_ethics(v1::REVIEW_RATING_GOOD);
  request.set_public_trust(v1::REVIEW_RATING_FAIR);
  request.set_conclusion(v1::REVIEW_CONCLUSION_CONTINUE);
  request.set_helper_remark("Có tinh thần học hỏi.");
  return request;
}

v1::DelistCandidateRequest WayTest::Delisting() {
  auto request = For<v1::DelistCandidateRequest>();
  request.set_reason(v1::DELISTING_REASON_LEFT_WORKPLACE);
  *request.mutable_resolution() = Paper(2016, 12, 30);
  return request;
}

v1::OpenDossierRequest WayTest::Application() {
  auto request = For<v1::OpenDossierRequest>();
  *request.mutable_application_date() = Day(2016, 11, 1);
  return request;
}

v1::AttachDocumentRequest WayTest::Document(const char* form, google::type::Date date) {
  auto request = For<v1::AttachDocumentRequest>();
  request.set_form(form);
  *request.mutable_date() = std::move(date);
  return request;
}

v1::AttachDocumentRequest WayTest::Introduction() {
  auto request = Document("3-KNĐ", Day(2016, 11, 21));
  request.set_introducer(members_[0]);
  *request.mutable_acquainted_since() = Day(2014, 1, 1);
  return request;
}

v1::RequestVerificationRequest WayTest::Question() {
  auto request = For<v1::RequestVerificationRequest>();
  request.set_subject(verified_);
  request.set_recipient("Đảng ủy xã Quảng Lạc");
  *request.mutable_request_date() = Day(2016, 11, 7);
  return request;
}

v1::AnswerVerificationRequest WayTest::Answer() {
  auto request = For<v1::AnswerVerificationRequest>();
  request.set_subject(verified_);
  *request.mutable_answer_date() = Day(2016, 11, 20);
  request.set_outcome(v1::VERIFICATION_OUTCOME_CLEAR);
  return request;
}

v1::RecordOpinionRequest WayTest::Opinion(v1::OpinionSource source) {
  auto request = For<v1::RecordOpinionRequest>();
  request.set_source(source);
  *request.mutable_date() = Day(2016, 11, 22);
  request.set_favorable(true);
  return request;
}

v1::SetFamilyRequest WayTest::Family() {
  auto request = For<v1::SetFamilyRequest>();
  for (const v1::Relation relation : {v1::RELATION_FATHER, v1::RELATION_MOTHER}) {
    v1::Relative* relative = request.add_relatives();
    relative->set_relation(relation);
    relative->set_deceased(true);
  }
  return request;
}

v1::RecordResolutionRequest WayTest::CellVote() {
  auto request = For<v1::RecordResolutionRequest>();
  request.set_kind(v1::RESOLUTION_KIND_CELL_ADMISSION);
  *request.mutable_resolution() = Paper(2016, 12, 5);
  *request.mutable_vote() = Vote(6, 6);
  return request;
}

v1::RecordResolutionRequest WayTest::BaseVote() {
  auto request = For<v1::RecordResolutionRequest>();
  request.set_kind(v1::RESOLUTION_KIND_BASE_ADMISSION);
  *request.mutable_resolution() = Paper(2016, 12, 15);
  *request.mutable_vote() = Vote(9, 8);
  return request;
}

v1::ReturnDossierRequest WayTest::Return() {
  auto request = For<v1::ReturnDossierRequest>();
  *request.mutable_date() = Day(2016, 12, 20);
  auto* defect = request.add_defects();
  defect->set_form("3-KNĐ");
  defect->set_code("INCOMPLETE");
  return request;
}

v1::ResubmitDossierRequest WayTest::Resubmission() {
  auto request = For<v1::ResubmitDossierRequest>();
  *request.mutable_date() = Day(2016, 12, 26);
  return request;
}

v1::AppraiseDossierRequest WayTest::Appraisal() {
  auto request = For<v1::AppraiseDossierRequest>();
  *request.mutable_date() = Day(2016, 12, 28);
  return request;
}

v1::DecideAdmissionRequest WayTest::Admission() {
  auto request = For<v1::DecideAdmissionRequest>();
  request.set_deciding_organization(absl::StrCat("organizations/", superior_.ToString()));
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper(2017, 1, 16);
  *request.mutable_vote() = Vote(9, 7);
  return request;
}

v1::RecordCeremonyRequest WayTest::Ceremony() {
  auto request = For<v1::RecordCeremonyRequest>();
  *request.mutable_decision_received_date() = Day(2017, 1, 18);
  *request.mutable_ceremony_date() = Day(2017, 2, 3);
  return request;
}

v1::RecordProbationReviewRequest WayTest::Probation(const char* form) {
  auto request = For<v1::RecordProbationReviewRequest>();
  request.set_form(form);
  *request.mutable_date() = Day(2018, 2, 5);
  return request;
}

v1::ProposeRecognitionRequest WayTest::Proposal() {
  auto request = For<v1::ProposeRecognitionRequest>();
  *request.mutable_resolution() = Paper(2018, 2, 12);
  *request.mutable_vote() = Vote(6, 5);
  return request;
}

v1::RecordResolutionRequest WayTest::RecognitionVote() {
  auto request = BaseVote();
  request.set_kind(v1::RESOLUTION_KIND_BASE_RECOGNITION);
  *request.mutable_resolution() = Paper(2018, 2, 26);
  return request;
}

v1::DecideRecognitionRequest WayTest::Recognition() {
  auto request = For<v1::DecideRecognitionRequest>();
  request.set_deciding_organization(absl::StrCat("organizations/", superior_.ToString()));
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper(2018, 3, 5);
  *request.mutable_vote() = Vote(9, 9);
  return request;
}

void WayTest::AddSteps() {
  auto certify = [this](const char* class_type, Date issued) {
    Certify(class_type, issued);
    return absl::OkStatus();
  };
  steps_ = {
      {"nominate", [this] { return Send(Nomination()).status(); }},
      {"list", [this] { return Send(&People::ListSympathizer, Listing()).status(); }},
      {"helper", [this] { return Send(&People::AssignHelper, Help()).status(); }},
      {"review", [this] { return Send(&People::RecordMonthlyReview, Review()).status(); }},
      {"certificate", [=] { return certify(kAwareness, Date(2016, 10, 1)); }},
      {"open", [this] { return Send(&Dossiers::OpenDossier, Application()).status(); }},
      {"cv", [this] { return Send(Document("2-KNĐ", Day(2016, 11, 5))).status(); }},
      {"question", [this] { return Send(&Dossiers::RequestVerification, Question()).status(); }},
      {"answer", [this] { return Send(&Dossiers::AnswerVerification, Answer()).status(); }},
      {"introduction", [this] { return Send(Introduction()).status(); }},
      {"union", [this] { return Send(Document("4-KNĐ", Day(2016, 11, 21))).status(); }},
      {"youth opinion",
       [this] {
         return Send(&Dossiers::RecordOpinion, Opinion(v1::OPINION_SOURCE_YOUTH_UNION)).status();
       }},
      {"home opinion",
       [this] {
         return Send(&Dossiers::RecordOpinion, Opinion(v1::OPINION_SOURCE_RESIDENCE_CELL)).status();
       }},
      {"summary", [this] { return Send(Document("5-KNĐ", Day(2016, 11, 25))).status(); }},
      {"family", [this] { return Send(&People::SetFamily, Family()).status(); }},
      {"cell", [this] { return Send(CellVote()).status(); }},
      {"base", [this] { return Send(BaseVote()).status(); }},
      {"appraise", [this] { return Send(&Dossiers::AppraiseDossier, Appraisal()).status(); }},
      {"decide", [this] { return Send(&Dossiers::DecideAdmission, Admission()).status(); }},
      {"ceremony", [this] { return Send(&Dossiers::RecordCeremony, Ceremony()).status(); }},
      {"new-member", [=] { return certify(kNewMember, Date(2017, 10, 10)); }},
      {"10",
       [this] { return Send(&Dossiers::RecordProbationReview, Probation("10-KNĐ")).status(); }},
      {"11",
       [this] { return Send(&Dossiers::RecordProbationReview, Probation("11-KNĐ")).status(); }},
      {"12",
       [this] { return Send(&Dossiers::RecordProbationReview, Probation("12-KNĐ")).status(); }},
      {"propose", [this] { return Send(&Dossiers::ProposeRecognition, Proposal()).status(); }},
      {"recognition", [this] { return Send(RecognitionVote()).status(); }},
      {"recognize", [this] { return Send(&Dossiers::DecideRecognition, Recognition()).status(); }},
  };
}

}  // namespace ketnap::dossier
