#include "services/dossier/worklist_loader.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/next_step.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/test_rules.h"
#include "services/dossier/rule_set_loader.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

using State = CandidateState;

// The RPC that takes a step, where a queue may lead to it.
std::string RpcOf(Step step) {
  static const auto& names =
      *new std::map<Step, std::string>{{Step::kListSympathizer, "ListSympathizer"},
                                       {Step::kAssignHelper, "AssignHelper"},
                                       {Step::kOpenDossier, "OpenDossier"},
                                       {Step::kDeclareCv, "AttachDocument"},
                                       {Step::kRequestVerification, "AttachDocument"},
                                       {Step::kAnswerVerification, "AnswerVerification"},
                                       {Step::kConcludeVerification, "ConcludeVerification"},
                                       {Step::kRecordOpinion, "RecordOpinion"},
                                       {Step::kCellResolution, "RecordResolution"},
                                       {Step::kSectionReport, "RecordSectionReport"},
                                       {Step::kBaseResolution, "RecordResolution"},
                                       {Step::kAppraiseDossier, "AppraiseDossier"},
                                       {Step::kResubmitDossier, "ResubmitDossier"},
                                       {Step::kDecideAdmission, "DecideAdmission"},
                                       {Step::kRecordCeremony, "RecordCeremony"},
                                       {Step::kProposeRecognition, "ProposeRecognition"},
                                       {Step::kRecognitionSectionReport, "RecordSectionReport"},
                                       {Step::kRecognitionBaseResolution, "RecordResolution"},
                                       {Step::kDecideRecognition, "DecideRecognition"},
                                       {Step::kDecideStrikeOff, "DecideStrikeOff"},
                                       {Step::kAcceptTransfer, "AcceptTransfer"}};
  return names.at(step);
}

// Somebody in `state` with the papers that bring people there.
WorklistFacts Standing(State state, Tiers tiers) {
  WorklistFacts facts;
  facts.candidate.state = state;
  facts.candidate.revocation_kind = RevocationKind::kProcedure;
  facts.candidate.milestones.awareness_certificate = Date(2017, 3, 1);
  facts.has_base_committee = tiers.base_committee;
  facts.has_sectional_committee = tiers.sectional_committee;
  Verification asked;
  asked.subject = "SELF";
  asked.reply_date = Date(2017, 3, 9);
  asked.outcome =
      state == State::kVerifying ? VerificationOutcome::kOpen : VerificationOutcome::kIssue;
  facts.papers.verifications = {asked};
  return facts;
}

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
  EXPECT_THAT(Fault("detail:", "forms: \"99-KNĐ\" detail:"),
              HasSubstr("names the form \"99-KNĐ\", which the checklist"));
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

class ShippedQueuesTest : public WorklistLoaderTest {
 protected:
  ShippedQueuesTest() {
    auto rules = LoadRuleSets(KETNAP_SOURCE_DIR "/services/dossier/rules");
    EXPECT_TRUE(rules.ok()) << EnglishMessage(rules.status());
    rules_ = rules->book;
    auto loaded = LoadWorklists(KETNAP_SOURCE_DIR "/services/dossier/data", rules_);
    EXPECT_TRUE(loaded.ok()) << EnglishMessage(loaded.status());
    worklists_ = *std::move(loaded);
  }

  // Main actions of the queues the person waits in.
  std::set<std::string> ActionsFor(const WorklistFacts& facts) {
    std::set<std::string> actions;
    for (const std::string& queue : QueuesOf(facts)) {
      for (const Worklist& worklist : worklists_) {
        if (worklist.id == queue) actions.insert(worklist.main_action);
      }
    }
    return actions;
  }
  std::set<std::string> QueuesOf(const WorklistFacts& facts) {
    std::set<std::string> queues;
    for (const WorklistEntry& entry : EntriesOf(facts, worklists_, rules_, WorkingDayCalendar())) {
      queues.insert(entry.queue);
    }
    return queues;
  }

  std::vector<Worklist> worklists_;
};

