#include "services/dossier/domain/eligibility.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Date D(int year, int month, int day) { return Date(year, month, day); }

std::vector<std::string> UnmetRules(const Verdict& verdict) {
  std::vector<std::string> rules;
  for (const Condition& condition : verdict.conditions) {
    if (condition.verdict == ConditionVerdict::kUnmet) rules.push_back(condition.rule_id);
  }
  return rules;
}

class EligibilityTest : public ::testing::Test {
 protected:
  Verdict Judge(const StepFacts& facts) { return Check(facts, rules_, calendar_); }

  // A candidate whose dossier is ready for the cell's meeting on 20/03/2017.
  StepFacts ReadyForCell() {
    StepFacts facts;
    facts.step = Step::kCellResolution;
    facts.date = D(2017, 3, 20);
    facts.candidate.birth_date = D(1985, 6, 1);
    facts.candidate.general_education = GeneralEducation::kUpperSecondary;
    facts.candidate.state = CandidateState::kOpinionsCollected;
    facts.candidate.helper = introducer_;
    facts.candidate.milestones.awareness_certificate = D(2016, 5, 10);
    facts.candidate.milestones.application = D(2017, 1, 5);
    facts.candidate.milestones.cv = D(2017, 1, 9);
    facts.candidate.milestones.opinions = D(2017, 3, 10);
    facts.has_trade_union = true;
    facts.has_base_committee = true;
    facts.papers.documents = {
        {"3-KNĐ", D(2017, 2, 20), introducer_, D(2014, 1, 1), ""},
        {"4A-KNĐ", D(2017, 2, 22), std::nullopt, std::nullopt, ""},
        {"5-KNĐ", D(2017, 3, 10), std::nullopt, std::nullopt, ""},
    };
    facts.papers.verifications = {
        {Uuid(), "SELF", "Đảng ủy xã", D(2017, 1, 12), D(2017, 2, 1), VerificationOutcome::kClear}};
    facts.papers.opinions = {{OpinionSource::kResidenceCell, D(2017, 2, 25), true},
                             {OpinionSource::kTradeUnion, D(2017, 2, 22), true}};
    facts.has_family = true;
    facts.relatives = {{"MOTHER", 2, std::nullopt, false, true, false}};
    facts.introducers = {{introducer_, true, D(2012, 1, 1), true, false}};
    facts.cell_official_members = 9;
    facts.vote = VoteTally{9, 0, 0, 9, 9, 0};
    return facts;
  }

  const Uuid introducer_ = Uuid::FromName("introducer");
  const RuleSet rules_ = TestRuleSet();
  const WorkingDayCalendar calendar_;
};

TEST_F(EligibilityTest, ReadyDossierIsEligible) {
  EXPECT_THAT(UnmetRules(Judge(ReadyForCell())), IsEmpty());
}

struct AgeCase {
  Date birth;
  Date meeting;
  const char* unmet;  // "" when met.
};

TEST_F(EligibilityTest, AgeIsCountedInWholeMonthsOnTheDayOfTheMeeting) {
  const AgeCase cases[] = {
      {D(1999, 3, 21), D(2017, 3, 20), "R-ELG-1"},  // One day short of 18.
      {D(1999, 3, 20), D(2017, 3, 20), ""},         // 18 on the day.
      {D(1957, 3, 20), D(2017, 3, 20), ""},         // 60 on the day.
      {D(1957, 2, 21), D(2017, 3, 20), ""},         // Still in its 720th month.
      {D(1957, 2, 20), D(2017, 3, 20), "R-ELG-1"},  // 721 months: another rule applies.
      {D(1999, 2, 28), D(2017, 3, 20), ""},
  };
  for (const AgeCase& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.candidate.birth_date = each.birth;
    facts.date = each.meeting;
    // Young people are introduced by the Youth Union where there is one; here there is none.
    const Condition condition = AgeCondition(facts, rules_);
    const bool met = condition.verdict == ConditionVerdict::kMet;
    EXPECT_EQ(met, std::string(each.unmet).empty()) << FormatDate(each.birth);
    if (!met) {
      EXPECT_EQ(condition.rule_id, each.unmet);
    }
  }
}

