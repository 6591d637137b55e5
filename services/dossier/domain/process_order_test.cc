#include "services/dossier/domain/process_order.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// Where each step leads from each state it may be taken in, by the numbers of the API; every pair
// that is not here is refused. The cell stands below a grassroots committee without a sectional one
// in between; votes carry and reports favour; who waits for a transfer, or was merged, was verified
// (7) before; who was revoked, was so for the procedure.
const std::map<Step, std::map<int, int>>& Expected() {
  static const auto* table = new std::map<Step, std::map<int, int>>{
      {Step::kNominate, {{0, 1}}},
      {Step::kListSympathizer, {{1, 2}}},
      {Step::kAssignHelper,
       {{2, 2},
        {4, 4},
        {5, 5},
        {6, 6},
        {7, 7},
        {8, 8},
        {9, 9},
        {10, 10},
        {11, 11},
        {12, 12},
        {13, 13},
        {14, 14},
        {15, 15},
        {17, 17},
        {18, 18},
        {20, 20},
        {22, 22},
        {25, 25}}},
      {Step::kRecordMonthlyReview,
       {{2, 2},
        {4, 4},
        {5, 5},
        {6, 6},
        {7, 7},
        {8, 8},
        {9, 9},
        {10, 10},
        {11, 11},
        {12, 12},
        {13, 13},
        {14, 14},
        {15, 15},
        {22, 22}}},
      {Step::kDelist,
       {{2, 3}, {4, 3}, {5, 3}, {6, 3}, {7, 3}, {8, 3}, {9, 3}, {11, 3}, {13, 3}, {16, 3}}},
      {Step::kOpenDossier, {{2, 4}}},
      {Step::kDeclareCv, {{4, 5}, {13, 13}}},
      {Step::kRequestVerification, {{5, 6}, {6, 6}, {7, 6}, {8, 6}, {9, 6}, {11, 6}}},
      {Step::kAnswerVerification, {{6, 7}, {8, 7}}},
      {Step::kRecordOpinion, {{5, 5}, {6, 6}, {7, 7}, {8, 8}, {9, 9}, {11, 11}}},
      {Step::kCellResolution, {{9, 10}, {11, 10}}},
      {Step::kBaseResolution, {{10, 12}, {22, 12}}},
      {Step::kReturnDossier, {{10, 13}, {12, 13}, {14, 13}, {22, 13}}},
      {Step::kResubmitDossier, {{13, 10}}},
      {Step::kAppraiseDossier, {{12, 14}, {24, 14}}},
      {Step::kDecideAdmission, {{14, 15}}},
      {Step::kRecordCeremony, {{15, 17}}},
      {Step::kRecordProbationReview, {{17, 17}}},
      {Step::kProposeRecognition, {{17, 18}}},
      {Step::kRecognitionBaseResolution, {{18, 18}, {20, 20}}},
      {Step::kDecideRecognition, {{18, 19}, {25, 19}}},
      {Step::kAttachDocument, {{5, 5}, {6, 6}, {7, 7}, {8, 8}, {9, 9}, {11, 11}, {13, 13}}},
      {Step::kReorganize, {}},
      {Step::kDeclineNomination, {{1, 26}}},
      {Step::kRelist, {{3, 2}, {16, 2}, {26, 2}}},
      {Step::kReferToClass, {{2, 2}, {4, 4}, {5, 5}, {6, 6}, {7, 7}, {8, 8}, {9, 9}, {11, 11}}},
      {Step::kConcludeVerification, {{8, 7}}},
      {Step::kWaiveVerification, {{5, 7}, {6, 7}, {7, 7}, {8, 7}, {9, 9}, {11, 11}}},
      {Step::kSectionReport, {{10, 22}}},
      {Step::kRecordConsent, {{1, 1},   {2, 2},   {4, 4},   {5, 5},   {6, 6},   {7, 7},   {8, 8},
                              {9, 9},   {10, 10}, {11, 11}, {12, 12}, {13, 13}, {14, 14}, {15, 15},
                              {17, 17}, {18, 18}, {20, 20}, {22, 22}, {24, 24}, {25, 25}}},
      {Step::kAttestCriterion,
       {{1, 1},   {2, 2},   {4, 4},   {5, 5},   {6, 6},   {7, 7},   {8, 8},
        {9, 9},   {10, 10}, {11, 11}, {12, 12}, {13, 13}, {14, 14}, {15, 15},
        {17, 17}, {18, 18}, {20, 20}, {22, 22}, {24, 24}, {25, 25}}},
      {Step::kDeclarePartyCv, {{17, 17}, {18, 18}, {20, 20}, {25, 25}}},
      {Step::kRecognitionSectionReport, {{18, 18}, {20, 20}}},
      {Step::kProposeStrikeOff, {{17, 20}}},
      {Step::kDecideStrikeOff, {{20, 21}, {25, 21}}},
      {Step::kRevokeDecision, {{15, 24}, {17, 24}, {18, 24}, {19, 24}, {20, 24}, {25, 24}}},
      {Step::kTransfer,
       {{1, 23},
        {2, 23},
        {4, 23},
        {5, 23},
        {6, 23},
        {7, 23},
        {8, 23},
        {9, 23},
        {10, 23},
        {11, 23},
        {12, 23},
        {13, 23},
        {14, 23},
        {15, 23},
        {17, 23},
        {18, 23},
        {20, 23},
        {22, 23},
        {25, 23}}},
      {Step::kAcceptTransfer, {{23, 7}}},
      {Step::kCancelTransfer, {{23, 7}}},
      {Step::kUpdate, {{1, 1},   {2, 2},   {3, 3},   {4, 4},   {5, 5},   {6, 6},   {7, 7},
                       {8, 8},   {9, 9},   {10, 10}, {11, 11}, {12, 12}, {13, 13}, {14, 14},
                       {15, 15}, {17, 17}, {18, 18}, {20, 20}, {22, 22}, {25, 25}, {26, 26}}},
      {Step::kImport, {{0, 0}}},
      {Step::kFollowVerification, {{6, 6}, {8, 8}}},
  };
  return *table;
}

