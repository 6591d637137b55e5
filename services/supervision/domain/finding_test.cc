#include "services/supervision/domain/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Finding In(FindingState state, FindingSeverity severity = FindingSeverity::kShortcoming) {
  Finding finding;
  finding.state = state;
  finding.severity = severity;
  finding.due_date = Date(2019, 9, 30);
  return finding;
}

TEST(FindingTest, EveryActionInEveryState) {
  using S = FindingState;
  using A = FindingAction;
  const std::map<A, std::set<S>> allowed = {
      {A::kUpdate, {S::kDraft, S::kPresented}},
      {A::kPresent, {S::kDraft}},
      {A::kWithdraw, {S::kDraft, S::kPresented}},
      {A::kRespond, {S::kPresented}},
      {A::kConclude, {S::kPresented}},
      {A::kRecordRemedy, {S::kConcluded, S::kReopened}},
      {A::kVerifyRemedy, {S::kRemedied}},
      {A::kReopenRemedy, {S::kRemedied, S::kVerified}},
  };
  for (const auto& [action, states] : allowed) {
    for (int state = 0; state <= static_cast<int>(S::kWithdrawn); ++state) {
      const auto each = static_cast<S>(state);
      EXPECT_EQ(CheckAction(In(each), action).ok(), states.contains(each))
          << static_cast<int>(action) << " in " << state;
    }
  }
}

TEST(FindingTest, IsOverdueFromTheDayAfterTheLast) {
  const Finding finding = In(FindingState::kConcluded);
  EXPECT_FALSE(IsOverdue(finding, Date(2019, 9, 30)));
  EXPECT_TRUE(IsOverdue(finding, Date(2019, 10, 1)));
  for (const FindingState state : {FindingState::kRemedied, FindingState::kReopened}) {
    EXPECT_TRUE(IsOverdue(In(state), Date(2019, 10, 1)));
  }
  for (const FindingState state : {FindingState::kDraft, FindingState::kPresented,
                                   FindingState::kVerified, FindingState::kWithdrawn}) {
    EXPECT_FALSE(IsOverdue(In(state), Date(2019, 10, 1)));
  }
  EXPECT_FALSE(
      IsOverdue(In(FindingState::kConcluded, FindingSeverity::kReminder), Date(2020, 1, 1)));
}

TEST(FindingTest, SaysWhatAConclusionLacks) {
  const auto rules = [](const Finding& finding) {
    std::vector<std::string> ids;
    for (const auto& each : MissingForConclusion(finding, "findings/1"))
      ids.push_back(each.rule_id);
    return ids;
  };
  EXPECT_THAT(rules(In(FindingState::kPresented)), IsEmpty());
  Finding finding = In(FindingState::kDraft);
  finding.due_date.reset();
  EXPECT_THAT(rules(finding), ElementsAre("FINDING_NOT_PRESENTED", "DUE_DATE_MISSING"));
  finding.severity = FindingSeverity::kReminder;
  finding.state = FindingState::kPresented;
  EXPECT_THAT(rules(finding), IsEmpty());
}

TEST(FindingTest, KnowsPersonalNumbers) {
  EXPECT_TRUE(HoldsPersonalNumber("số 012345678901."));
  EXPECT_TRUE(HoldsPersonalNumber("123456789"));
  EXPECT_FALSE(HoldsPersonalNumber("ngày 15/08/2019, số 05-TB/ĐU, 0912345678"));
  EXPECT_FALSE(HoldsPersonalNumber(""));
  EXPECT_FALSE(HoldsPersonalNumber("0123456789012"));
}

}  // namespace
}  // namespace ketnap::supervision
