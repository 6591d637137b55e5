#include "services/dossier/domain/way_rows_fixture.h"

// One test for each row of the process: from, to, guard, deadline.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using State = CandidateState;

TEST_F(WayRowsTest, Row1Nominated) {
  const StepFacts facts = About(Step::kNominate, State::kUnspecified, Date(2016, 8, 1));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kNominated);
  EXPECT_EQ(After(facts).milestones.nomination, Date(2016, 8, 1));
}

TEST_F(WayRowsTest, Row2SympathizerListedOrDeclined) {
  StepFacts facts = About(Step::kListSympathizer, State::kNominated, Date(2016, 8, 15));
  facts.candidate.milestones.nomination = Date(2016, 8, 1);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kSympathizerListed);
  facts.step = Step::kDeclineNomination;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kNominationDeclined);
}

TEST_F(WayRowsTest, Row3HelperIsAnOfficialMember) {
  StepFacts facts = About(Step::kAssignHelper, State::kSympathizerListed, Date(2016, 8, 15));
  facts.helper = MemberFacts{
      .id = Uuid::FromName("helper"), .is_official = false, .same_base_organization = true};
  EXPECT_THAT(Unmet(facts), Contains("R-HLP-1"));
  facts.helper->is_official = true;
  EXPECT_THAT(Unmet(facts), Not(Contains("R-HLP-1")));
  facts.candidate.helper_to_be_replaced = true;
  EXPECT_EQ(After(facts).helper, facts.helper->id);
  EXPECT_FALSE(After(facts).helper_to_be_replaced);
}

TEST_F(WayRowsTest, Row4ReviewedEachMonth) {
  StepFacts facts = About(Step::kRecordMonthlyReview, State::kSympathizerListed, Date(2016, 9, 5));
  facts.candidate.helper = Uuid::FromName("helper");
  facts.month = Date(2016, 8, 1);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.month_already_reviewed = true;
  EXPECT_THAT(Unmet(facts), Contains("MONTH"));
  EXPECT_EQ(After(facts).milestones.last_review, Date(2016, 9, 5));
}

TEST_F(WayRowsTest, Row5DelistedAndListedAgain) {
  StepFacts facts = About(Step::kDelist, State::kOpinionsCollected, Date(2016, 12, 1));
  EXPECT_EQ(After(facts).state, State::kDelisted);
  facts.candidate = After(facts);
  facts.candidate.helper = Uuid::FromName("helper");
  facts.candidate.return_count = 2;
  Milestones& reached = facts.candidate.milestones;
  for (auto milestone :
       {&Milestones::nomination, &Milestones::awareness_certificate, &Milestones::last_review,
        &Milestones::helper_assignment, &Milestones::application, &Milestones::cv,
        &Milestones::verification, &Milestones::opinions, &Milestones::cell_resolution,
        &Milestones::section_report, &Milestones::base_resolution, &Milestones::appraisal,
        &Milestones::refusal}) {
    reached.*milestone = Date(2016, 11, 1);
  }
  facts.step = Step::kRelist;
  facts.date = Date(2017, 3, 1);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  const Candidate again = After(facts);
  EXPECT_EQ(again.state, State::kSympathizerListed);
  EXPECT_EQ(again.milestones.listing, Date(2017, 3, 1));
  EXPECT_EQ(again.return_count, 0);
  EXPECT_FALSE(again.helper.has_value());
  for (auto milestone :
       {&Milestones::helper_assignment, &Milestones::application, &Milestones::cv,
        &Milestones::verification, &Milestones::opinions, &Milestones::cell_resolution,
        &Milestones::section_report, &Milestones::base_resolution, &Milestones::appraisal,
        &Milestones::refusal}) {
    EXPECT_FALSE((again.milestones.*milestone).has_value());
  }
  for (auto milestone : {&Milestones::nomination, &Milestones::awareness_certificate,
                         &Milestones::last_review, &Milestones::delisting}) {
    EXPECT_TRUE((again.milestones.*milestone).has_value());
  }
}

