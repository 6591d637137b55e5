#include "services/dossier/handlers/way_fixture.h"

// Every guard of the way, refused once by a request that violates it alone.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GuardTest : public WayTest {
 protected:
  // The status must be a refusal that names `rule_id`, and nothing must have changed.
  void ExpectRefused(const absl::Status& status, const std::string& rule_id) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_EQ(ErrorReason(status), "STEP_CONDITIONS_UNMET");
    EXPECT_THAT(Unmet(status), Contains(rule_id)) << status;
  }
  void ExpectRefusedAlone(const absl::Status& status, const std::string& rule_id) {
    ExpectRefused(status, rule_id);
    EXPECT_THAT(Unmet(status), ElementsAre(rule_id)) << status;
  }
  void ExpectViolation(const absl::Status& status, const std::string& violation) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(Violated(status), Contains(violation)) << status;
  }
  template <typename Response>
  static v1::CandidateState StateOf(const absl::StatusOr<Response>& reply) {
    EXPECT_TRUE(reply.ok()) << reply.status() << EnglishMessage(reply.status());
    return reply.ok() ? reply->state() : v1::CANDIDATE_STATE_UNSPECIFIED;
  }
};

TEST_F(GuardTest, RefusesEveryStepOutOfOrder) {
  Reach("list");
  const int64_t before = harness_.JournalSize();
  const std::pair<const char*, absl::Status> refused[] = {
      {"helper", Send(&People::AssignHelper, Help()).status()},
      {"review", Send(&People::RecordMonthlyReview, Review()).status()},
      {"delist", Send(&People::DelistCandidate, Delisting()).status()},
      {"open", Send(&Dossiers::OpenDossier, Application()).status()},
      {"cv", Send(Document("2-KNĐ", Day(2016, 11, 5))).status()},
      {"paper", Send(Document("4-KNĐ", Day(2016, 11, 5))).status()},
      {"question", Send(&Dossiers::RequestVerification, Question()).status()},
      {"answer", Send(&Dossiers::AnswerVerification, Answer()).status()},
      {"opinion",
       Send(&Dossiers::RecordOpinion, Opinion(v1::OPINION_SOURCE_RESIDENCE_CELL)).status()},
      {"cell", Send(CellVote()).status()},
      {"base", Send(BaseVote()).status()},
      {"return missing",
       [this] {
         auto request = Return();
         request.mutable_defects(0)->set_code("MISSING");
         return Send(&Dossiers::ReturnDossier, request).status();
       }()},
      {"resubmit", Send(&Dossiers::ResubmitDossier, Resubmission()).status()},
      {"appraise", Send(&Dossiers::AppraiseDossier, Appraisal()).status()},
      {"decide", Send(&Dossiers::DecideAdmission, Admission()).status()},
      {"ceremony", Send(&Dossiers::RecordCeremony, Ceremony()).status()},
      {"probation", Send(&Dossiers::RecordProbationReview, Probation("10-KNĐ")).status()},
      {"propose", Send(&Dossiers::ProposeRecognition, Proposal()).status()},
      {"recognition vote", Send(RecognitionVote()).status()},
      {"recognize", Send(&Dossiers::DecideRecognition, Recognition()).status()},
  };
  for (const auto& [name, status] : refused) {
    EXPECT_THAT(Unmet(status), Contains("STATE")) << name << " " << status;
  }
  EXPECT_EQ(harness_.JournalSize(), before);
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  ExpectRefusedAlone(Send(&People::ListSympathizer, Listing()).status(), "STATE");
}

TEST_F(GuardTest, GuardsTheNomination) {
  auto request = Nomination();
  request.mutable_candidate()->set_organization(absl::StrCat("organizations/", base_.ToString()));
  ExpectViolation(Send(request).status(), "candidate.organization NOT_A_CELL");
  request = Nomination("..");
  ExpectViolation(Send(request).status(), "candidate.full_name NOT_A_NAME");
  request = Nomination();
  *request.mutable_candidate()->mutable_birth_date() = Day(2019, 1, 11);
  ExpectViolation(Send(request).status(), "candidate.birth_date DATE_IN_FUTURE");
  EXPECT_EQ(harness_.JournalSize(), 0);
}