// Whoever the table of next steps lets wait for somebody waits in a queue whose main action it is,
// whatever committees there are.
TEST_F(ShippedQueuesTest, EverybodyWaitsForTheirNextStep) {
  for (int number = 1; number <= 27; ++number) {
    for (const Tiers tiers : {Tiers{false, true}, Tiers{true, true}, Tiers{false, false}}) {
      WorklistFacts facts = Standing(static_cast<State>(number), tiers);
      for (const bool further : {false, true}) {
        if (further) {
          facts.candidate.helper = Uuid::FromName("helper");
          facts.candidate.milestones.recognition_section_report = Date(2018, 3, 1);
        }
        const Step next = NextStep(facts.candidate, tiers);
        if (next == Step::kUnspecified) {
          EXPECT_THAT(QueuesOf(facts), IsEmpty()) << number;
          continue;
        }
        EXPECT_THAT(ActionsFor(facts), Contains(RpcOf(next))) << number;
      }
      facts.candidate.milestones.recognition_base_resolution = Date(2018, 4, 1);
      const Step next = NextStep(facts.candidate, tiers);
      if (next != Step::kUnspecified) {
        EXPECT_THAT(ActionsFor(facts), Contains(RpcOf(next))) << number;
      }
    }
  }
}

TEST_F(ShippedQueuesTest, SpecialCasesHaveAQueueOfTheirOwn) {
  const Tiers tiers;
  EXPECT_THAT(QueuesOf(Standing(State::kCellRejected, tiers)), Contains("CELL_TO_RECONSIDER"));
  WorklistFacts facts = Standing(State::kRevoked, tiers);
  EXPECT_THAT(QueuesOf(facts), ElementsAre("DECISION_TO_REDO"));
  facts.candidate.revocation_kind = RevocationKind::kSubstance;
  EXPECT_THAT(QueuesOf(facts), IsEmpty());

  facts = Standing(State::kVerificationIssue, tiers);
  EXPECT_THAT(QueuesOf(facts), Contains("VERIFICATION_ISSUE"));
  EXPECT_THAT(QueuesOf(facts), Not(Contains("VERIFICATION_BARRED")));
  facts.papers.verifications[0].outcome = VerificationOutcome::kIssueBars;
  EXPECT_THAT(QueuesOf(facts), Contains("VERIFICATION_BARRED"));
  EXPECT_THAT(QueuesOf(facts), Not(Contains("VERIFICATION_ISSUE")));

  facts = Standing(State::kReturned, tiers);
  EXPECT_THAT(QueuesOf(facts), Contains("DOSSIER_RETURNED"));
  EXPECT_THAT(QueuesOf(facts), Not(Contains("PAPER_TO_MEND")));
  facts.papers.documents = {{"2-KNĐ", Date(2017, 3, 1), std::nullopt, std::nullopt, "UNSIGNED"}};
  EXPECT_THAT(QueuesOf(facts), Contains("PAPER_TO_MEND"));
  EXPECT_THAT(QueuesOf(facts), Not(Contains("DOSSIER_RETURNED")));
}

// A probationary member goes to the class within probation (R-PRB-1).
TEST_F(ShippedQueuesTest, TheNewMemberClassIsDueByTheEndOfProbation) {
  WorklistFacts facts = Standing(State::kAdmittedProbationary, Tiers());
  facts.candidate.milestones.ceremony = Date(2018, 3, 1);
  const auto due = [&]() -> std::optional<Date> {
    for (const WorklistEntry& entry : EntriesOf(facts, worklists_, rules_, WorkingDayCalendar())) {
      if (entry.queue == "NEW_MEMBER_CLASS") return entry.due;
    }
    return std::nullopt;
  };
  EXPECT_EQ(due(), Date(2019, 3, 1));
  facts.candidate.milestones.new_member_certificate = Date(2018, 9, 1);
  EXPECT_EQ(due(), std::nullopt);
}

TEST_F(WorklistLoaderTest, AFolderWithoutTheFileIsRefused) {
  EXPECT_FALSE(LoadWorklists("/nonexistent", rules_).ok());
}

}  // namespace
}  // namespace ketnap::dossier
