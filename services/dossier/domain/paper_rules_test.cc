#include <utility>

#include "services/dossier/domain/rules_fixture.h"
#include "services/dossier/domain/verification_subjects.h"

// R-DOS-1 to R-DOS-4.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Numbers of the API's Relation.
enum Kin { kFather = 1, kMother, kFosterer, kSpouse, kFatherInLaw, kMotherInLaw, kSibling, kChild };

RelativeFacts Relative(const char* subject, Kin relation) {
  RelativeFacts relative;
  relative.subject = subject;
  relative.relation = relation;
  relative.has_civil_capacity = true;
  return relative;
}

std::vector<RelativeFacts> WholeFamily() {
  return {Relative("FATHER", kFather),
          Relative("MOTHER", kMother),
          Relative("FOSTERER", kFosterer),
          Relative("SPOUSE", kSpouse),
          Relative("FATHER_IN_LAW", kFatherInLaw),
          Relative("MOTHER_IN_LAW", kMotherInLaw),
          Relative("SIBLING_1", kSibling),
          Relative("CHILD_1", kChild)};
}

TEST_F(RulesTest, RDos1TheCurriculumVitaeFollowsTheApplication) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kDeclareCv;
  facts.candidate.state = CandidateState::kApplicationFiled;
  facts.candidate.milestones.cv = std::nullopt;
  facts.date = Date(2017, 1, 5);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2017, 1, 4);
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-1"));
}

TEST_F(RulesTest, RDos1VerificationIsClearBeforeTheCellMeets) {
  const struct {
    VerificationOutcome outcome;
    bool clear;
    const char* owed_by;
  } cases[] = {
      {VerificationOutcome::kOpen, false, "BASE_COMMITTEE"},
      {VerificationOutcome::kClear, true, ""},
      {VerificationOutcome::kIssue, false, "AUTHORITY"},
      {VerificationOutcome::kIssueCleared, true, ""},
      {VerificationOutcome::kIssueBars, false, "AUTHORITY"},
      {VerificationOutcome::kWaived, true, ""},
  };
  for (const auto& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.papers.verifications.push_back(VerificationOf("FATHER", each.outcome));
    EXPECT_EQ(Unmet(facts).empty(), each.clear) << static_cast<int>(each.outcome);
    EXPECT_EQ(VerificationClearCondition(facts, rules_).owed_by, each.owed_by);
  }
  StepFacts facts = ReadyForCell();
  facts.papers.verifications.clear();
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-1", "R-DOS-2")) << "nobody was verified";
}

TEST_F(RulesTest, RDos1OpinionsAreCollectedBeforeTheCellMeets) {
  StepFacts facts = ReadyForCell();
  facts.papers.opinions.clear();
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-1"));
  facts = ReadyForCell();
  facts.papers.documents.pop_back();  // The summary.
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-1"));
}

TEST_F(RulesTest, RDos2NamesWhomTheFamilySectionHas) {
  std::vector<RelativeFacts> family = WholeFamily();
  EXPECT_THAT(RequiredSubjects(family, rules_),
              ElementsAre("SELF", "FATHER", "MOTHER", "FOSTERER", "SPOUSE", "FATHER_IN_LAW",
                          "MOTHER_IN_LAW", "CHILD_1"));
  family[7].has_civil_capacity = false;
  family[0].deceased = true;
  EXPECT_THAT(RequiredSubjects(family, rules_), ElementsAre("SELF", "MOTHER", "FOSTERER", "SPOUSE",
                                                            "FATHER_IN_LAW", "MOTHER_IN_LAW"));
  EXPECT_THAT(RequiredSubjects({}, rules_), ElementsAre("SELF"));
  for (const char* flag : {"self", "parents", "fosterer", "parents_in_law", "spouse"}) {
    Set("R-DOS-2", flag, false);
  }
  family[7].has_civil_capacity = true;
  EXPECT_THAT(RequiredSubjects(family, rules_), ElementsAre("CHILD_1"));
}

