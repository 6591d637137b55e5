#include "services/dossier/domain/correction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Candidate Recognized() {
  Candidate candidate;
  candidate.state = CandidateState::kOfficialMember;
  Milestones& reached = candidate.milestones;
  reached.nomination = Date(2016, 1, 4);
  reached.application = Date(2016, 11, 1);
  reached.cv = Date(2016, 11, 5);
  reached.cell_resolution = Date(2016, 12, 5);
  reached.appraisal = Date(2016, 12, 20);
  reached.admission_decision = Date(2017, 1, 16);
  reached.ceremony = Date(2017, 2, 3);
  reached.recognition_decision = Date(2018, 3, 5);
  reached.official = Date(2018, 2, 3);
  return candidate;
}

TEST(CorrectionRulesTest, PastStepsStandInTheOrderOfTheWay) {
  std::vector<Step> steps;
  for (const PastStep& past : PastSteps(Recognized())) steps.push_back(past.step);
  EXPECT_THAT(steps,
              ElementsAre(Step::kNominate, Step::kOpenDossier, Step::kDeclareCv,
                          Step::kCellResolution, Step::kAppraiseDossier, Step::kDecideAdmission,
                          Step::kRecordCeremony, Step::kDecideRecognition));
}

TEST(CorrectionRulesTest, BeforeAStepItsDayAndLaterOnesAreGone) {
  const Candidate before = BeforeStep(Step::kDecideAdmission, Recognized());
  EXPECT_EQ(before.state, CandidateState::kUnderAuthorityReview);
  EXPECT_TRUE(before.milestones.appraisal.has_value());
  EXPECT_FALSE(before.milestones.admission_decision.has_value());
  EXPECT_FALSE(before.milestones.ceremony.has_value());
  EXPECT_FALSE(before.milestones.official.has_value());
  EXPECT_EQ(BeforeStep(Step::kAppraiseDossier, Recognized()).state, CandidateState::kCellResolved)
      << "no committee stands between";
  Candidate resolved = Recognized();
  resolved.milestones.base_resolution = Date(2016, 12, 15);
  EXPECT_EQ(BeforeStep(Step::kAppraiseDossier, resolved).state, CandidateState::kBaseResolved);
  resolved.milestones.section_report = Date(2016, 12, 10);
  EXPECT_EQ(BeforeStep(Step::kBaseResolution, resolved).state, CandidateState::kSectionAppraised);
}

TEST(CorrectionRulesTest, OfficialMembershipFollowsTheCeremonyWhereItWasRecognized) {
  const Candidate before = Recognized();
  Candidate after = before;
  after.milestones.ceremony = Date(2016, 2, 29);
  DossierPapers papers;
  FollowDays(before, 12, {}, &after, &papers);
  EXPECT_EQ(after.milestones.official, Date(2017, 2, 28));
  Candidate probationary = before;
  probationary.milestones.official.reset();
  after = probationary;
  after.milestones.ceremony = Date(2017, 2, 6);
  FollowDays(probationary, 12, {}, &after, &papers);
  EXPECT_FALSE(after.milestones.official.has_value());
  EXPECT_THAT(papers.documents, IsEmpty());
}

TEST(CorrectionRulesTest, OnlyThePaperOfTheStepMoves) {
  const Candidate before = Recognized();
  Candidate after = before;
  after.milestones.cv = Date(2016, 11, 8);
  DossierPapers standing;
  for (const char* form : {"1-KNĐ", "2-KNĐ"}) {
    Document document;
    document.form = form;
    document.date = form[0] == '1' ? Date(2016, 11, 1) : Date(2016, 11, 5);
    standing.documents.push_back(document);
  }
  DossierPapers papers;
  FollowDays(before, 12, standing, &after, &papers);
  ASSERT_EQ(papers.documents.size(), 1u);
  EXPECT_EQ(papers.documents[0].form, "2-KNĐ");
  EXPECT_EQ(papers.documents[0].date, Date(2016, 11, 8));
  // One that was mended since bears a day of its own.
  standing.documents[1].date = Date(2016, 12, 23);
  papers = {};
  FollowDays(before, 12, standing, &after, &papers);
  EXPECT_THAT(papers.documents, IsEmpty());
}

Verdict Judged(std::vector<std::pair<std::string, ConditionVerdict>> conditions) {
  Verdict verdict;
  for (auto& [rule, judged] : conditions) {
    Condition condition;
    condition.rule_id = rule;
    condition.verdict = judged;
    verdict.conditions.push_back(condition);
  }
  return verdict;
}

TEST(CorrectionRulesTest, WhatWasUnmetBeforeIsNoNews) {
  using enum ConditionVerdict;
  std::vector<std::string> rules;
  for (const Condition& condition :
       NewlyUnmet(Judged({{"R-VOT-1", kUnmet}, {"R-ELG-1", kMet}, {"R-ELG-2", kNotApplicable}}),
                  Judged({{"R-VOT-1", kUnmet}, {"R-ELG-1", kUnmet}, {"R-ELG-2", kUnmet}}))) {
    rules.push_back(condition.rule_id);
  }
  EXPECT_THAT(rules, ElementsAre("R-ELG-1", "R-ELG-2"));
}

RunningDeadline Clock(const char* rule, Date due, const char* subject = "") {
  RunningDeadline clock;
  clock.rule_id = rule;
  clock.due = due;
  clock.subject = subject;
  return clock;
}

TEST(CorrectionRulesTest, ClocksThatMoveComeOrGoAreTold) {
  const Date day(2017, 3, 7);
  EXPECT_THAT(
      ShiftsOf({Clock("R-DL-1", day), Clock("R-VER-1", day, "FATHER"),
                Clock("R-VER-1", day, "MOTHER"), Clock("R-DL-5", day)},
               {Clock("R-DL-1", day + 1), Clock("R-VER-1", day, "FATHER"),
                Clock("R-VER-1", day + 2, "MOTHER"), Clock("R-RVW-2", day)}),
      ElementsAre(DeadlineShift{"R-DL-1", day, day + 1}, DeadlineShift{"R-DL-5", day, std::nullopt},
                  DeadlineShift{"R-RVW-2", std::nullopt, day},
                  DeadlineShift{"R-VER-1", day, day + 2}));
}

TEST(CorrectionRulesTest, SaysWhatToDoInsteadOfAnUndo) {
  for (const Step step :
       {Step::kNominate, Step::kImport, Step::kRecordCeremony, Step::kDecideAdmission,
        Step::kDecideRecognition, Step::kDecideStrikeOff, Step::kRevokeDecision, Step::kTransfer,
        Step::kAcceptTransfer, Step::kCancelTransfer, Step::kMerge, Step::kRecordCertificate,
        Step::kReorganize}) {
    EXPECT_TRUE(WhyNotUndone("", step).has_value()) << static_cast<int>(step);
  }
  EXPECT_TRUE(WhyNotUndone("SetNationalId", Step::kUpdate).has_value());
  EXPECT_TRUE(WhyNotUndone("SetFamily", Step::kUpdate).has_value());
  EXPECT_FALSE(WhyNotUndone("UpdateCandidate", Step::kUpdate).has_value());
  EXPECT_FALSE(WhyNotUndone("RecordMonthlyReview", Step::kRecordMonthlyReview).has_value());
}

}  // namespace
}  // namespace ketnap::dossier
