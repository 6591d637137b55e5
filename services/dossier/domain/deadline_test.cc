#include "services/dossier/domain/deadline.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using State = CandidateState;

Date D(int year, int month, int day) { return Date(year, month, day); }

// Tết of 2018: 14 to 20 February off.
WorkingDayCalendar TetCalendar() {
  std::vector<CalendarException> exceptions;
  for (int day = 14; day <= 20; ++day) {
    exceptions.push_back({D(2018, 2, day), false, "Tết Nguyên đán"});
  }
  return *WorkingDayCalendar::Create(exceptions);
}

class DeadlineTest : public ::testing::Test {
 protected:
  DeadlineTest() {
    RuleSet old_set = TestRuleSet();
    old_set.id = "old";
    old_set.effective_from = D(2011, 1, 1);
    old_set.effective_to = D(2017, 12, 31);
    Put(&old_set, "R-RVW-2", "days_after_month_end", 10);
    Put(&old_set, "R-NOM-1", "answer_working_days", 20);
    Put(&old_set, "R-VER-1", "reply_working_days", 15);
    Put(&old_set, "R-DL-1", "extension_working_days", 30);
    RuleSet new_set = old_set;
    new_set.id = "new";
    new_set.effective_from = D(2018, 1, 1);
    new_set.effective_to = std::nullopt;
    // So that the set that judged shows.
    Put(&new_set, "R-DL-1", "working_days", 45);
    rules_ = *RuleBook::Create({old_set, new_set});
  }

  static void Put(RuleSet* set, const char* rule, const char* name, int64_t value) {
    set->rules[rule].parameters[name] = value;
  }

  DeadlineFacts In(State state) {
    DeadlineFacts facts;
    facts.candidate.state = state;
    return facts;
  }

  // "R-DL-1 2018-05-02" of each clock that runs.
  std::vector<std::string> Running(const DeadlineFacts& facts) {
    std::vector<std::string> running;
    for (const RunningDeadline& deadline : RunningDeadlines(facts, rules_, calendar_)) {
      running.push_back(absl::StrCat(deadline.rule_id, " ", FormatDate(deadline.due)));
    }
    return running;
  }

  RuleBook rules_;
  const WorkingDayCalendar calendar_ = TetCalendar();
};

TEST_F(DeadlineTest, Dl1RunsFromTheCellsResolutionUntilTheDecision) {
  for (const State state : {State::kCellResolved, State::kSectionAppraised, State::kBaseResolved,
                            State::kReturned, State::kUnderAuthorityReview}) {
    DeadlineFacts facts = In(state);
    facts.candidate.milestones.cell_resolution = D(2017, 3, 6);
    const auto running = RunningDeadlines(facts, rules_, calendar_);
    ASSERT_EQ(running.size(), 1u) << static_cast<int>(state);
    EXPECT_EQ(running[0].rule_id, "R-DL-1");
    EXPECT_EQ(running[0].step, Step::kDecideAdmission);
    EXPECT_EQ(running[0].reference, D(2017, 3, 6));
    EXPECT_EQ(running[0].due, calendar_.AddWorkingDays(D(2017, 3, 6), 60));
    EXPECT_EQ(running[0].extended_due, calendar_.AddWorkingDays(D(2017, 3, 6), 90));
    EXPECT_EQ(running[0].owner, "CELL");
    EXPECT_EQ(running[0].deputy, "BASE_COMMITTEE");
    EXPECT_THAT(running[0].warning_days, ElementsAre(30, 15, 7));
  }
  DeadlineFacts decided = In(State::kRefused);
  decided.candidate.milestones.cell_resolution = D(2017, 3, 6);
  EXPECT_THAT(Running(decided), IsEmpty());
}

