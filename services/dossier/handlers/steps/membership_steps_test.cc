#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class MembershipStepsTest : public WayTest {
 protected:
  MembershipStepsTest() {
    clerk_.grants.push_back(ketnap::testing::ServiceHarness::GrantOver(
        superior_, {"dossier.decisions.revoke", "history.enter"}));
  }

  v1::DeclarePartyCvRequest PartyCv(google::type::Date date) {
    auto request = For<v1::DeclarePartyCvRequest>();
    *request.mutable_date() = std::move(date);
    return request;
  }
  v1::ProposeStrikeOffRequest StrikeOff(int in_favor = 6) {
    auto request = For<v1::ProposeStrikeOffRequest>();
    *request.mutable_resolution() = Paper(2018, 2, 12);
    *request.mutable_vote() = Vote(6, in_favor);
    request.set_reason_note("Không tham gia sinh hoạt.");
    return request;
  }
  v1::DecideStrikeOffRequest Striking(int in_favor = 9) {
    auto request = For<v1::DecideStrikeOffRequest>();
    request.set_deciding_organization(NameOf(superior_));
    request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
    *request.mutable_decision() = Paper(2018, 3, 5);
    *request.mutable_vote() = Vote(9, in_favor);
    return request;
  }
  v1::RevokeDecisionRequest Revocation(const Uuid& by, v1::RevocationKind kind) {
    auto request = For<v1::RevokeDecisionRequest>();
    request.set_kind(kind);
    request.set_revoking_organization(NameOf(by));
    request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
    *request.mutable_decision() = Paper(2018, 6, 1);
    request.set_reason_note("Sai thẩm quyền.");
    return request;
  }
  static std::string NameOf(const Uuid& organization) {
    return absl::StrCat("organizations/", organization.ToString());
  }
};

TEST_F(MembershipStepsTest, ThePartyCvIsDeclaredOnceAndInTime) {
  ASSERT_NO_FATAL_FAILURE(Reach("new-member"));
  auto late = PartyCv(Day(2017, 5, 15));
  EXPECT_THAT(Unmet(Send(&Dossiers::DeclarePartyCv, late).status()), ElementsAre("R-DL-5"));
  late.set_lateness_reason("Đi công tác xa.");
  late.set_request_id(harness_.NewRequestId());
  auto declared = Send(&Dossiers::DeclarePartyCv, late);
  ASSERT_TRUE(declared.ok()) << declared.status();
  EXPECT_EQ(declared->milestones().party_cv_date().month(), 5);
  EXPECT_THAT(Unmet(Send(&Dossiers::DeclarePartyCv, PartyCv(Day(2017, 3, 1))).status()),
              ElementsAre("ONCE"));
}

TEST_F(MembershipStepsTest, StruckOffByTheCompetentBody) {
  ASSERT_NO_FATAL_FAILURE(Reach("propose"));
  auto proposed = Send(&Dossiers::ProposeStrikeOff, StrikeOff());
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_EQ(proposed->state(), v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED);
  EXPECT_THAT(Unmet(Send(&Dossiers::DecideStrikeOff, Striking()).status()), ElementsAre("R-VOT-3"));
  ASSERT_TRUE(Send(RecognitionVote()).ok());
  auto kept = Send(&Dossiers::DecideStrikeOff, Striking(3));
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->state(), v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED);
  EXPECT_THAT(Unmet(Send(&Dossiers::DecideRecognition, Recognition()).status()), Contains("STATE"));
  auto decided = Send(&Dossiers::DecideStrikeOff, Striking());
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::CANDIDATE_STATE_STRUCK_OFF);
  EXPECT_EQ(decided->milestones().strike_off_date().month(), 3);
  EXPECT_FALSE(Get().milestones().has_official_date());
  const auto notes = harness_.ReadSql("SELECT note FROM delisting_note");
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].Text(0), "Không tham gia sinh hoạt.");
}

TEST_F(MembershipStepsTest, VotesWithoutResultAreReportedAfterThree) {
  ASSERT_NO_FATAL_FAILURE(Reach("propose"));
  auto proposal = Proposal();
  *proposal.mutable_vote() = Vote(6, 3);
  auto first = Send(&Dossiers::ProposeRecognition, proposal);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->state(), v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  EXPECT_EQ(Get().undecided_vote_count(), 1);
  EXPECT_FALSE(Get().milestones().has_recognition_proposal_date());
  ASSERT_TRUE(Send(&Dossiers::ProposeStrikeOff, StrikeOff(2)).ok());
  EXPECT_EQ(Get().undecided_vote_count(), 2);
  proposal.set_request_id(harness_.NewRequestId());
  auto third = Send(&Dossiers::ProposeRecognition, proposal);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(third->state(), v1::CANDIDATE_STATE_RECOGNITION_REPORTED);
  EXPECT_EQ(third->milestones().recognition_report_date().day(), 12);
  EXPECT_THAT(Unmet(Send(&Dossiers::ProposeRecognition, Proposal()).status()), Contains("STATE"));
  // Straight to the competent body, which may decide either way.
  auto decided = Send(&Dossiers::DecideRecognition, Recognition());
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
}