TEST_F(EligibilityTest, CertificateOfJanuary2020IsInvalidInFebruary2025) {
  StepFacts facts = ReadyForCell();
  facts.candidate.milestones.awareness_certificate = D(2020, 1, 15);
  facts.date = D(2025, 2, 3);
  EXPECT_THAT(UnmetRules(Judge(facts)), Contains("R-CLS-1"));
  facts.date = D(2025, 1, 15);
  EXPECT_EQ(CertificateValidityCondition(facts, rules_).verdict, ConditionVerdict::kMet);
}

struct VoteCase {
  VoteTally vote;
  bool arithmetic_holds;
  bool carries;
};

TEST_F(EligibilityTest, VotesOfACell) {
  const VoteCase cases[] = {
      {{20, 0, 0, 17, 14, 3}, true, true},    // 14 of 20: absent members stay in the base.
      {{20, 0, 0, 17, 13, 4}, true, false},   // 13 of 20 is below two thirds.
      {{20, 2, 0, 17, 12, 5}, true, true},    // 12 of 18.
      {{20, 2, 3, 15, 10, 5}, true, true},    // 10 of 15.
      {{20, 2, 3, 15, 9, 6}, true, false},    // 9 of 15.
      {{20, 0, 0, 10, 11, 0}, false, false},  // More votes than present.
      {{20, 0, 0, 21, 21, 0}, false, true},   // More present than entitled.
      {{3, 3, 0, 0, 0, 0}, false, false},     // Nobody left.
      {{12, 0, 0, 12, 12, 0}, false, true},   // Base below the register's 15.
  };
  for (const VoteCase& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.cell_official_members = each.vote.entitled == 12 ? 15 : 3;
    facts.cell_away_members = 3;
    facts.cell_exempt_members = 3;
    facts.vote = each.vote;
    const auto unmet = UnmetRules(Judge(facts));
    EXPECT_EQ(unmet.empty(), each.arithmetic_holds) << each.vote.in_favor;
    EXPECT_EQ(VoteCarries(facts, rules_), each.carries) << each.vote.in_favor;
  }
}

// R-VOT-2: nobody leaves the base of a cell's vote but whom the register knows away or exempt.
TEST_F(EligibilityTest, WhoIsNotCountedIsKnownToTheRegister) {
  StepFacts facts = ReadyForCell();
  facts.cell_official_members = 20;
  facts.vote = VoteTally{20, 2, 3, 15, 15, 0};
  facts.cell_away_members = 2;
  facts.cell_exempt_members = 3;
  EXPECT_THAT(UnmetRules(Judge(facts)), IsEmpty());
  facts.cell_away_members = 1;
  EXPECT_THAT(UnmetRules(Judge(facts)), ElementsAre("R-VOT-2"));
  facts.cell_away_members = 2;
  facts.cell_exempt_members = 2;
  EXPECT_THAT(UnmetRules(Judge(facts)), ElementsAre("R-VOT-2"));
  facts.cell_exempt_members = 3;
  facts.vote->present = 16;  // Above those counted.
  EXPECT_THAT(UnmetRules(Judge(facts)), ElementsAre("R-VOT-2"));
}

struct DefectCase {
  const char* what;
  void (*spoil)(StepFacts*);
  const char* unmet;
};