TEST_F(DeadlineTest, TheSetOfTheReferenceDayJudges) {
  DeadlineFacts facts = In(State::kBaseResolved);
  facts.candidate.milestones.cell_resolution = D(2017, 12, 29);
  const Date by_old = calendar_.AddWorkingDays(D(2017, 12, 29), 60);
  EXPECT_THAT(Running(facts), ElementsAre(absl::StrCat("R-DL-1 ", FormatDate(by_old))));
  facts.candidate.milestones.cell_resolution = D(2018, 1, 2);
  const Date by_new = calendar_.AddWorkingDays(D(2018, 1, 2), 45);
  EXPECT_THAT(Running(facts), ElementsAre(absl::StrCat("R-DL-1 ", FormatDate(by_new))));
  facts.candidate.milestones.cell_resolution = D(2010, 1, 4);
  EXPECT_THAT(Running(facts), IsEmpty());
}

TEST_F(DeadlineTest, Dl2PassesOverTet) {
  DeadlineFacts facts = In(State::kAdmissionDecided);
  facts.candidate.milestones.admission_decision = D(2018, 1, 29);
  // 30 working days: 5 days of Tết do not count (14-16 and 19-20 February are on weekdays).
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-2 2018-03-19"));
  // The clock begins when the cell has the decision.
  facts.candidate.milestones.decision_received = D(2018, 2, 12);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-2 2018-04-02"));
  // Of somebody who moved, once the destination confirmed it.
  facts.candidate.milestones.decision_confirmation = D(2018, 3, 1);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-2 2018-04-12"));
}

TEST_F(DeadlineTest, Dl3AndDl5RunOnProbation) {
  DeadlineFacts facts = In(State::kAdmittedProbationary);
  facts.candidate.milestones.ceremony = D(2016, 3, 1);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-5 2016-04-12", "R-DL-3 2017-04-12"));
  facts.candidate.milestones.party_cv = D(2016, 4, 1);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-3 2017-04-12"));
  // Ten years late is still late.
  const auto running = RunningDeadlines(facts, rules_, calendar_);
  EXPECT_LT(WorkingDaysLeft(running[0], D(2027, 4, 12), calendar_), -2000);
}

TEST_F(DeadlineTest, Dl4RunsFromTheProposalOrTheReport) {
  DeadlineFacts facts = In(State::kOfficialProposed);
  facts.candidate.milestones.ceremony = D(2016, 3, 1);
  facts.candidate.milestones.party_cv = D(2016, 4, 1);
  facts.candidate.milestones.recognition_proposal = D(2017, 4, 3);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-4 2017-05-15"));
  facts.candidate.state = State::kRecognitionReported;
  facts.candidate.milestones.recognition_report = D(2017, 6, 5);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-4 2017-07-17"));
  facts.candidate.state = State::kStrikeOffProposed;
  facts.candidate.milestones.strike_off_proposal = D(2017, 6, 12);
  EXPECT_THAT(Running(facts), ElementsAre("R-DL-4 2017-07-24"));
}

TEST_F(DeadlineTest, Rvw2NamesTheEarliestMonthWithoutReview) {
  DeadlineFacts facts = In(State::kSympathizerListed);
  facts.candidate.milestones.listing = D(2017, 2, 1);
  EXPECT_THAT(Running(facts), ElementsAre("R-RVW-2 2017-03-10"));
  facts.candidate.milestones.listing = D(2017, 2, 2);
  EXPECT_THAT(Running(facts), ElementsAre("R-RVW-2 2017-04-10"));
  facts.reviewed_months = {D(2017, 3, 1), D(2017, 4, 1), D(2017, 6, 1)};
  const auto running = RunningDeadlines(facts, rules_, calendar_);
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(running[0].subject, "2017-05");
  EXPECT_EQ(running[0].due, D(2017, 6, 10));
  EXPECT_EQ(running[0].step, Step::kRecordMonthlyReview);
  // Nobody is reviewed who is off the list, or on probation.
  for (const State state : {State::kDelisted, State::kAdmittedProbationary, State::kNominated}) {
    facts.candidate.state = state;
    EXPECT_EQ(MonthToReview(facts.candidate, facts.reviewed_months), std::nullopt);
  }
}

