#include "services/dossier/domain/way_rows_fixture.h"

// Rows 17 to 22 of the process.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using State = CandidateState;

TEST_F(WayRowsTest, Row17PartyCvInThirtyWorkingDaysAndOnce) {
  StepFacts facts = OnProbation(Step::kDeclarePartyCv, Date(2024, 10, 1));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).milestones.party_cv, Date(2024, 10, 1));
  facts.date = Date(2024, 12, 1);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-5"));
  facts.has_lateness_reason = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.milestones.party_cv = Date(2024, 10, 1);
  EXPECT_THAT(Unmet(facts), Contains("ONCE"));
}

TEST_F(WayRowsTest, Row18ProbationIsCompleteTwelveMonthsAfterTheCeremony) {
  StepFacts facts = OnProbation(Step::kProposeRecognition, Date(2025, 9, 14));
  EXPECT_THAT(Unmet(facts), Contains("R-PRB-1"));
  facts.date = Date(2025, 9, 15);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2025, 12, 15);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-3"));
}

TEST_F(WayRowsTest, Row19ProposedEitherWayOrReportedAfterThreeVotes) {
  StepFacts facts = OnProbation(Step::kProposeRecognition, Date(2025, 9, 20));
  EXPECT_EQ(After(facts).state, State::kOfficialProposed);
  EXPECT_EQ(After(facts).milestones.recognition_proposal, Date(2025, 9, 20));
  facts.vote = VoteTally{6, 0, 0, 6, 3, 3};
  EXPECT_THAT(Unmet(facts), IsEmpty()) << "a vote without result is recorded, not refused";
  for (int votes = 1; votes <= 3; ++votes) {
    facts.step = votes == 2 ? Step::kProposeStrikeOff : Step::kProposeRecognition;
    facts.candidate = After(facts, false);
    EXPECT_EQ(facts.candidate.undecided_vote_count, votes);
    EXPECT_EQ(facts.candidate.state,
              votes < 3 ? State::kAdmittedProbationary : State::kRecognitionReported);
  }
  EXPECT_EQ(facts.candidate.milestones.recognition_report, Date(2025, 9, 20));
  // Who is to be struck off need not have finished the class.
  StepFacts strike = OnProbation(Step::kProposeStrikeOff, Date(2025, 9, 20));
  strike.candidate.milestones.new_member_certificate.reset();
  strike.papers = {};
  strike.date = Date(2025, 3, 1);  // Nor is the end of probation waited for.
  EXPECT_THAT(Unmet(strike), IsEmpty());
  EXPECT_EQ(After(strike).state, State::kStrikeOffProposed);
  EXPECT_EQ(After(strike).milestones.strike_off_proposal, Date(2025, 3, 1));
}

TEST_F(WayRowsTest, Row20OfficialMemberExactlyTwelveMonthsAfterTheCeremony) {
  StepFacts facts = Proposed(Step::kDecideRecognition, Date(2025, 10, 10));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kOfficialMember);
  EXPECT_EQ(After(facts).milestones.official, Date(2025, 9, 15));
  facts.candidate.milestones.recognition_base_resolution.reset();
  EXPECT_THAT(Unmet(facts), Contains("R-VOT-3"));
  // What the cell could not settle goes straight up.
  facts.candidate.state = State::kRecognitionReported;
  facts.candidate.milestones.recognition_report = Date(2025, 9, 20);
  EXPECT_THAT(Unmet(facts), Not(Contains("R-VOT-3")));
}

TEST_F(WayRowsTest, Row20StruckOff) {
  StepFacts facts = Proposed(Step::kDecideStrikeOff, Date(2025, 10, 10), State::kStrikeOffProposed);
  facts.candidate.milestones.strike_off_proposal = Date(2025, 9, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts).state, State::kStruckOff);
  EXPECT_EQ(After(facts).milestones.strike_off, Date(2025, 10, 10));
  // A vote that does not carry leaves the case with the body.
  facts.vote = VoteTally{9, 0, 0, 9, 1, 8};
  EXPECT_THAT(Unmet(facts), IsEmpty());
  EXPECT_EQ(After(facts, false).state, State::kStrikeOffProposed);
  EXPECT_FALSE(After(facts, false).milestones.strike_off.has_value());
}

