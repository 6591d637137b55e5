#include "services/dossier/domain/worklist.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using State = CandidateState;

Date D(int year, int month, int day) { return Date(year, month, day); }

Worklist Queue(std::vector<WorklistCase> cases) {
  Worklist worklist;
  worklist.id = "QUEUE";
  worklist.cases = std::move(cases);
  return worklist;
}

class WorklistTest : public ::testing::Test {
 protected:
  WorklistTest() { rules_ = *RuleBook::Create({TestRuleSet()}); }

  std::vector<WorklistEntry> Entries(const WorklistFacts& facts, const Worklist& worklist) {
    return EntriesOf(facts, {worklist}, rules_, WorkingDayCalendar());
  }
  bool IsIn(const WorklistFacts& facts, WorklistFact fact) {
    Worklist worklist = Queue({{{facts.candidate.state}, {fact}}});
    worklist.forms = {"10-KNĐ", "11-KNĐ"};
    return !Entries(facts, worklist).empty();
  }

  RuleBook rules_;
};

TEST_F(WorklistTest, APersonIsInAQueueOnceByAnyOfItsCases) {
  WorklistFacts facts;
  facts.candidate.state = State::kVerified;
  EXPECT_EQ(Entries(facts, Queue({{{State::kVerified}, {}}, {{State::kVerified}, {}}})).size(), 1u);
  EXPECT_EQ(Entries(facts, Queue({{{State::kVerifying}, {}}, {{State::kVerified}, {}}})).size(),
            1u);
  EXPECT_THAT(Entries(facts, Queue({{{State::kVerifying}, {}}})), IsEmpty());
  EXPECT_THAT(Entries(facts, Queue({{{State::kVerified},
                                     {WorklistFact::kHelperStands, WorklistFact::kHelperWanted}}})),
              IsEmpty());
}

TEST_F(WorklistTest, EachFactLooksAtWhatItSays) {
  WorklistFacts facts;
  facts.candidate.state = State::kReturned;
  EXPECT_TRUE(IsIn(facts, WorklistFact::kHelperWanted));
  facts.candidate.helper = Uuid::FromName("helper");
  EXPECT_TRUE(IsIn(facts, WorklistFact::kHelperStands));
  facts.candidate.helper_to_be_replaced = true;
  EXPECT_FALSE(IsIn(facts, WorklistFact::kHelperStands));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kHelperWanted));

  EXPECT_FALSE(IsIn(facts, WorklistFact::kPaperDefective));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kPapersInOrder));
  facts.papers.documents = {{"10-KNĐ", D(2017, 1, 1), std::nullopt, std::nullopt, ""},
                            {"11-KNĐ", D(2017, 1, 1), std::nullopt, std::nullopt, ""}};
  EXPECT_FALSE(IsIn(facts, WorklistFact::kFormMissing));
  facts.papers.documents[1].defect_code = "EXPIRED";
  EXPECT_TRUE(IsIn(facts, WorklistFact::kPaperDefective));
  EXPECT_FALSE(IsIn(facts, WorklistFact::kPapersInOrder));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kFormMissing));

  EXPECT_FALSE(IsIn(facts, WorklistFact::kConsentMissing));
  facts.candidate.special_cases = {SpecialCase::kOverAge, SpecialCase::kReligion};
  facts.papers.consents = {{SpecialCase::kOverAge, Uuid(), {}}};
  EXPECT_TRUE(IsIn(facts, WorklistFact::kConsentMissing));
  facts.papers.consents.push_back({SpecialCase::kReligion, Uuid(), {}});
  EXPECT_FALSE(IsIn(facts, WorklistFact::kConsentMissing));

  Verification asked;
  asked.subject = "SELF";
  facts.papers.verifications = {asked};
  EXPECT_TRUE(IsIn(facts, WorklistFact::kVerificationOpen));
  EXPECT_FALSE(IsIn(facts, WorklistFact::kVerificationReplied));
  facts.papers.verifications[0].reply_date = D(2017, 1, 1);
  EXPECT_FALSE(IsIn(facts, WorklistFact::kVerificationOpen));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kVerificationReplied));
  facts.papers.verifications[0].outcome = VerificationOutcome::kIssue;
  EXPECT_FALSE(IsIn(facts, WorklistFact::kVerificationReplied));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kVerificationIssue));
  EXPECT_FALSE(IsIn(facts, WorklistFact::kVerificationBars));
  facts.papers.verifications[0].outcome = VerificationOutcome::kIssueBars;
  EXPECT_FALSE(IsIn(facts, WorklistFact::kVerificationIssue));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kVerificationBars));

  EXPECT_FALSE(IsIn(facts, WorklistFact::kRevokedForProcedure));
  facts.candidate.revocation_kind = RevocationKind::kSubstance;
  EXPECT_FALSE(IsIn(facts, WorklistFact::kRevokedForProcedure));
  facts.candidate.revocation_kind = RevocationKind::kProcedure;
  EXPECT_TRUE(IsIn(facts, WorklistFact::kRevokedForProcedure));

  EXPECT_TRUE(IsIn(facts, WorklistFact::kNoBaseCommittee));
  facts.has_base_committee = true;
  EXPECT_TRUE(IsIn(facts, WorklistFact::kBaseCommittee));
  EXPECT_TRUE(IsIn(facts, WorklistFact::kNoSectionalCommittee));
  facts.has_sectional_committee = true;
  EXPECT_TRUE(IsIn(facts, WorklistFact::kSectionalCommittee));
}