TEST_F(DeadlineTest, Nom1RunsUntilTheCellAnswers) {
  DeadlineFacts facts = In(State::kNominated);
  facts.candidate.milestones.nomination = D(2017, 3, 1);
  EXPECT_THAT(Running(facts), ElementsAre("R-NOM-1 2017-03-29"));
  facts.candidate.state = State::kNominationDeclined;
  EXPECT_THAT(Running(facts), IsEmpty());
}

TEST_F(DeadlineTest, Ver1RunsForEachOpenRequest) {
  DeadlineFacts facts = In(State::kVerifying);
  Verification father;
  father.subject = "FATHER";
  father.request_date = D(2017, 3, 1);
  Verification mother = father;
  mother.subject = "MOTHER";
  mother.due_date = D(2017, 3, 31);
  Verification answered = father;
  answered.subject = "SELF";
  answered.outcome = VerificationOutcome::kClear;
  Verification replied = father;
  replied.subject = "SPOUSE";
  replied.reply_date = D(2017, 3, 3);
  facts.verifications = {mother, father, answered, replied};
  EXPECT_THAT(Running(facts), ElementsAre("R-VER-1 2017-03-22", "R-VER-1 2017-03-31"));
  EXPECT_EQ(RunningDeadlines(facts, rules_, calendar_)[0].subject, "FATHER");
}

TEST_F(DeadlineTest, TrfRunsAloneWhileAMoveIsPending) {
  DeadlineFacts facts = In(State::kTransferPending);
  facts.candidate.resume_state = State::kCellResolved;
  facts.candidate.milestones.cell_resolution = D(2017, 3, 6);
  facts.candidate.milestones.transfer = D(2017, 3, 13);
  EXPECT_THAT(Running(facts), ElementsAre("R-TRF-2 2017-04-24"));
  facts.candidate.resume_state = State::kAdmittedProbationary;
  EXPECT_THAT(Running(facts), ElementsAre("R-TRF-1 2017-06-05"));
}

TEST_F(DeadlineTest, AreTheClocksThatGuardTheSteps) {
  StepFacts facts;
  facts.candidate.state = State::kCellResolved;
  facts.candidate.milestones.cell_resolution = D(2018, 2, 5);
  const auto set = *rules_.InForceOn(D(2018, 2, 5));
  const auto guard = ClockOf(Step::kDecideAdmission, facts, *set, calendar_);
  const auto next = NextDeadline(facts.candidate, *set, calendar_);
  const auto running = RunningDeadlines({facts.candidate, {}, {}}, rules_, calendar_);
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(guard->due, running[0].due);
  EXPECT_EQ(next->due, running[0].due);
  EXPECT_EQ(guard->start, running[0].reference);
}

TEST_F(DeadlineTest, TellsWarningStepsAndDaysLeft) {
  const std::vector<int> steps = {90, 60, 30, 15, 7};
  EXPECT_EQ(WarningStep(steps, 91), 0);
  EXPECT_EQ(WarningStep(steps, 90), 90);
  EXPECT_EQ(WarningStep(steps, 31), 60);
  EXPECT_EQ(WarningStep(steps, 30), 30);
  EXPECT_EQ(WarningStep(steps, 7), 7);
  EXPECT_EQ(WarningStep(steps, 0), 7);
  EXPECT_EQ(WarningStep(steps, -1), -1);
  EXPECT_EQ(WarningStep({}, 3), 0);
  RunningDeadline deadline;
  deadline.due = D(2018, 2, 13);  // Tuesday, Tết from Wednesday on.
  EXPECT_EQ(WorkingDaysLeft(deadline, D(2018, 2, 9), calendar_), 2);
  EXPECT_EQ(WorkingDaysLeft(deadline, D(2018, 2, 13), calendar_), 0);
  EXPECT_EQ(WorkingDaysLeft(deadline, D(2018, 2, 14), calendar_), -1);
  EXPECT_EQ(WorkingDaysLeft(deadline, D(2018, 2, 22), calendar_), -2);
}

}  // namespace
}  // namespace ketnap::dossier