TEST_F(EligibilityTest, EachGuardOfTheCellMeetingRefusesItsViolation) {
  const DefectCase cases[] = {
      {"state", [](StepFacts* f) { f->candidate.state = CandidateState::kVerified; }, "STATE"},
      {"dates", [](StepFacts* f) { f->candidate.milestones.opinions = D(2017, 3, 21); }, "DATES"},
      {"education",
       [](StepFacts* f) { f->candidate.general_education = GeneralEducation::kPrimary; },
       "R-ELG-3"},
      {"certificate",
       [](StepFacts* f) { f->candidate.milestones.awareness_certificate = std::nullopt; },
       "R-ELG-4"},
      {"verification issue",
       [](StepFacts* f) { f->papers.verifications[0].outcome = VerificationOutcome::kIssue; },
       "R-DOS-1"},
      {"introduction", [](StepFacts* f) { f->papers.documents.erase(f->papers.documents.begin()); },
       "R-INT-2"},
      {"introducer on probation", [](StepFacts* f) { f->introducers[0].is_official = false; },
       "R-INT-3"},
      {"acquaintance",
       [](StepFacts* f) { f->papers.documents[0].acquainted_since = D(2016, 3, 21); }, "R-INT-3"},
      {"old paper", [](StepFacts* f) { f->papers.documents[0].date = D(2016, 3, 19); }, "R-DOS-4"},
      {"opinion", [](StepFacts* f) { f->papers.opinions.clear(); }, "R-DOS-1"},
      {"no vote", [](StepFacts* f) { f->vote = std::nullopt; }, "R-VOT-2"},
  };
  for (const DefectCase& each : cases) {
    StepFacts facts = ReadyForCell();
    each.spoil(&facts);
    EXPECT_THAT(UnmetRules(Judge(facts)), Contains(each.unmet)) << each.what;
  }
}

TEST_F(EligibilityTest, DecisionBelongsToTheNearestAuthority) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kDecideAdmission;
  facts.date = D(2017, 5, 2);
  facts.candidate.state = CandidateState::kUnderAuthorityReview;
  facts.candidate.milestones.cell_resolution = D(2017, 3, 20);
  facts.candidate.milestones.appraisal = D(2017, 4, 20);
  facts.admission_authority = Uuid::FromName("superior");
  facts.deciding_organization = facts.admission_authority;
  facts.decided_by_standing_committee = true;
  facts.authority_standing_size = 11;
  facts.vote = VoteTally{11, 0, 0, 11, 6, 5};
  EXPECT_THAT(UnmetRules(Judge(facts)), IsEmpty());
  EXPECT_TRUE(VoteCarries(facts, rules_));
  facts.vote->in_favor = 5;
  EXPECT_FALSE(VoteCarries(facts, rules_));  // More than half is demanded.
  facts.deciding_organization = Uuid::FromName("another");
  EXPECT_THAT(UnmetRules(Judge(facts)), Contains("R-VOT-5"));
}

TEST_F(EligibilityTest, LateDecisionNeedsItsReason) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kDecideAdmission;
  facts.candidate.state = CandidateState::kUnderAuthorityReview;
  facts.candidate.milestones.cell_resolution = D(2017, 3, 20);
  facts.candidate.milestones.appraisal = D(2017, 4, 20);
  facts.admission_authority = Uuid::FromName("superior");
  facts.deciding_organization = facts.admission_authority;
  facts.decided_by_standing_committee = true;
  facts.authority_standing_size = 11;
  facts.vote = VoteTally{11, 0, 0, 11, 11, 0};
  facts.date = D(2017, 6, 12);  // The 60th working day of a plain week.
  EXPECT_EQ(Judge(facts).working_days_late, 0);
  facts.date = D(2017, 6, 13);
  EXPECT_EQ(Judge(facts).working_days_late, 1);
  EXPECT_THAT(UnmetRules(Judge(facts)), Contains("R-DL-1"));
  facts.has_lateness_reason = true;
  EXPECT_THAT(UnmetRules(Judge(facts)), IsEmpty());
}