TEST_F(GuardTest, GuardsHelperAndReviews) {
  Reach("helper");
  auto help = Help();
  help.set_helper(probationer_);
  ExpectRefusedAlone(Send(&People::AssignHelper, help).status(), "R-HLP-1");
  help.set_helper(stranger_);
  ExpectRefusedAlone(Send(&People::AssignHelper, help).status(), "R-HLP-1");
  help.set_helper(absl::StrCat("members/", base_.ToString()));
  ExpectRefusedAlone(Send(&People::AssignHelper, help).status(), "R-HLP-1");
  LeaveParty(members_[5], Date(2016, 8, 1));
  help.set_helper(members_[5]);
  ExpectRefusedAlone(Send(&People::AssignHelper, help).status(), "R-HLP-1");
  help = Help();
  *help.mutable_resolution() = Paper(2016, 8, 14);
  ExpectRefusedAlone(Send(&People::AssignHelper, help).status(), "DATES");
  ExpectRefusedAlone(Send(&People::RecordMonthlyReview, Review()).status(), "R-HLP-1");
  ASSERT_TRUE(Send(&People::AssignHelper, Help()).ok());
  auto review = Review();
  *review.mutable_month() = Day(2016, 8, 2);
  ExpectRefusedAlone(Send(&People::RecordMonthlyReview, review).status(), "MONTH");
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
  ExpectRefusedAlone(Send(&People::RecordMonthlyReview, Review()).status(), "MONTH");
}

TEST_F(GuardTest, GuardsTheListing) {
  Reach("open");
  auto other = Delisting();
  other.set_reason(v1::DELISTING_REASON_OTHER);
  ExpectViolation(Send(&People::DelistCandidate, other).status(), "note REQUIRED");
  other.set_note("Chuyển công tác ra ngoài tỉnh.");
  EXPECT_EQ(StateOf(Send(&People::DelistCandidate, other)), v1::CANDIDATE_STATE_DELISTED);
}

TEST_F(GuardTest, GuardsTheApplication) {
  Reach("review");
  auto early = Application();
  // Neither reviewed nor trained.
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, early).status()),
              ElementsAre("R-RVW-1", "R-ELG-4"));
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
  ExpectRefusedAlone(Send(&Dossiers::OpenDossier, early).status(), "R-ELG-4");
  Certify(kAwareness, Date(2016, 10, 1));
  *early.mutable_application_date() = Day(2016, 9, 30);
  ExpectRefusedAlone(Send(&Dossiers::OpenDossier, early).status(), "R-ELG-4");
  EXPECT_EQ(StateOf(Send(&Dossiers::OpenDossier, Application())),
            v1::CANDIDATE_STATE_APPLICATION_FILED);
}

TEST_F(GuardTest, GuardsAgeEducationAndCertificateWhenTheCellMeets) {
  // Eighteen on the application's day but for a month; the certificate five years old by the vote.
  steps_[0].second = [this] {
    auto request = Nomination();
    *request.mutable_candidate()->mutable_birth_date() = Day(1998, 12, 6);
    request.mutable_candidate()->set_general_education(v1::GENERAL_EDUCATION_PRIMARY);
    return Send(request).status();
  };
  steps_[4].second = [this] {
    Certify(kAwareness, Date(2011, 12, 4));
    return absl::OkStatus();
  };
  Reach("open");
  // Seventeen years and eleven months; that education needs a consent is told, for the cell's
  // meeting.
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("R-ELG-1"));
  auto verdict = Check(v1::STEP_CELL_RESOLUTION, Date(2016, 12, 5));
  std::vector<std::string> unmet;
  for (const v1::Condition& condition : verdict.conditions()) {
    if (condition.verdict() == v1::CONDITION_VERDICT_UNMET) unmet.push_back(condition.rule_id());
  }
  EXPECT_THAT(unmet, ::testing::IsSupersetOf({"STATE", "R-ELG-3", "R-CLS-1"}));
  // Sixty months to the day is still good.
  verdict = Check(v1::STEP_CELL_RESOLUTION, Date(2016, 12, 4));
  for (const v1::Condition& condition : verdict.conditions()) {
    if (condition.rule_id() == "R-CLS-1") {
      EXPECT_EQ(condition.verdict(), v1::CONDITION_VERDICT_MET);
    }
  }
}