TEST_F(WorklistTest, DueByAClock) {
  WorklistFacts facts;
  facts.candidate.state = State::kCellResolved;
  facts.candidate.milestones.cell_resolution = D(2017, 3, 6);
  Worklist worklist = Queue({{{State::kCellResolved}, {}}});
  worklist.clocks = {"R-DL-4", "R-DL-1"};
  const auto entries = Entries(facts, worklist);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].due, WorkingDayCalendar().AddWorkingDays(D(2017, 3, 6), 60));
  EXPECT_EQ(entries[0].since, D(2017, 3, 6));
  EXPECT_EQ(entries[0].rule_id, "R-DL-1");
}

TEST_F(WorklistTest, DueByMonthsFromAMilestone) {
  WorklistFacts facts;
  facts.candidate.state = State::kSympathizerListed;
  facts.candidate.milestones.awareness_certificate = D(2016, 2, 29);
  Worklist worklist = Queue({{{State::kSympathizerListed}, {}}});
  worklist.due_milestone = &Milestones::awareness_certificate;
  worklist.months = 6;
  EXPECT_EQ(Entries(facts, worklist)[0].due, D(2016, 8, 29));
  worklist.months_rule = "R-CLS-1";
  worklist.months_parameter = "validity_months";
  EXPECT_EQ(Entries(facts, worklist)[0].due, D(2021, 2, 28));
  EXPECT_EQ(Entries(facts, worklist)[0].rule_id, "R-CLS-1");
  worklist.since = &Milestones::listing;
  EXPECT_EQ(Entries(facts, worklist)[0].since, D(2016, 2, 29));
  facts.candidate.milestones.listing = D(2016, 1, 4);
  EXPECT_EQ(Entries(facts, worklist)[0].since, D(2016, 1, 4));
  facts.candidate.milestones.awareness_certificate.reset();
  EXPECT_EQ(Entries(facts, worklist)[0].due, std::nullopt);
}

TEST_F(WorklistTest, WhatIsShownDependsOnTheDueDateAlone) {
  Worklist worklist = Queue({});
  EXPECT_EQ(ShownUntil(worklist, D(2017, 3, 1)), std::nullopt);
  EXPECT_EQ(WarnedUntil(worklist, D(2017, 3, 1)), D(2017, 3, 1));
  worklist.shown_days_before = 31;
  worklist.warning_days = {7, 3};
  EXPECT_EQ(ShownUntil(worklist, D(2017, 3, 1)), D(2017, 4, 1));
  EXPECT_EQ(WarnedUntil(worklist, D(2017, 3, 1)), D(2017, 3, 8));
}

}  // namespace
}  // namespace ketnap::dossier