// Steps that any person there is may see: corrections and their like, certificates. A merged record
// is only split off again, and a certificate of it is kept.
bool IsForAnybody(Step step, State state) {
  if (state == State::kUnspecified) return false;
  switch (step) {
    case Step::kCorrect:
    case Step::kUndo:
      return state != State::kMerged;
    case Step::kMerge:
      return state != State::kTransferPending;
    case Step::kRecordCertificate:
      return true;
    default:
      return false;
  }
}

int ExpectedAfter(Step step, State state) {
  if (!IsForAnybody(step, state)) {
    const auto row = Expected().find(step);
    if (row == Expected().end()) return -1;
    const auto found = row->second.find(static_cast<int>(state));
    return found == row->second.end() ? -1 : found->second;
  }
  if (step != Step::kMerge) return static_cast<int>(state);
  return state == State::kMerged ? 7 : 27;
}

StepFacts FactsOf(Step step, State state) {
  StepFacts facts;
  facts.step = step;
  facts.date = Date(2017, 6, 1);
  facts.candidate.state = state;
  facts.candidate.revocation_kind = RevocationKind::kProcedure;
  facts.candidate.milestones.ceremony = Date(2016, 6, 1);
  if (state == State::kTransferPending || state == State::kMerged) {
    facts.candidate.resume_state = State::kVerified;
  }
  facts.helper = MemberFacts{.id = Uuid::FromName("helper")};
  facts.destination = Uuid::FromName("destination");
  facts.has_base_committee = true;
  facts.favorable = true;
  Verification asked;
  asked.subject = "SELF";
  asked.outcome =
      step == Step::kRequestVerification ? VerificationOutcome::kOpen : VerificationOutcome::kClear;
  facts.papers.verifications = {asked};
  return facts;
}

bool IsStateMet(const StepFacts& facts, const RuleSet& rules) {
  return OrderConditions(facts, rules).front().verdict == ConditionVerdict::kMet;
}

TEST(ProcessOrderTest, EveryStepInEveryState) {
  const RuleSet rules = TestRuleSet();
  for (int number = 1; number <= 46; ++number) {
    const Step step = static_cast<Step>(number);
    for (int from = 0; from <= 27; ++from) {
      const State state = static_cast<State>(from);
      const StepFacts facts = FactsOf(step, state);
      const int expected = ExpectedAfter(step, state);
      const std::string pair = absl::StrCat("step ", number, " in state ", from);
      EXPECT_EQ(IsStateMet(facts, rules), expected >= 0) << pair;
      if (expected >= 0) {
        EXPECT_EQ(static_cast<int>(Apply(facts, rules, true).state), expected) << pair;
      }
    }
  }
}

TEST(ProcessOrderTest, ASectionalCommitteeStandsBetweenCellAndBase) {
  const RuleSet rules = TestRuleSet();
  StepFacts facts = FactsOf(Step::kBaseResolution, State::kCellResolved);
  facts.has_sectional_committee = true;
  EXPECT_FALSE(IsStateMet(facts, rules));
  facts.candidate.state = State::kSectionAppraised;
  EXPECT_TRUE(IsStateMet(facts, rules));
  EXPECT_EQ(Apply(facts, rules, true).state, State::kBaseResolved);
  // Dissolved after its report, it has still reported.
  facts.has_sectional_committee = false;
  EXPECT_TRUE(IsStateMet(facts, rules));
  facts.candidate.state = State::kCellResolved;
  EXPECT_TRUE(IsStateMet(facts, rules));
}

TEST(ProcessOrderTest, AGrassrootsCellGoesStraightToAppraisal) {
  const RuleSet rules = TestRuleSet();
  StepFacts facts = FactsOf(Step::kAppraiseDossier, State::kCellResolved);
  facts.has_base_committee = false;
  EXPECT_TRUE(IsStateMet(facts, rules));
  // Of a cell that became one after the report the dossier is not stuck.
  facts.candidate.state = State::kSectionAppraised;
  EXPECT_TRUE(IsStateMet(facts, rules));
  facts.has_base_committee = true;
  EXPECT_FALSE(IsStateMet(facts, rules));
}