TEST_F(WayRowsTest, Row20SectionReportsOnRecognitionWhereTheTierExists) {
  StepFacts facts = Proposed(Step::kRecognitionBaseResolution, Date(2025, 9, 25));
  facts.has_sectional_committee = true;
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-1"));
  facts.candidate.milestones.recognition_section_report = Date(2025, 9, 22);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.step = Step::kRecognitionSectionReport;
  facts.favorable = true;
  EXPECT_EQ(After(facts).milestones.recognition_section_report, Date(2025, 9, 25));
  facts.favorable = false;
  EXPECT_EQ(After(facts).state, State::kAdmittedProbationary);
  EXPECT_FALSE(After(facts).milestones.recognition_proposal.has_value());
}

class TransferRowsTest : public WayRowsTest {
 protected:
  Candidate Moved(State resumed, bool same_base) {
    StepFacts facts = About(Step::kAcceptTransfer, State::kTransferPending, Date(2017, 1, 10));
    Candidate& person = facts.candidate;
    person.resume_state = resumed;
    person.transfer_destination = Uuid::FromName("destination");
    person.helper = Uuid::FromName("former helper");
    person.milestones.application = Date(2016, 11, 1);
    person.milestones.cell_resolution = Date(2016, 12, 5);
    if (resumed != State::kCellResolved) person.milestones.base_resolution = Date(2016, 12, 15);
    if (resumed == State::kUnderAuthorityReview) {
      person.milestones.appraisal = Date(2016, 12, 28);
    }
    facts.helper = MemberFacts{.id = Uuid::FromName("new helper")};
    facts.destination_has_same_base = same_base;
    facts.has_decision_confirmation = resumed == State::kAdmissionDecided;
    return After(facts);
  }
};

TEST_F(TransferRowsTest, Row21WaitsAndGoesOnWhereTheyStood) {
  StepFacts facts = About(Step::kTransfer, State::kVerifying, Date(2017, 1, 5));
  facts.destination = Uuid::FromName("destination");
  facts.candidate = After(facts);
  EXPECT_EQ(facts.candidate.state, State::kTransferPending);
  EXPECT_EQ(facts.candidate.resume_state, State::kVerifying);
  EXPECT_EQ(facts.candidate.milestones.transfer, Date(2017, 1, 5));
  facts.step = Step::kCancelTransfer;
  EXPECT_EQ(After(facts).state, State::kVerifying);
  EXPECT_FALSE(After(facts).transfer_destination.has_value());

  const Candidate moved = Moved(State::kVerifying, false);
  EXPECT_EQ(moved.state, State::kVerifying);
  EXPECT_EQ(moved.resume_state, State::kUnspecified);
  EXPECT_EQ(moved.organization, Uuid::FromName("destination"));
  EXPECT_EQ(moved.helper, Uuid::FromName("new helper"));
  EXPECT_EQ(moved.milestones.helper_assignment, Date(2017, 1, 10));
  EXPECT_EQ(moved.milestones.transfer_acceptance, Date(2017, 1, 10));
  EXPECT_TRUE(moved.acquaintance_waived);
}

TEST_F(TransferRowsTest, Row21AfterResolutionsAnotherCommitteeResolvesAnew) {
  for (const State state : {State::kCellResolved, State::kBaseResolved, State::kSectionAppraised,
                            State::kUnderAuthorityReview}) {
    const Candidate moved = Moved(state, false);
    EXPECT_EQ(moved.state, State::kCellResolved) << static_cast<int>(state);
    EXPECT_FALSE(moved.milestones.base_resolution.has_value());
    EXPECT_FALSE(moved.milestones.appraisal.has_value());
    EXPECT_TRUE(moved.milestones.cell_resolution.has_value());
  }
  EXPECT_EQ(Moved(State::kReturned, false).state, State::kReturned);
  EXPECT_FALSE(Moved(State::kReturned, false).milestones.base_resolution.has_value());
}