TEST_F(RulesTest, RDos2EverybodyDemandedIsVerifiedBeforeTheCellMeets) {
  StepFacts facts = ReadyForCell();
  facts.relatives = {Relative("FATHER", kFather), Relative("MOTHER", kMother)};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-2"));
  EXPECT_THAT(VerificationSubjectsCondition(facts, rules_).explanation.vietnamese,
              HasSubstr("cha đẻ, mẹ đẻ"));
  facts.papers.verifications.push_back(VerificationOf("FATHER", VerificationOutcome::kClear));
  facts.papers.verifications.push_back(VerificationOf("MOTHER", VerificationOutcome::kWaived));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.verifications.erase(facts.papers.verifications.begin());
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-2")) << "nobody verified the person";
}

TEST_F(RulesTest, RDos2TheFamilySectionTellsWhomToVerifyBeforeTheCellMeets) {
  StepFacts facts = ReadyForCell();
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.has_family = false;
  facts.relatives.clear();
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-2")) << "one SELF answered is not enough";
  const Condition silent = VerificationSubjectsCondition(facts, rules_);
  EXPECT_EQ(silent.supplied_by, "SetFamily");
  EXPECT_EQ(silent.facts.at("untold"), "PARENTS");
  EXPECT_THAT(silent.explanation.vietnamese, HasSubstr("Chưa ghi mục gia đình"));
  // A section that names nobody who is verified tells nothing either.
  facts.has_family = true;
  facts.relatives = {Relative("SIBLING_1", kSibling)};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-2"));
  for (const auto& [subject, kin] : {std::pair("FATHER", kFather), std::pair("MOTHER", kMother),
                                     std::pair("FOSTERER", kFosterer)}) {
    facts.relatives = {Deceased(subject, kin)};
    EXPECT_THAT(Unmet(facts), IsEmpty()) << subject;
  }
  // Of a living spouse the parents are told too.
  facts.relatives.push_back(Deceased("SPOUSE", kSpouse));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.relatives.back().deceased = false;
  facts.papers.verifications.push_back(VerificationOf("SPOUSE", VerificationOutcome::kClear));
  EXPECT_THAT(UntoldSubjects(facts.relatives, rules_), ElementsAre("PARENTS_IN_LAW"));
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-2"));
  facts.relatives.push_back(Deceased("MOTHER_IN_LAW", kMotherInLaw));
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(RulesTest, RDos2ASetThatDemandsThePersonAloneNeedsNoFamily) {
  StepFacts facts = ReadyForCell();
  facts.has_family = false;
  facts.relatives.clear();
  for (const char* flag : {"parents", "fosterer"}) Set("R-DOS-2", flag, false);
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(RulesTest, RDos2WhatTheCellResolvedBeforeIsNotAskedForAgain) {
  StepFacts facts = ReadyForCell();
  facts.has_family = false;
  facts.relatives.clear();
  facts.candidate.milestones.cell_resolution = Date(2017, 3, 20);
  facts.step = Step::kAppraiseDossier;
  EXPECT_EQ(VerificationSubjectsCondition(facts, rules_).verdict, ConditionVerdict::kNotApplicable);
  facts.step = Step::kCellResolution;
  EXPECT_EQ(VerificationSubjectsCondition(facts, rules_).verdict, ConditionVerdict::kUnmet);
  // A child told of later: nobody could be asked about it any more.
  facts.has_family = true;
  facts.relatives = {Deceased("FATHER", kFather), Relative("CHILD_1", kChild)};
  EXPECT_EQ(VerificationSubjectsCondition(facts, rules_).verdict, ConditionVerdict::kUnmet);
  for (const Step step : {Step::kAppraiseDossier, Step::kResubmitDossier}) {
    facts.step = step;
    EXPECT_EQ(VerificationSubjectsCondition(facts, rules_).verdict,
              ConditionVerdict::kNotApplicable);
  }
  // What was asked is still to be clear.
  facts.papers.verifications.push_back(VerificationOf("MOTHER", VerificationOutcome::kOpen));
  EXPECT_EQ(VerificationClearCondition(facts, rules_).verdict, ConditionVerdict::kUnmet);
}

TEST_F(RulesTest, RDos3AMemberOfTheFamilyLetsTheirSideBeSkipped) {
  std::vector<RelativeFacts> family = WholeFamily();
  EXPECT_THAT(WaivableSubjects(family, rules_), IsEmpty());
  family[6].member = Uuid::FromName("brother");
  EXPECT_THAT(WaivableSubjects(family, rules_),
              ElementsAre("FATHER", "MOTHER", "FOSTERER", "CHILD_1"));
  family[6].member.reset();
  family[5].member_elsewhere = true;  // Mother-in-law.
  EXPECT_THAT(WaivableSubjects(family, rules_),
              ElementsAre("SPOUSE", "FATHER_IN_LAW", "MOTHER_IN_LAW"));
  family[5].member_elsewhere = false;
  family[3].member = Uuid::FromName("spouse");  // Speaks for no side.
  EXPECT_THAT(WaivableSubjects(family, rules_), IsEmpty());
  family[7].member = Uuid::FromName("child");  // Of both.
  EXPECT_THAT(WaivableSubjects(family, rules_),
              ElementsAre("FATHER", "MOTHER", "FOSTERER", "SPOUSE", "FATHER_IN_LAW",
                          "MOTHER_IN_LAW", "CHILD_1"));
  Set("R-DOS-3", "skip_own_side", false);
  EXPECT_THAT(WaivableSubjects(family, rules_),
              ElementsAre("SPOUSE", "FATHER_IN_LAW", "MOTHER_IN_LAW"));
}

TEST_F(RulesTest, RDos3NeverThePersonAndOnlyBySomebodyOnThatSide) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kWaiveVerification;
  facts.candidate.state = CandidateState::kCvDeclared;
  facts.has_family = true;
  facts.relatives = {Relative("FATHER", kFather), Relative("SPOUSE", kSpouse)};
  facts.relatives[0].member = Uuid::FromName("father");
  facts.subject = "FATHER";
  EXPECT_THAT(Unmet(facts), Not(Contains("R-DOS-3")));
  facts.subject = "SPOUSE";
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-3"));
  facts.subject = "SELF";
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-3"));
  facts.subject = "FATHER";
  facts.has_family = false;
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-3"));
}

TEST_F(RulesTest, RDos4PapersOlderThanTwelveMonthsAreMadeAnew) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents[0].date = Date(2016, 3, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.documents[0].date = Date(2016, 3, 19);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-4"));
  // 29 February and twelve months is 28 February.
  facts.papers.documents[0].date = Date(2016, 2, 29);
  facts.date = Date(2017, 3, 1);
  facts.candidate.milestones.opinions = Date(2017, 3, 1);
  EXPECT_THAT(Unmet(facts), Contains("R-DOS-4"));
  // A form that the checklist does not age is good for ever.
  for (ChecklistRule& item : rules_.checklist) item.ages_months = 0;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(RulesTest, VerificationIssueIsConcludedOnceAndNotBeforeTheAnswer) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kConcludeVerification;
  facts.candidate.state = CandidateState::kVerificationIssue;
  facts.papers.verifications = {VerificationOf("FATHER", VerificationOutcome::kIssue)};
  facts.subject = "FATHER";
  facts.date = Date(2017, 2, 1);
  EXPECT_THAT(Unmet(facts), Not(Contains("VERIFICATION")));
  facts.date = Date(2017, 1, 31);
  EXPECT_THAT(Unmet(facts), Contains("VERIFICATION"));
  facts.date = Date(2017, 2, 1);
  facts.subject = "MOTHER";
  EXPECT_THAT(Unmet(facts), Contains("VERIFICATION"));
  facts.subject = "FATHER";
  facts.papers.verifications[0].outcome = VerificationOutcome::kIssueBars;
  EXPECT_THAT(Unmet(facts), Contains("VERIFICATION"));
}

}  // namespace
}  // namespace ketnap::dossier