TEST_F(EligibilityTest, OfficialDateIsCeremonyAndTwelveMonthsHoweverLateTheDecision) {
  StepFacts facts;
  facts.step = Step::kDecideRecognition;
  facts.date = D(2018, 1, 30);
  facts.candidate.state = CandidateState::kOfficialProposed;
  facts.candidate.milestones.ceremony = D(2016, 2, 29);
  facts.candidate.milestones.recognition_proposal = D(2018, 1, 10);
  const Candidate after = Apply(facts, rules_, true);
  EXPECT_EQ(after.state, CandidateState::kOfficialMember);
  EXPECT_EQ(after.milestones.official, D(2017, 2, 28));
  EXPECT_EQ(after.milestones.recognition_decision, D(2018, 1, 30));
}

TEST_F(EligibilityTest, ReturnedDossierComesBackBeforeTheCommitteeHasResolved) {
  RuleSet rules = rules_;
  rules.checklist.push_back({"8-KNĐ",
                             "",
                             "ADMISSION",
                             ChecklistCondition::kBaseCommittee,
                             "",
                             {},
                             "BASE_COMMITTEE",
                             "RecordResolution"});
  rules.checklist.push_back(
      {"5-KNĐ", "", "ADMISSION", ChecklistCondition::kAlways, "", {}, "CELL", "AttachDocument"});
  StepFacts facts = ReadyForCell();
  facts.step = Step::kResubmitDossier;
  facts.candidate.state = CandidateState::kReturned;
  facts.candidate.milestones.cell_resolution = D(2017, 3, 15);
  EXPECT_THAT(UnmetRules(Check(facts, rules, calendar_)), IsEmpty());
  EXPECT_EQ(Apply(facts, rules, true).state, CandidateState::kCellResolved);
  facts.papers.documents[2].defect_code = "INCOMPLETE";
  EXPECT_THAT(UnmetRules(Check(facts, rules, calendar_)), Contains("R-DOS-1"));
  facts.papers.documents[2].defect_code = "";
  facts.step = Step::kAppraiseDossier;
  facts.candidate.state = CandidateState::kBaseResolved;
  EXPECT_THAT(UnmetRules(Check(facts, rules, calendar_)), Contains("R-DOS-1"));
}

TEST_F(EligibilityTest, RefusalNamesEveryUnmetConditionWithItsClause) {
  StepFacts facts = ReadyForCell();
  facts.candidate.general_education = GeneralEducation::kPrimary;
  facts.candidate.milestones.awareness_certificate = std::nullopt;
  const absl::Status status = ToStatus(Judge(facts), "candidates/x");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "STEP_CONDITIONS_UNMET");
  std::vector<std::string> rules;
  for (const UnmetCondition& condition : UnmetConditions(status))
    rules.push_back(condition.rule_id);
  EXPECT_THAT(rules, ::testing::UnorderedElementsAre("R-ELG-3", "R-ELG-4"));
}

TEST(RuleBookTest, RefusesGapsOverlapsAndMissingRules) {
  RuleSet first = TestRuleSet();
  first.id = "first";
  first.effective_from = D(2011, 11, 1);
  first.effective_to = D(2016, 7, 24);
  RuleSet second = first;
  second.id = "second";
  second.effective_from = D(2016, 7, 25);
  second.effective_to = std::nullopt;
  auto book = RuleBook::Create({second, first});
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ((*book->InForceOn(D(2016, 7, 24)))->id, "first");
  EXPECT_EQ((*book->InForceOn(D(2016, 7, 25)))->id, "second");
  EXPECT_EQ(ErrorReason(book->InForceOn(D(2011, 10, 31)).status()), "NO_RULE_SET");

  RuleSet late = second;
  late.effective_from = D(2016, 7, 26);
  EXPECT_FALSE(RuleBook::Create({first, late}).ok());
  RuleSet incomplete = second;
  incomplete.rules.erase("R-VOT-1");
  EXPECT_FALSE(RuleBook::Create({first, incomplete}).ok());
}

}  // namespace
}  // namespace ketnap::dossier