TEST_F(MembershipStepsTest, TheIssuerRevokesAndWhoIsNeitherDoesNot) {
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  EXPECT_THAT(
      Unmet(Send(&Dossiers::RevokeDecision, Revocation(base_, v1::REVOCATION_KIND_SUBSTANCE))
                .status()),
      ElementsAre("R-REV-1"));
  auto revoked =
      Send(&Dossiers::RevokeDecision, Revocation(superior_, v1::REVOCATION_KIND_SUBSTANCE));
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->state(), v1::CANDIDATE_STATE_REVOKED);
  const v1::Candidate person = Get();
  EXPECT_EQ(person.revocation_kind(), v1::REVOCATION_KIND_SUBSTANCE);
  EXPECT_EQ(person.milestones().revocation_date().month(), 6);
  auto appraisal = Appraisal();
  *appraisal.mutable_date() = Day(2018, 7, 1);
  EXPECT_THAT(Unmet(Send(&Dossiers::AppraiseDossier, appraisal).status()), Contains("STATE"));
}

TEST_F(MembershipStepsTest, ADecisionOfWrongProcedureIsMadeAgainByTheSuperior) {
  ASSERT_NO_FATAL_FAILURE(Reach("new-member"));
  auto revoked = Send(&Dossiers::RevokeDecision, Revocation(root_, v1::REVOCATION_KIND_PROCEDURE));
  ASSERT_TRUE(revoked.ok()) << revoked.status() << " " << EnglishMessage(revoked.status());
  EXPECT_EQ(revoked->state(), v1::CANDIDATE_STATE_REVOKED);
  auto appraisal = Appraisal();
  *appraisal.mutable_date() = Day(2018, 5, 31);
  EXPECT_THAT(Unmet(Send(&Dossiers::AppraiseDossier, appraisal).status()), ElementsAre("DATES"));
  *appraisal.mutable_date() = Day(2018, 6, 11);
  appraisal.set_request_id(harness_.NewRequestId());
  auto appraised = Send(&Dossiers::AppraiseDossier, appraisal);
  ASSERT_TRUE(appraised.ok()) << appraised.status();
  EXPECT_EQ(appraised->state(), v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW);
  EXPECT_FALSE(appraised->milestones().has_ceremony_date());
  EXPECT_FALSE(appraised->milestones().has_admission_decision_date());
  EXPECT_FALSE(appraised->milestones().has_revocation_date());
  auto decision = Admission();
  *decision.mutable_decision() = Paper(2018, 6, 20);
  decision.set_lateness_reason("Làm lại theo đúng thẩm quyền.");
  auto decided = Send(&Dossiers::DecideAdmission, decision);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::CANDIDATE_STATE_ADMISSION_DECIDED);
}

TEST_F(MembershipStepsTest, RevocationTakesItsOwnPermission) {
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  clerk_ = Clerk(superior_);
  EXPECT_EQ(Send(&Dossiers::RevokeDecision, Revocation(superior_, v1::REVOCATION_KIND_SUBSTANCE))
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(MembershipStepsTest, JudgedByAnotherRuleSetOnlyWithPermissionAndPaper) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  auto decision = Admission();
  decision.mutable_override()->set_rule_set("2011");
  *decision.mutable_override()->mutable_basis() = Paper(2016, 12, 30);
  EXPECT_EQ(ErrorReason(Send(&Dossiers::DecideAdmission, decision).status()),
            "RULE_OVERRIDE_NOT_PERMITTED");
  clerk_.grants.push_back(
      ketnap::testing::ServiceHarness::GrantOver(superior_, {"dossier.rules.override"}));
  decision.mutable_override()->set_rule_set("1930");
  decision.set_request_id(harness_.NewRequestId());
  EXPECT_THAT(Violated(Send(&Dossiers::DecideAdmission, decision).status()),
              ElementsAre("override.rule_set UNKNOWN_RULE_SET"));
  decision.mutable_override()->set_rule_set("2011");
  *decision.mutable_override()->mutable_basis() = Paper(2017, 1, 17);
  decision.set_request_id(harness_.NewRequestId());
  EXPECT_THAT(Violated(Send(&Dossiers::DecideAdmission, decision).status()),
              ElementsAre("override.basis.date AFTER_STEP"));
  *decision.mutable_override()->mutable_basis() = Paper(2017, 1, 10);
  decision.set_request_id(harness_.NewRequestId());
  auto decided = Send(&Dossiers::DecideAdmission, decision);
  ASSERT_TRUE(decided.ok()) << decided.status() << " " << EnglishMessage(decided.status());
  v1::GetTimelineRequest request;
  request.set_candidate(person_);
  request.set_page_size(1);
  auto page = Send(&People::GetTimeline, request);
  ASSERT_TRUE(page.ok()) << page.status();
  const v1::CandidateStep& step = page->entries(0).step();
  EXPECT_EQ(step.rule_set(), "2011");
  ASSERT_EQ(step.overrides_size(), 1);
  EXPECT_EQ(step.overrides(0).basis().number(), "05");
  EXPECT_TRUE(step.carried());
}

}  // namespace
}  // namespace ketnap::dossier
