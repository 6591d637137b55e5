#include "services/dossier/domain/rules_fixture.h"

// R-RAD-1, R-SPC-1, R-REV-1, R-REV-2, R-COI-1, R-TRF-2 and criteria of an organization's own.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using enum ConditionVerdict;

class SpecialRulesTest : public RulesTest {
 protected:
  StepFacts Opening(LeavingReason reason, Date leaving) {
    StepFacts facts = ReadyForCell();
    facts.step = Step::kOpenDossier;
    facts.candidate.state = CandidateState::kSympathizerListed;
    facts.review_count = 1;
    facts.candidate.former_membership = FormerMembership{};
    facts.candidate.former_membership->leaving = leaving;
    facts.candidate.former_membership->reason = reason;
    return facts;
  }

  StepFacts Revocation() {
    StepFacts facts = ReadyForDecision();
    facts.step = Step::kRevokeDecision;
    facts.candidate.state = CandidateState::kAdmissionDecided;
    facts.candidate.milestones.admission_decision = Date(2017, 5, 2);
    facts.date = Date(2017, 6, 1);
    facts.revocation_kind = RevocationKind::kSubstance;
    facts.decision_issuer = superior_;
    facts.decision_issuer_stands = true;
    facts.vote = std::nullopt;
    return facts;
  }
};