TEST_F(GuardTest, GuardsTheCurriculumVitaeAndPapers) {
  Reach("cv");
  ExpectRefused(Send(Document("2-KNĐ", Day(2016, 10, 31))).status(), "DATES");
  ASSERT_TRUE(Send(Document("2-KNĐ", Day(2016, 11, 5))).ok());
  ExpectViolation(Send(Document("6-KNĐ", Day(2016, 11, 21))).status(), "form UNKNOWN_FORM");
  ExpectViolation(Send(Document("1-KNĐ", Day(2016, 11, 21))).status(), "form UNKNOWN_FORM");
  ExpectViolation(Send(Document("3-KNĐ", Day(2016, 11, 21))).status(), "introducer REQUIRED");
  auto paper = Introduction();
  paper.set_form("5-KNĐ");
  ExpectViolation(Send(paper).status(), "introducer NOT_FOR_THIS_FORM");
  paper = Introduction();
  paper.set_introducer(absl::StrCat("members/", base_.ToString()));
  ExpectViolation(Send(paper).status(), "introducer UNKNOWN_MEMBER");
  paper = Introduction();
  *paper.mutable_acquainted_since() = Day(2016, 11, 22);
  ExpectViolation(Send(paper).status(), "acquainted_since AFTER_DOCUMENT");
}

TEST_F(GuardTest, GuardsVerification) {
  Reach("question");
  auto question = Question();
  question.set_subject("NEIGHBOUR");
  ExpectViolation(Send(&Dossiers::RequestVerification, question).status(),
                  "subject UNKNOWN_SUBJECT");
  ASSERT_TRUE(Send(&Dossiers::RequestVerification, Question()).ok());
  ExpectViolation(Send(&Dossiers::RequestVerification, Question()).status(),
                  "subject VERIFICATION_OPEN");
  auto answer = Answer();
  answer.set_subject("MOTHER");
  ExpectViolation(Send(&Dossiers::AnswerVerification, answer).status(),
                  "subject VERIFICATION_NOT_OPEN");
  answer = Answer();
  *answer.mutable_answer_date() = Day(2016, 11, 6);
  ExpectViolation(Send(&Dossiers::AnswerVerification, answer).status(),
                  "answer_date BEFORE_REQUEST");
  answer = Answer();
  answer.set_outcome(v1::VERIFICATION_OUTCOME_ISSUE);
  EXPECT_EQ(StateOf(Send(&Dossiers::AnswerVerification, answer)),
            v1::CANDIDATE_STATE_VERIFICATION_ISSUE);
  EXPECT_THAT(Unmet(Send(CellVote()).status()), ::testing::IsSupersetOf({"STATE", "R-DOS-1"}));
  // Asked again and cleared, the way goes on.
  question = Question();
  *question.mutable_request_date() = Day(2016, 11, 21);
  ASSERT_TRUE(Send(&Dossiers::RequestVerification, question).ok());
  answer = Answer();
  *answer.mutable_answer_date() = Day(2016, 11, 22);
  EXPECT_EQ(StateOf(Send(&Dossiers::AnswerVerification, answer)), v1::CANDIDATE_STATE_VERIFIED);
}

TEST_F(GuardTest, GuardsTheCellsVote) {
  Reach("cell");
  auto vote = CellVote();
  *vote.mutable_vote() = Vote(5, 5);  // The register has six.
  ExpectRefusedAlone(Send(vote).status(), "R-VOT-2");
  *vote.mutable_vote() = Vote(6, 6);
  vote.mutable_vote()->set_against(1);
  ExpectRefusedAlone(Send(vote).status(), "R-VOT-2");
  vote = CellVote();
  vote.mutable_vote()->set_in_favor(2147483647);
  vote.mutable_vote()->set_against(2147483647);
  ExpectViolation(Send(vote).status(), "vote.in_favor ABOVE_ENTITLED");
  vote = CellVote();
  *vote.mutable_resolution() = Paper(2016, 11, 24);
  ExpectRefused(Send(vote).status(), "DATES");
  // A month after the introducer left the Party.
  LeaveParty(members_[0], Date(2016, 12, 1));
  vote = CellVote();
  ExpectRefusedAlone(Send(vote).status(), "R-INT-3");
}

