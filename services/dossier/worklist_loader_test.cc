#include "services/dossier/worklist_loader.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/test_rules.h"
#include "services/dossier/rule_set_loader.h"

namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

constexpr char kQueue[] = R"(worklists {
  id: "RETURNED"
  title: "Hồ sơ bị trả lại"
  description: "Sửa rồi nộp lại."
  main_action: "ResubmitDossier"
  action_label: "Nộp lại"
  permission: "dossier.dossiers.write"
  owner: "BASE_COMMITTEE"
  deputy: "CELL"
  warning_days: 30
  warning_days: 7
  empty_message: "Không có."
  cases { states: "RETURNED" facts: WORKLIST_FACT_PAPER_DEFECTIVE }
  due { clocks: "R-DL-1" }
  detail: "Từ ngày {since}"
}
)";

class WorklistLoaderTest : public ::testing::Test {
 protected:
  WorklistLoaderTest() { rules_ = *RuleBook::Create({TestRuleSet()}); }

  // The English message of what is wrong once `from` is `to`; "" when nothing is.
  std::string Fault(const std::string& from, const std::string& to) {
    const std::string text = absl::StrReplaceAll(kQueue, {{from, to}});
    EXPECT_NE(text, kQueue) << from;
    const auto parsed = ParseWorklists("w.textproto", text, rules_);
    if (parsed.ok()) return "";
    EXPECT_EQ(ErrorReason(parsed.status()), "WORKLISTS_INVALID");
    return EnglishMessage(parsed.status());
  }

  RuleBook rules_;
};

TEST_F(WorklistLoaderTest, ReadsAQueue) {
  const auto parsed = ParseWorklists("w.textproto", kQueue, rules_);
  ASSERT_TRUE(parsed.ok()) << EnglishMessage(parsed.status());
  ASSERT_EQ(parsed->size(), 1u);
  EXPECT_EQ(parsed->front().cases[0].states[0], CandidateState::kReturned);
  EXPECT_EQ(parsed->front().clocks[0], "R-DL-1");
}

TEST_F(WorklistLoaderTest, RefusesWhatThereIsNotWithFileAndLine) {
  EXPECT_THAT(Fault("ResubmitDossier", "MendDossier"),
              HasSubstr("w.textproto:1: RETURNED names the unknown RPC \"MendDossier\""));
  EXPECT_THAT(Fault("dossier.dossiers.write", "dossier.dossiers.mend"),
              HasSubstr("asks for \"dossier.dossiers.write\""));
  EXPECT_THAT(Fault("\"R-DL-1\"", "\"R-DL-9\""), HasSubstr("unknown clock"));
  EXPECT_THAT(Fault("clocks: \"R-DL-1\"", "milestone: \"cv_day\" months: 3"),
              HasSubstr("unknown milestone"));
  EXPECT_THAT(Fault("clocks: \"R-DL-1\"",
                    "milestone: \"cv_date\" months_rule: \"R-DOS-9\" months_parameter: \"m\""),
              HasSubstr("names the rule \"R-DOS-9\""));
  EXPECT_THAT(Fault("clocks: \"R-DL-1\"",
                    "milestone: \"cv_date\" months_rule: \"R-DOS-4\" months_parameter: \"m\""),
              HasSubstr("is no number of R-DOS-4"));
  EXPECT_THAT(Fault("states: \"RETURNED\"", "states: \"SENT_BACK\""), HasSubstr("unknown state"));
  EXPECT_THAT(Fault("states: \"RETURNED\"", "states: \"SYMPATHIZER_LISTED\""),
              HasSubstr("asks for papers"));
  EXPECT_THAT(Fault("PAPER_DEFECTIVE", "FORM_MISSING"), HasSubstr("names no forms"));
  EXPECT_THAT(Fault("owner: \"BASE_COMMITTEE\"", "owner: \"SOMEBODY\""),
              HasSubstr("unknown owner"));
  EXPECT_THAT(Fault("warning_days: 7", "warning_days: 70"), HasSubstr("falling"));
  EXPECT_THAT(Fault("title: \"Hồ sơ bị trả lại\"", "title: \"\""), HasSubstr("lacks title"));
  EXPECT_THAT(Fault("worklists {", "\nworklists { shown_days_before: 10"),
              HasSubstr("w.textproto:2: RETURNED warns before it shows"));
  EXPECT_THAT(Fault("deputy:", "depputy:"), HasSubstr("w.textproto:9"));
  const auto twice = ParseWorklists("w.textproto", absl::StrCat(kQueue, kQueue), rules_);
  EXPECT_THAT(EnglishMessage(twice.status()), HasSubstr("given twice"));
}

TEST_F(WorklistLoaderTest, TheShippedQueuesCoverTheWay) {
  const auto rules = LoadRuleSets(KETNAP_SOURCE_DIR "/services/dossier/rules");
  ASSERT_TRUE(rules.ok()) << EnglishMessage(rules.status());
  const auto loaded = LoadWorklists(KETNAP_SOURCE_DIR "/services/dossier/data", rules->book);
  ASSERT_TRUE(loaded.ok()) << EnglishMessage(loaded.status());
  std::set<CandidateState> waited_for;
  for (const Worklist& worklist : *loaded) {
    for (const WorklistCase& one : worklist.cases) {
      waited_for.insert(one.states.begin(), one.states.end());
    }
  }
  // Everybody somebody has to do something for waits somewhere.
  using State = CandidateState;
  EXPECT_THAT(
      waited_for,
      IsSupersetOf(
          {State::kNominated, State::kSympathizerListed, State::kApplicationFiled,
           State::kCvDeclared, State::kVerifying, State::kVerified, State::kVerificationIssue,
           State::kOpinionsCollected, State::kCellResolved, State::kSectionAppraised,
           State::kBaseResolved, State::kReturned, State::kUnderAuthorityReview,
           State::kAdmissionDecided, State::kAdmittedProbationary, State::kOfficialProposed,
           State::kStrikeOffProposed, State::kRecognitionReported, State::kTransferPending}));
}

TEST_F(WorklistLoaderTest, AFolderWithoutTheFileIsRefused) {
  EXPECT_FALSE(LoadWorklists("/nonexistent", rules_).ok());
}

}  // namespace
}  // namespace ketnap::dossier