TEST_F(WayRowsTest, Row6CertificateOfTheClassIsTestedOnTheDayOfTheMeeting) {
  StepFacts facts = About(Step::kReferToClass, State::kSympathizerListed, Date(2016, 9, 1));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).milestones.class_referral, Date(2016, 9, 1));
  EXPECT_EQ(After(facts).state, State::kSympathizerListed);
  facts = About(Step::kCellResolution, State::kOpinionsCollected, Date(2021, 9, 2));
  facts.candidate.milestones.awareness_certificate = Date(2016, 9, 1);
  EXPECT_THAT(Unmet(facts), Contains("R-CLS-1"));
  facts.date = Date(2021, 9, 1);
  EXPECT_THAT(Unmet(facts), Not(Contains("R-CLS-1")));
}

TEST_F(WayRowsTest, Row7ApplicationFiled) {
  StepFacts facts = About(Step::kOpenDossier, State::kSympathizerListed, Date(2016, 11, 1));
  EXPECT_THAT(Unmet(facts), Contains("R-ELG-4"));
  EXPECT_EQ(After(facts).state, State::kApplicationFiled);
}

TEST_F(WayRowsTest, Row8CvDeclaredNotBeforeTheApplication) {
  StepFacts facts = About(Step::kDeclareCv, State::kApplicationFiled, Date(2016, 11, 5));
  facts.candidate.milestones.application = Date(2016, 11, 6);
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-1"));
  facts.candidate.milestones.application = Date(2016, 11, 5);
  EXPECT_THAT(Unmet(facts), Not(Contains("R-DOS-1")));
  EXPECT_EQ(After(facts).state, State::kCvDeclared);
}

TEST_F(WayRowsTest, Row9VerifyingVerifiedOrAnIssueToConclude) {
  StepFacts facts = About(Step::kRequestVerification, State::kCvDeclared, Date(2016, 11, 7));
  Verification self;
  self.subject = "SELF";
  self.request_date = Date(2016, 11, 7);
  facts.papers.verifications = {self};
  EXPECT_EQ(After(facts).state, State::kVerifying);
  facts.candidate.state = State::kVerifying;
  facts.step = Step::kAnswerVerification;
  Verification& answer = facts.papers.verifications[0];
  for (const auto& [outcome, state] :
       {std::pair(VerificationOutcome::kClear, State::kVerified),
        std::pair(VerificationOutcome::kIssue, State::kVerificationIssue)}) {
    answer.outcome = outcome;
    EXPECT_EQ(After(facts).state, state);
  }
  facts.candidate.state = State::kVerificationIssue;
  facts.step = Step::kConcludeVerification;
  answer.outcome = VerificationOutcome::kIssueCleared;
  EXPECT_EQ(After(facts).state, State::kVerified);
  answer.outcome = VerificationOutcome::kIssueBars;
  EXPECT_EQ(After(facts).state, State::kVerificationIssue);
  // A waiver alone verifies nobody.
  facts.candidate.state = State::kCvDeclared;
  facts.step = Step::kWaiveVerification;
  answer.outcome = VerificationOutcome::kWaived;
  EXPECT_EQ(After(facts).state, State::kCvDeclared);
}

TEST_F(WayRowsTest, Row10OpinionsCollectedOnceTheyAreComplete) {
  StepFacts facts = About(Step::kRecordOpinion, State::kVerified, Date(2016, 11, 22));
  EXPECT_EQ(After(facts).state, State::kVerified);
  facts.papers.opinions = {{OpinionSource::kResidenceCell, Date(2016, 11, 22), true}};
  for (const char* name : {"first", "second"}) {
    Document introduction;
    introduction.form = "3-KNĐ";
    introduction.date = Date(2016, 11, 21);
    introduction.introducer = Uuid::FromName(name);
    facts.papers.documents.push_back(introduction);
  }
  Document summary;
  summary.form = "5-KNĐ";
  summary.date = Date(2016, 11, 22);
  facts.papers.documents.push_back(summary);
  EXPECT_EQ(After(facts).state, State::kOpinionsCollected);
  EXPECT_EQ(After(facts).milestones.opinions, Date(2016, 11, 22));
}

TEST_F(WayRowsTest, Row11CellResolvedByTwoThirdsOfTheOfficialMembers) {
  StepFacts facts = About(Step::kCellResolution, State::kOpinionsCollected, Date(2016, 12, 5));
  facts.vote = VoteTally{6, 0, 0, 6, 4, 2};
  EXPECT_TRUE(VoteCarries(facts, rules_));
  EXPECT_EQ(After(facts, true).state, State::kCellResolved);
  facts.vote->in_favor = 3;
  EXPECT_FALSE(VoteCarries(facts, rules_));
  EXPECT_EQ(After(facts, false).state, State::kCellRejected);
  EXPECT_EQ(After(facts, false).milestones.refusal, Date(2016, 12, 5));
}