TEST_F(GuardTest, GuardsIntroductions) {
  steps_[9].second = [this] {
    auto request = Introduction();
    *request.mutable_acquainted_since() = Day(2016, 1, 1);
    return Send(request).status();
  };
  Reach("cell");
  ExpectRefusedAlone(Send(CellVote()).status(), "R-INT-3");
  ASSERT_TRUE(Send(Introduction()).ok());  // Replaces the other.
  EXPECT_EQ(GetDossier().documents_size(), 5);
  auto late = CellVote();
  *late.mutable_resolution() = Paper(2017, 11, 22);
  ExpectRefusedAlone(Send(late).status(), "R-DOS-4");
  EXPECT_EQ(StateOf(Send(CellVote())), v1::CANDIDATE_STATE_CELL_RESOLVED);
}

TEST_F(GuardTest, WaitsForEveryPaperAndOpinion) {
  Reach("introduction");
  for (size_t i = 10; i < 15; ++i) ASSERT_TRUE(steps_[i].second().ok()) << steps_[i].first;
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_VERIFIED);
  EXPECT_THAT(Unmet(Send(CellVote()).status()), Contains("R-INT-1"));
  EXPECT_EQ(StateOf(Send(Introduction())), v1::CANDIDATE_STATE_OPINIONS_COLLECTED);
}

TEST_F(GuardTest, RecordsFailedVotesAsRejection) {
  Reach("cell");
  auto vote = CellVote();
  *vote.mutable_vote() = Vote(6, 3);
  EXPECT_EQ(StateOf(Send(vote)), v1::CANDIDATE_STATE_CELL_REJECTED);
  // Exactly two thirds carry, at a later meeting.
  vote = CellVote();
  *vote.mutable_vote() = Vote(6, 4);
  EXPECT_EQ(StateOf(Send(vote)), v1::CANDIDATE_STATE_CELL_RESOLVED);
  auto base = BaseVote();
  *base.mutable_vote() = Vote(9, 5);
  EXPECT_EQ(StateOf(Send(base)), v1::CANDIDATE_STATE_RETURNED);
  EXPECT_EQ(Get().return_count(), 1);
}

TEST_F(GuardTest, GuardsReturnAndMending) {
  Reach("appraise");
  auto back = Return();
  back.mutable_defects(0)->set_form("4A-KNĐ");
  ExpectViolation(Send(&Dossiers::ReturnDossier, back).status(),
                  "defects[0].form FORM_NOT_IN_DOSSIER");
  back = Return();
  back.mutable_defects(0)->set_code("UGLY");
  ExpectViolation(Send(&Dossiers::ReturnDossier, back).status(), "defects[0].code UNKNOWN_CODE");
  back.mutable_defects(0)->set_code("FAMILY_UNCLEAR");
  ExpectViolation(Send(&Dossiers::ReturnDossier, back).status(),
                  "defects[0].code NOT_FOR_THIS_FORM");
  back = Return();
  back.add_defects()->set_form("2-KNĐ");
  back.mutable_defects(1)->set_code("SIGNATURE_OR_SEAL");
  EXPECT_EQ(StateOf(Send(&Dossiers::ReturnDossier, back)), v1::CANDIDATE_STATE_RETURNED);
  int defects = 0;
  const v1::Dossier returned = GetDossier();
  for (const auto& document : returned.documents()) defects += !document.defect_code().empty();
  EXPECT_EQ(defects, 2);
  for (const auto& item : returned.checklist()) {
    if (item.form() != "2-KNĐ") continue;
    EXPECT_THAT(item.codes(), ElementsAre("SIGNATURE_OR_SEAL"));
    EXPECT_THAT(item.explanation(), ::testing::HasSubstr("Thiếu chữ ký, dấu"));
  }
  ExpectRefused(Send(&Dossiers::ResubmitDossier, Resubmission()).status(), "R-DOS-1");
  auto mended = Introduction();
  *mended.mutable_date() = Day(2016, 12, 22);
  ASSERT_TRUE(Send(mended).ok());
  ExpectRefused(Send(&Dossiers::ResubmitDossier, Resubmission()).status(), "R-DOS-1");
  ASSERT_TRUE(Send(Document("2-KNĐ", Day(2016, 12, 23))).ok());
  EXPECT_EQ(StateOf(Send(&Dossiers::ResubmitDossier, Resubmission())),
            v1::CANDIDATE_STATE_BASE_RESOLVED);
  EXPECT_EQ(Get().return_count(), 1);
  EXPECT_EQ(StateOf(Send(&Dossiers::AppraiseDossier, Appraisal())),
            v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW);
}