TEST(ProcessOrderTest, OnlyADecisionOfWrongProcedureIsMadeAgain) {
  RuleSet rules = TestRuleSet();
  StepFacts facts = FactsOf(Step::kAppraiseDossier, State::kRevoked);
  EXPECT_TRUE(IsStateMet(facts, rules));
  facts.candidate.revocation_kind = RevocationKind::kSubstance;
  EXPECT_FALSE(IsStateMet(facts, rules));
  facts.candidate.revocation_kind = RevocationKind::kProcedure;
  rules.rules["R-REV-2"].parameters["redo_by_competent_body"] = false;
  EXPECT_FALSE(IsStateMet(facts, rules));
}

TEST(ProcessOrderTest, NoVoteCarriedLeadsElsewhere) {
  const RuleSet rules = TestRuleSet();
  const std::map<Step, std::pair<int, int>> rejected = {
      {Step::kCellResolution, {9, 11}},    {Step::kBaseResolution, {10, 13}},
      {Step::kDecideAdmission, {14, 16}},  {Step::kProposeRecognition, {17, 17}},
      {Step::kProposeStrikeOff, {17, 17}}, {Step::kRecognitionBaseResolution, {18, 18}},
      {Step::kDecideStrikeOff, {20, 20}}};
  for (const auto& [step, states] : rejected) {
    const StepFacts facts = FactsOf(step, static_cast<State>(states.first));
    EXPECT_EQ(static_cast<int>(Apply(facts, rules, false).state), states.second)
        << static_cast<int>(step);
  }
}

TEST(ProcessOrderTest, NoStepPrecedesTheOneItFollows) {
  const RuleSet rules = TestRuleSet();
  struct Follow {
    Step step;
    State state;
    std::optional<Date> Milestones::*milestone;
  };
  const Follow follows[] = {
      {Step::kDeclineNomination, State::kNominated, &Milestones::nomination},
      {Step::kRelist, State::kDelisted, &Milestones::delisting},
      {Step::kRelist, State::kRefused, &Milestones::refusal},
      {Step::kReferToClass, State::kSympathizerListed, &Milestones::listing},
      {Step::kConcludeVerification, State::kVerificationIssue, &Milestones::cv},
      {Step::kSectionReport, State::kCellResolved, &Milestones::cell_resolution},
      {Step::kBaseResolution, State::kSectionAppraised, &Milestones::section_report},
      {Step::kAppraiseDossier, State::kRevoked, &Milestones::revocation},
      {Step::kRecognitionSectionReport, State::kStrikeOffProposed,
       &Milestones::strike_off_proposal},
      {Step::kRecognitionBaseResolution, State::kOfficialProposed,
       &Milestones::recognition_section_report},
      {Step::kDecideStrikeOff, State::kStrikeOffProposed, &Milestones::strike_off_proposal},
      {Step::kDecideRecognition, State::kRecognitionReported, &Milestones::recognition_report},
      {Step::kRevokeDecision, State::kOfficialMember, &Milestones::recognition_decision},
      {Step::kDeclarePartyCv, State::kAdmittedProbationary, &Milestones::ceremony},
      {Step::kAcceptTransfer, State::kTransferPending, &Milestones::transfer},
      {Step::kCancelTransfer, State::kTransferPending, &Milestones::transfer},
  };
  for (const Follow& follow : follows) {
    StepFacts facts = FactsOf(follow.step, follow.state);
    facts.candidate.milestones.*follow.milestone = facts.date;
    auto conditions = OrderConditions(facts, rules);
    ASSERT_EQ(conditions.size(), 2u) << static_cast<int>(follow.step);
    EXPECT_EQ(conditions[1].verdict, ConditionVerdict::kMet);
    facts.candidate.milestones.*follow.milestone = facts.date + 1;
    EXPECT_EQ(OrderConditions(facts, rules)[1].verdict, ConditionVerdict::kUnmet)
        << static_cast<int>(follow.step);
  }
}

TEST(ProcessOrderTest, WhoIsOnTheWayAndWhoGoesAlong) {
  for (int number = 0; number <= 27; ++number) {
    const State state = static_cast<State>(number);
    const bool over = number == 0 || number == 19 || number == 21 || number == 27;
    EXPECT_EQ(GoesAlong(state), !over) << number;
    EXPECT_EQ(IsOnTheWay(state), !over && number != 16 && number != 24) << number;
    Candidate person;
    person.state = state;
    EXPECT_EQ(IsOnTheWay(person), IsOnTheWay(state)) << number;
    // The decision is made anew (R-REV-2), not so when the person was not worthy.
    person.revocation_kind = RevocationKind::kProcedure;
    EXPECT_EQ(IsOnTheWay(person), IsOnTheWay(state) || number == 24) << number;
    person.revocation_kind = RevocationKind::kSubstance;
    EXPECT_EQ(IsOnTheWay(person), IsOnTheWay(state)) << number;
  }
}

}  // namespace
}  // namespace ketnap::dossier