TEST_F(SpecialRulesTest, RRad1ThirtySixMonthsAfterLeaving) {
  StepFacts facts = Opening(LeavingReason::kStruckOff, Date(2014, 3, 20));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.former_membership->leaving = Date(2014, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
  // A hard family case is an ordinary one.
  facts = Opening(LeavingReason::kAskedToLeaveHardship, Date(2014, 3, 20));
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(SpecialRulesTest, RRad1SixtyMonthsAfterTheRecordWasCleared) {
  StepFacts facts = Opening(LeavingReason::kLessSeriousCrime, Date(2005, 1, 1));
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1")) << "not known when the record was cleared";
  facts.candidate.former_membership->record_cleared = Date(2012, 3, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.former_membership->record_cleared = Date(2012, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
}

TEST_F(SpecialRulesTest, RRad1PopulationPolicyByItsOwnNumber) {
  StepFacts facts = Opening(LeavingReason::kPopulationPolicy, Date(2014, 3, 20));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  Set("R-RAD-1", "population_policy_months", int64_t{60});
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
}

TEST_F(SpecialRulesTest, RRad1SomeReasonsNeverAndOnceOnly) {
  for (LeavingReason reason : {LeavingReason::kQuitActivity, LeavingReason::kAskedToLeave,
                               LeavingReason::kSeriousDisunity, LeavingReason::kSeriousCrime}) {
    EXPECT_THAT(Unmet(Opening(reason, Date(1990, 1, 1))), ElementsAre("R-RAD-1"))
        << static_cast<int>(reason);
  }
  StepFacts facts = Opening(LeavingReason::kStruckOff, Date(2005, 1, 1));
  facts.candidate.former_membership->readmission_count = 1;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
  // Declared without the former membership.
  facts.candidate.former_membership.reset();
  facts.candidate.special_cases = {SpecialCase::kReadmission};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
}

TEST_F(SpecialRulesTest, RRad1TheProvinceConsentsBeforeTheDecision) {
  StepFacts facts = ReadyForDecision();
  facts.candidate.former_membership = FormerMembership{};
  facts.candidate.former_membership->leaving = Date(2010, 1, 1);
  facts.candidate.former_membership->reason = LeavingReason::kStruckOff;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
  facts.papers.consents = {{SpecialCase::kReadmission, province_, {"1", "CV/TU", facts.date}}};
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.consents[0].authority = superior_;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RAD-1"));
  // The cell is told.
  StepFacts meeting = ReadyForCell();
  meeting.candidate.former_membership = facts.candidate.former_membership;
  EXPECT_THAT(VerdictsOf(meeting, "R-RAD-1"), ElementsAre(kMet, kNotApplicable));
}

TEST_F(SpecialRulesTest, RSpc1DeclaredCasesNeedTheConsentThatTheSetAsksFor) {
  StepFacts facts = ReadyForDecision();
  facts.candidate.special_cases = {SpecialCase::kForeignRelation, SpecialCase::kReligion};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-SPC-1"));
  facts.papers.consents = {
      {SpecialCase::kForeignRelation, superior_, {"1", "CV/HU", Date(2017, 4, 1)}}};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-SPC-1"));
  EXPECT_THAT(SpecialCaseCondition(facts, rules_).explanation.vietnamese,
              HasSubstr("về: theo tôn giáo"));
  facts.papers.consents.push_back(
      {SpecialCase::kReligion, superior_, {"2", "CV/HU", Date(2017, 4, 1)}});
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.consents.pop_back();
  Set("R-SPC-1", "religion", false);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  StepFacts meeting = ReadyForCell();
  meeting.candidate.special_cases = {SpecialCase::kBusinessOwner};
  EXPECT_THAT(VerdictsOf(meeting, "R-SPC-1"), ElementsAre(kNotApplicable));
}

TEST_F(SpecialRulesTest, ConsentsComeFromWhoMayGiveThem) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kRecordConsent;
  facts.consent = Consent{SpecialCase::kOverAge, superior_, {"1", "CV/HU", facts.date}};
  EXPECT_THAT(Unmet(facts), Contains("R-ELG-2"));
  facts.consent->authority = province_;
  EXPECT_THAT(Unmet(facts), Not(Contains("R-ELG-2")));
  facts.consent = Consent{SpecialCase::kReligion, superior_, {"1", "CV/HU", facts.date}};
  EXPECT_THAT(Unmet(facts), Not(Contains("R-SPC-1")));
}

TEST_F(SpecialRulesTest, RRev1TheIssuerOrItsSuperiorRevokes) {
  StepFacts facts = Revocation();
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.deciding_organization = province_;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-REV-1"));
  facts.revoker_is_superior = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(SpecialRulesTest, RRev1OfADissolvedIssuerTheCommitteeWhereThePersonIs) {
  StepFacts facts = Revocation();
  facts.decision_issuer = Uuid::FromName("dissolved");
  facts.decision_issuer_stands = false;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.deciding_organization = Uuid::FromName("anybody else");
  EXPECT_THAT(Unmet(facts), ElementsAre("R-REV-1"));
  facts.deciding_organization = superior_;
  facts.decision_issuer_stands = true;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-REV-1"));
  facts.decision_issuer_stands = false;
  Set("R-REV-1", "dissolved_issuer_successor_revokes", false);  // Before 2021.
  EXPECT_THAT(Unmet(facts), ElementsAre("R-REV-1"));
}

TEST_F(SpecialRulesTest, RRev2AWrongProcedureIsRevokedByTheSameAndDoneAgain) {
  StepFacts facts = Revocation();
  facts.revocation_kind = RevocationKind::kProcedure;
  EXPECT_THAT(VerdictsOf(facts, "R-REV-2"), ElementsAre(kMet));
  facts.deciding_organization = province_;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-REV-2"));
}

TEST_F(SpecialRulesTest, RCoi1WhoHasAnInterestTakesNoPart) {
  StepFacts facts = ReadyForDecision();
  const Uuid relative = Uuid::FromName("relative");
  facts.relatives.resize(1);
  facts.relatives[0].member = relative;
  facts.candidate.helper = Uuid::FromName("helper");
  const Uuid self = Uuid::FromName("member-of:candidates/" + facts.candidate.id.ToString());
  const struct {
    const char* flag;
    Uuid member;
  } cases[] = {{"self", self},
               {"relative", relative},
               {"helper", *facts.candidate.helper},
               {"introducer", introducer_}};
  for (const auto& each : cases) {
    facts.acting_members = {each.member};
    facts.recused_members = {};
    EXPECT_THAT(Unmet(facts), ElementsAre("R-COI-1")) << each.flag;
    facts.recused_members = {each.member};
    EXPECT_THAT(Unmet(facts), IsEmpty()) << each.flag;
    facts.recused_members = {};
    Set("R-COI-1", each.flag, false);
    EXPECT_THAT(Unmet(facts), IsEmpty()) << each.flag;
    Set("R-COI-1", each.flag, true);
  }
  facts.acting_members = {Uuid::FromName("anybody")};
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(SpecialRulesTest, RTrf2ADecisionFromElsewhereIsConfirmed) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kAcceptTransfer;
  facts.candidate.state = CandidateState::kTransferPending;
  facts.candidate.resume_state = CandidateState::kAdmissionDecided;
  facts.helper = Official(Uuid::FromName("new helper"));
  EXPECT_THAT(Unmet(facts), ElementsAre("R-TRF-2"));
  facts.has_decision_confirmation = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.has_decision_confirmation = false;
  facts.destination_has_same_base = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.helper = std::nullopt;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-1")) << "the destination appoints a helper";
}

class LocalCriteriaTest : public SpecialRulesTest {
 protected:
  StepFacts With(int kind, int number) {
    LocalCriterion criterion;
    criterion.id = criterion_;
    criterion.title = "Hoàn thành tốt nhiệm vụ";
    criterion.kind = kind;
    criterion.number = number;
    criterion.decision = {"05", "NQ/ĐU", Date(2016, 1, 4)};
    StepFacts facts = ReadyForCell();
    facts.criteria = {criterion};
    return facts;
  }

  const Uuid criterion_ = Uuid::FromName("criterion");
};

TEST_F(LocalCriteriaTest, LocalMinimumQualification) {
  StepFacts facts = With(1, 0);
  facts.criteria[0].qualification = 4;
  facts.candidate.qualification = 3;
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
  facts.candidate.qualification = 4;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(LocalCriteriaTest, LocalReviews) {
  StepFacts facts = With(2, 6);
  facts.review_count = 5;
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
  facts.review_count = 6;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts = With(3, 3);
  for (int distance : {0, 4}) {
    facts.weak_review_distance = distance;
    EXPECT_THAT(Unmet(facts), IsEmpty()) << distance;
  }
  for (int distance : {1, 3}) {
    facts.weak_review_distance = distance;
    EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL")) << distance;
  }
}

TEST_F(LocalCriteriaTest, LocalAttestedAndNotTooLongAgo) {
  StepFacts facts = With(4, 12);
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
  facts.papers.attestations = {{criterion_, Date(2016, 3, 20), std::nullopt}};
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.attestations[0].date = Date(2016, 3, 19);
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
  facts.criteria[0].number = 0;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.attestations[0].date = Date(2017, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL")) << "attested after the day";
  facts.papers.attestations[0] = {Uuid::FromName("another"), Date(2017, 3, 1), std::nullopt};
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
}

TEST_F(LocalCriteriaTest, LocalForSomeOccupationsOnlyAndCitesItsPaper) {
  StepFacts facts = With(4, 0);
  facts.criteria[0].occupations = {6};
  facts.candidate.occupation = 1;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.occupation = 6;
  EXPECT_THAT(Unmet(facts), ElementsAre("LOCAL"));
  const Condition condition = LocalConditions(facts).front();
  EXPECT_THAT(condition.clause, HasSubstr("05-NQ/ĐU ngày 04/01/2016"));
  EXPECT_EQ(condition.supplied_by, "AttestCriterion");
}

}  // namespace
}  // namespace ketnap::dossier