TEST_F(GuardTest, TakesBackWhatTheCommitteeRejected) {
  Reach("base");
  auto base = BaseVote();
  *base.mutable_vote() = Vote(9, 5);
  ASSERT_EQ(StateOf(Send(base)), v1::CANDIDATE_STATE_RETURNED);
  EXPECT_EQ(StateOf(Send(&Dossiers::ResubmitDossier, Resubmission())),
            v1::CANDIDATE_STATE_CELL_RESOLVED);
  base = BaseVote();
  *base.mutable_resolution() = Paper(2016, 12, 27);
  EXPECT_EQ(StateOf(Send(base)), v1::CANDIDATE_STATE_BASE_RESOLVED);
}

TEST_F(GuardTest, GuardsTheDecision) {
  Reach("decide");
  auto decision = Admission();
  decision.set_deciding_organization(absl::StrCat("organizations/", root_.ToString()));
  ExpectRefused(Send(&Dossiers::DecideAdmission, decision).status(), "R-VOT-5");
  decision = Admission();
  decision.set_body(v1::DECIDING_BODY_COMMITTEE);
  *decision.mutable_vote() = Vote(33, 33);
  ExpectRefused(Send(&Dossiers::DecideAdmission, decision).status(), "R-VOT-4");
  decision = Admission();
  *decision.mutable_decision() = Paper(2016, 12, 27);
  ExpectRefusedAlone(Send(&Dossiers::DecideAdmission, decision).status(), "DATES");
  decision = Admission();
  *decision.mutable_decision() = Paper(2017, 3, 20);
  ExpectRefusedAlone(Send(&Dossiers::DecideAdmission, decision).status(), "R-DL-1");
  decision.set_lateness_reason("   ");
  ExpectRefusedAlone(Send(&Dossiers::DecideAdmission, decision).status(), "R-DL-1");
  decision.set_lateness_reason("Phải bổ sung thẩm tra, xác minh.");
  EXPECT_EQ(StateOf(Send(&Dossiers::DecideAdmission, decision)),
            v1::CANDIDATE_STATE_ADMISSION_DECIDED);
}

TEST_F(GuardTest, RecordsARefusal) {
  Reach("decide");
  auto decision = Admission();
  *decision.mutable_vote() = Vote(9, 4);
  EXPECT_EQ(StateOf(Send(&Dossiers::DecideAdmission, decision)), v1::CANDIDATE_STATE_REFUSED);
  EXPECT_TRUE(Get().milestones().has_refusal_date());
}