TEST_F(WayRowsTest, Row12SectionAppraisedOnlyWhereTheTierExists) {
  StepFacts facts = About(Step::kSectionReport, State::kCellResolved, Date(2016, 12, 8));
  facts.favorable = true;
  EXPECT_THAT(Unmet(facts), Contains("BODY"));
  facts.has_sectional_committee = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kSectionAppraised);
  EXPECT_EQ(After(facts).milestones.section_report, Date(2016, 12, 8));
  facts.favorable = false;
  const Candidate back = After(facts);
  EXPECT_EQ(back.state, State::kReturned);
  EXPECT_EQ(back.return_count, 1);
  EXPECT_FALSE(back.milestones.section_report.has_value());
}

TEST_F(WayRowsTest, Row13BaseResolvedOrReturned) {
  StepFacts facts = About(Step::kBaseResolution, State::kCellResolved, Date(2016, 12, 15));
  facts.vote = VoteTally{9, 0, 0, 9, 6, 3};
  EXPECT_TRUE(VoteCarries(facts, rules_));
  EXPECT_EQ(After(facts).state, State::kBaseResolved);
  const Candidate back = After(facts, false);
  EXPECT_EQ(back.state, State::kReturned);
  EXPECT_EQ(back.return_count, 1);
  // Mended it goes back to where it stood.
  facts.step = Step::kResubmitDossier;
  facts.candidate.state = State::kReturned;
  EXPECT_EQ(After(facts).state, State::kCellResolved);
  facts.candidate.milestones.section_report = Date(2016, 12, 8);
  EXPECT_EQ(After(facts).state, State::kSectionAppraised);
  facts.candidate.milestones.base_resolution = Date(2016, 12, 15);
  EXPECT_EQ(After(facts).state, State::kBaseResolved);
  // A grassroots cell has no such committee.
  facts.step = Step::kBaseResolution;
  facts.has_base_committee = false;
  EXPECT_THAT(Unmet(facts), Contains("BODY"));
}

TEST_F(WayRowsTest, Row14UnderAuthorityReviewWithACompleteDossier) {
  StepFacts facts = About(Step::kAppraiseDossier, State::kBaseResolved, Date(2016, 12, 28));
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-1"));
  facts.candidate.milestones.application = Date(2016, 11, 1);
  EXPECT_EQ(After(facts).state, State::kUnderAuthorityReview);
  EXPECT_EQ(After(facts).milestones.appraisal, Date(2016, 12, 28));
}

TEST_F(WayRowsTest, Row15DecidedByTheCompetentBodyInSixtyWorkingDays) {
  StepFacts facts =
      Deciding(Step::kDecideAdmission, State::kUnderAuthorityReview, Date(2017, 1, 16), 5);
  facts.candidate.milestones.cell_resolution = Date(2016, 12, 5);
  EXPECT_THAT(Unmet(facts), Not(Contains("R-DL-1")));
  EXPECT_TRUE(VoteCarries(facts, rules_));
  EXPECT_EQ(After(facts).state, State::kAdmissionDecided);
  EXPECT_EQ(After(facts, false).state, State::kRefused);
  facts.vote->in_favor = 4;  // Not more than half.
  EXPECT_FALSE(VoteCarries(facts, rules_));
  facts.date = Date(2017, 6, 1);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-1"));
  facts.has_lateness_reason = true;
  EXPECT_THAT(Unmet(facts), Not(Contains("R-DL-1")));
  facts.deciding_organization = Uuid::FromName("another");
  EXPECT_THAT(Unmet(facts), Contains("R-VOT-5"));
}

TEST_F(WayRowsTest, Row16AdmittedByTheCeremony) {
  StepFacts facts = About(Step::kRecordCeremony, State::kAdmissionDecided, Date(2017, 2, 3));
  facts.candidate.milestones.admission_decision = Date(2017, 1, 16);
  facts.decision_received = Date(2017, 1, 18);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kAdmittedProbationary);
  EXPECT_EQ(After(facts).milestones.decision_received, Date(2017, 1, 18));
  facts.date = Date(2017, 4, 3);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-2"));
  facts.has_late_consent = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