TEST_F(TransferRowsTest, Row21BelowTheSameCommitteeOnlyTheAppraisalIsMadeAgain) {
  EXPECT_EQ(Moved(State::kCellResolved, true).state, State::kCellResolved);
  EXPECT_EQ(Moved(State::kBaseResolved, true).state, State::kBaseResolved);
  const Candidate appraised = Moved(State::kUnderAuthorityReview, true);
  EXPECT_EQ(appraised.state, State::kBaseResolved);
  EXPECT_FALSE(appraised.milestones.appraisal.has_value());
}

TEST_F(TransferRowsTest, Row21DecisionsAreConfirmedAndProbationGoesOn) {
  const Candidate decided = Moved(State::kAdmissionDecided, false);
  EXPECT_EQ(decided.state, State::kAdmissionDecided);
  EXPECT_EQ(decided.milestones.decision_confirmation, Date(2017, 1, 10));
  for (const State state : {State::kAdmittedProbationary, State::kOfficialProposed,
                            State::kStrikeOffProposed, State::kRecognitionReported}) {
    EXPECT_EQ(Moved(state, false).state, state);
    EXPECT_TRUE(Moved(state, false).milestones.base_resolution.has_value());
  }
}

TEST_F(WayRowsTest, Row22RevokedByIssuerOrSuperiorAndRedoneForTheProcedure) {
  StepFacts facts = Deciding(Step::kRevokeDecision, State::kOfficialMember, Date(2026, 3, 1));
  facts.candidate.milestones.admission_decision = Date(2024, 8, 25);
  facts.candidate.milestones.ceremony = Date(2024, 9, 15);
  facts.candidate.milestones.official = Date(2025, 9, 15);
  facts.candidate.milestones.application = Date(2024, 1, 1);
  facts.candidate.milestones.cell_resolution = Date(2024, 6, 1);
  facts.revocation_kind = RevocationKind::kProcedure;
  facts.decision_issuer = Uuid::FromName("issuer");
  facts.decision_issuer_stands = true;
  EXPECT_THAT(Unmet(facts), Contains("R-REV-2"));
  facts.revocation_kind = RevocationKind::kSubstance;
  EXPECT_THAT(Unmet(facts), Contains("R-REV-1"));
  facts.revocation_kind = RevocationKind::kProcedure;
  facts.decision_issuer_stands = false;  // Dissolved: the committee where the person is now.
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.decision_issuer = authority_;
  facts.decision_issuer_stands = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate = After(facts);
  EXPECT_EQ(facts.candidate.state, State::kRevoked);
  EXPECT_EQ(facts.candidate.revocation_kind, RevocationKind::kProcedure);
  EXPECT_EQ(facts.candidate.milestones.revocation, Date(2026, 3, 1));

  facts.step = Step::kAppraiseDossier;
  rules_.checklist = {{.form = "1-KNĐ", .procedure = "ADMISSION"},
                      {.form = "16-KNĐ", .procedure = "RECOGNITION"}};
  EXPECT_THAT(Unmet(facts), IsEmpty()) << "judged by the checklist of admission";
  const Candidate again = After(facts);
  EXPECT_EQ(again.state, State::kUnderAuthorityReview);
  EXPECT_EQ(again.revocation_kind, RevocationKind::kUnspecified);
  for (auto milestone : {&Milestones::admission_decision, &Milestones::ceremony,
                         &Milestones::official, &Milestones::revocation}) {
    EXPECT_FALSE((again.milestones.*milestone).has_value());
  }
  EXPECT_TRUE(again.milestones.cell_resolution.has_value());
}

}  // namespace
}  // namespace ketnap::dossier