TEST_F(GuardTest, GuardsTheCeremony) {
  Reach("ceremony");
  auto ceremony = Ceremony();
  *ceremony.mutable_decision_received_date() = Day(2017, 1, 15);
  ExpectRefusedAlone(Send(&Dossiers::RecordCeremony, ceremony).status(), "DATES");
  ceremony = Ceremony();
  *ceremony.mutable_ceremony_date() = Day(2017, 3, 20);
  ExpectRefusedAlone(Send(&Dossiers::RecordCeremony, ceremony).status(), "R-DL-2");
  *ceremony.mutable_late_consent() = Paper(2017, 3, 21);
  ExpectViolation(Send(&Dossiers::RecordCeremony, ceremony).status(),
                  "late_consent.date AFTER_CEREMONY");
  *ceremony.mutable_late_consent() = Paper(2017, 3, 1);
  EXPECT_EQ(StateOf(Send(&Dossiers::RecordCeremony, ceremony)),
            v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
}

TEST_F(GuardTest, GuardsRecognition) {
  Reach("new-member");
  auto paper = Probation("10-KNĐ");
  *paper.mutable_date() = Day(2018, 2, 2);
  ExpectRefusedAlone(Send(&Dossiers::RecordProbationReview, paper).status(), "R-PRB-1");
  ExpectViolation(Send(&Dossiers::RecordProbationReview, Probation("9-KNĐ")).status(),
                  "form UNKNOWN_FORM");
  ASSERT_TRUE(Send(&Dossiers::RecordProbationReview, Probation("10-KNĐ")).ok());
  ASSERT_TRUE(Send(&Dossiers::RecordProbationReview, Probation("11-KNĐ")).ok());
  EXPECT_THAT(Unmet(Send(&Dossiers::ProposeRecognition, Proposal()).status()),
              ElementsAre("R-ELG-4", "R-DOS-1"));
  ASSERT_TRUE(Send(&Dossiers::RecordProbationReview, Probation("12-KNĐ")).ok());
  ExpectRefusedAlone(Send(&Dossiers::ProposeRecognition, Proposal()).status(), "R-ELG-4");
  Certify(kNewMember, Date(2017, 10, 10));
  auto early = Proposal();
  *early.mutable_resolution() = Paper(2018, 2, 2);
  ExpectRefused(Send(&Dossiers::ProposeRecognition, early).status(), "R-PRB-1");
  auto lost = Proposal();
  *lost.mutable_vote() = Vote(6, 3);
  // Below the fraction either way: recorded, and they stay on probation.
  EXPECT_EQ(StateOf(Send(&Dossiers::ProposeRecognition, lost)),
            v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  EXPECT_EQ(Get().undecided_vote_count(), 1);
  auto late = Proposal();
  *late.mutable_resolution() = Paper(2018, 5, 2);
  ExpectRefusedAlone(Send(&Dossiers::ProposeRecognition, late).status(), "R-DL-3");
  ASSERT_TRUE(Send(&Dossiers::ProposeRecognition, Proposal()).ok());
  ExpectRefusedAlone(Send(&Dossiers::DecideRecognition, Recognition()).status(), "R-VOT-3");
  ASSERT_TRUE(Send(RecognitionVote()).ok());
  auto decision = Recognition();
  *decision.mutable_vote() = Vote(9, 4);
  ExpectRefusedAlone(Send(&Dossiers::DecideRecognition, decision).status(), "R-VOT-5");
  decision = Recognition();
  *decision.mutable_decision() = Paper(2018, 6, 1);
  ExpectRefusedAlone(Send(&Dossiers::DecideRecognition, decision).status(), "R-DL-4");
  EXPECT_EQ(StateOf(Send(&Dossiers::DecideRecognition, Recognition())),
            v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
}

TEST_F(GuardTest, TellsBeforehandWhatTheStepThenRefuses) {
  Reach("review");
  const v1::EligibilityVerdict verdict = Check(v1::STEP_OPEN_DOSSIER, Date(2016, 11, 1));
  EXPECT_FALSE(verdict.eligible());
  std::vector<std::string> told;
  for (const v1::Condition& condition : verdict.conditions()) {
    EXPECT_THAT(condition.explanation(), ::testing::Not(IsEmpty()));
    if (condition.verdict() != v1::CONDITION_VERDICT_UNMET) continue;
    told.push_back(condition.rule_id());
    EXPECT_THAT(condition.clause(), ::testing::Not(IsEmpty()));
    EXPECT_THAT(condition.supplied_by(), ::testing::Not(IsEmpty()));
  }
  EXPECT_EQ(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), told);
}

}  // namespace
}  // namespace ketnap::dossier
