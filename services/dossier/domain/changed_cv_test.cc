#include "services/dossier/domain/changed_cv.h"

#include "services/dossier/domain/rules_fixture.h"

// R-DOS-4, of a curriculum vitae declared anew.
namespace ketnap::dossier {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCv[] = "2-KNĐ";

class ChangedCvTest : public RulesTest {
 protected:
  // Verification of the person was asked for on 12/01/2017.
  StepFacts WithCv(Date declared) {
    StepFacts facts = ReadyForCell();
    facts.papers.documents.push_back({kCv, declared, std::nullopt, std::nullopt, ""});
    return facts;
  }
};

TEST_F(ChangedCvTest, RDos4WhatWasDeclaredAfterTheRequestIsVerifiedAgain) {
  EXPECT_THAT(Unmet(WithCv(Date(2017, 1, 12))), IsEmpty());
  StepFacts facts = WithCv(Date(2017, 1, 13));
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-4"));
  const Condition condition = PaperAgeCondition(facts, rules_);
  EXPECT_EQ(condition.owed_by, "BASE_COMMITTEE");
  EXPECT_EQ(condition.supplied_by, "RequestVerification");
  EXPECT_THAT(condition.explanation.vietnamese,
              AllOf(HasSubstr("13/01/2017"), HasSubstr("thẩm tra, xác minh lại")));

  for (Verification& verification : facts.papers.verifications) {
    if (verification.subject == "SELF") verification.request_date = Date(2017, 1, 13);
  }
  EXPECT_THAT(Unmet(facts), IsEmpty()) << "asked for again";
}

TEST_F(ChangedCvTest, RDos4TheNewestCurriculumVitaeCounts) {
  StepFacts facts = WithCv(Date(2017, 2, 2));
  facts.papers.documents.push_back({kCv, Date(2017, 1, 9), std::nullopt, std::nullopt, ""});
  EXPECT_EQ(CvToVerifyAgain(facts.papers, rules_), Date(2017, 2, 2));
  facts.papers.verifications.clear();
  EXPECT_EQ(CvToVerifyAgain(facts.papers, rules_), std::nullopt) << "never asked for";
}

TEST_F(ChangedCvTest, RDos4IsToldBesideOldPapers) {
  StepFacts facts = WithCv(Date(2017, 2, 2));
  facts.papers.documents[0].date = Date(2016, 3, 19);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-4"));
  EXPECT_THAT(PaperAgeCondition(facts, rules_).explanation.vietnamese,
              AllOf(HasSubstr("3-KNĐ"), HasSubstr("02/02/2017")));
}

TEST_F(ChangedCvTest, RDos4RulesMayNotAskForIt) {
  Set("R-DOS-4", "changed_cv_verified_again", false);
  EXPECT_THAT(Unmet(WithCv(Date(2017, 2, 2))), IsEmpty());
}

TEST_F(ChangedCvTest, RDos4StaysSettledOnceTheCellHasResolved) {
  rules_.checklist.push_back(
      {"THAM-TRA", "Văn bản thẩm tra, xác minh lý lịch", "ADMISSION", ChecklistCondition::kAlways,
       "điều khoản thử", RuleConfidence::kPresumed, "BASE_COMMITTEE", "AnswerVerification", 0});
  StepFacts facts = WithCv(Date(2017, 2, 2));
  ChecklistItem item = Checklist(facts, rules_).back();
  EXPECT_EQ(item.status, ChecklistStatus::kExpired);
  EXPECT_THAT(item.codes, ElementsAre("NOT_CLEAR"));
  facts.candidate.milestones.cell_resolution = facts.date;
  facts.candidate.state = CandidateState::kReturned;
  EXPECT_EQ(Checklist(facts, rules_).back().status, ChecklistStatus::kPresent);
}

}  // namespace
}  // namespace ketnap::dossier
