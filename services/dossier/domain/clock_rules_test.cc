#include "services/dossier/domain/deadline.h"
#include "services/dossier/domain/rules_fixture.h"

// Every clock across Tết: R-DL-1 to R-DL-5, R-RVW-2, R-NOM-1, R-VER-1, R-TRF-1, R-TRF-2.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Tết of 2017: 26 January (Thursday) to 1 February (Wednesday); Saturday 4 February makes up.
WorkingDayCalendar Tet() {
  std::vector<CalendarException> exceptions;
  for (int day = 26; day <= 31; ++day) exceptions.push_back({Date(2017, 1, day), false, "Tết"});
  exceptions.push_back({Date(2017, 2, 1), false, "Tết"});
  exceptions.push_back({Date(2017, 2, 4), true, "Làm bù"});
  return *WorkingDayCalendar::Create(exceptions);
}

class ClockRulesTest : public RulesTest {
 protected:
  ClockRulesTest() { calendar_ = Tet(); }

  Date DueOf(Step step, const StepFacts& facts) {
    const auto clock = ClockOf(step, facts, rules_, calendar_);
    EXPECT_TRUE(clock.has_value());
    return clock.has_value() ? clock->due : Date();
  }

  // The one clock of a rule that runs for the person.
  Date DueOf(const std::string& rule_id, const DeadlineFacts& facts) {
    auto book = RuleBook::Create({rules_});
    EXPECT_TRUE(book.ok()) << book.status();
    for (const RunningDeadline& each : RunningDeadlines(facts, *book, calendar_)) {
      if (each.rule_id == rule_id) return each.due;
    }
    ADD_FAILURE() << rule_id << " does not run";
    return Date();
  }
};

TEST_F(ClockRulesTest, RDl1SixtyWorkingDaysFromTheCellsResolution) {
  StepFacts facts = ReadyForDecision();
  facts.candidate.milestones.cell_resolution = Date(2017, 1, 20);
  // Sixty plain working days end on 14 April; five days of Tết are off, one Saturday is worked.
  EXPECT_EQ(DueOf(Step::kDecideAdmission, facts), Date(2017, 4, 20));
  EXPECT_EQ(WorkingDayCalendar().AddWorkingDays(Date(2017, 1, 20), 60), Date(2017, 4, 14));
  facts.date = Date(2017, 4, 20);
  facts.candidate.milestones.appraisal = Date(2017, 4, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2017, 4, 21);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-1"));
  EXPECT_EQ(Judged(facts).working_days_late, 1);
  facts.has_lateness_reason = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

// R-DL-1 and R-DL-4 allow an extension in special cases: a decision within it says on what ground,
// one after it why it is late. Both are counted as late by the days after the deadline itself.
TEST_F(ClockRulesTest, RDl1AndRDl4AnExtensionNeedsItsGround) {
  Set("R-DL-1", "extension_working_days", int64_t{30});
  Set("R-DL-4", "extension_working_days", int64_t{30});
  StepFacts facts = ReadyForDecision();
  facts.candidate.milestones.cell_resolution = Date(2017, 1, 20);
  facts.candidate.milestones.appraisal = Date(2017, 4, 20);
  const auto clock = [&] {
    for (const Condition& condition : Judged(facts).conditions) {
      if (condition.rule_id == "R-DL-1" || condition.rule_id == "R-DL-4") return condition;
    }
    return Condition();
  };
  facts.date = Date(2017, 4, 20);
  EXPECT_EQ(clock().verdict, ConditionVerdict::kMet);
  EXPECT_FALSE(clock().facts.contains("extension"));
  const Date last = calendar_.AddWorkingDays(Date(2017, 4, 20), 30);
  for (const auto& [date, extension] :
       {std::pair(Date(2017, 4, 21), "WITHIN"), std::pair(last, "WITHIN"),
        std::pair(last + 1, "EXCEEDED")}) {
    facts.date = date;
    facts.has_lateness_reason = false;
    EXPECT_EQ(clock().verdict, ConditionVerdict::kUnmet) << FormatDate(date);
    EXPECT_EQ(clock().facts.at("extension"), extension);
    EXPECT_EQ(clock().facts.at("extended_due"), FormatDate(last));
    const bool within = std::string(extension) == "WITHIN";
    EXPECT_THAT(clock().explanation.vietnamese,
                HasSubstr(within ? "phải ghi căn cứ kéo dài" : "quá cả thời gian kéo dài"));
    facts.has_lateness_reason = true;
    EXPECT_EQ(clock().verdict, ConditionVerdict::kMet);
    EXPECT_THAT(clock().explanation.vietnamese,
                HasSubstr(within ? "đã ghi căn cứ kéo dài" : "đã nêu lý do chậm"));
    EXPECT_EQ(Judged(facts).working_days_late, calendar_.CountWorkingDays(Date(2017, 4, 20), date));
  }
  // The same of recognition; the ceremony has no extension.
  facts.step = Step::kDecideRecognition;
  facts.candidate.milestones.recognition_proposal = Date(2017, 1, 20);
  facts.date = Date(2017, 3, 10);
  EXPECT_EQ(clock().facts.at("extension"), "WITHIN");
  EXPECT_FALSE(ClockOf(Step::kRecordCeremony, ReadyForDecision(), rules_, calendar_).has_value());
}

TEST_F(ClockRulesTest, RDl2ThirtyWorkingDaysFromTheReceiptOfTheDecision) {
  StepFacts facts = ReadyForDecision();
  facts.step = Step::kRecordCeremony;
  facts.candidate.state = CandidateState::kAdmissionDecided;
  facts.candidate.milestones.admission_decision = Date(2017, 1, 18);
  facts.decision_received = Date(2017, 1, 20);
  facts.date = Date(2017, 3, 9);
  EXPECT_EQ(DueOf(Step::kRecordCeremony, facts), Date(2017, 3, 9));
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2017, 3, 10);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-2"));
  facts.has_lateness_reason = true;
  EXPECT_THAT(Unmet(facts), Contains("R-DL-2")) << "a reason is no consent";
  facts.has_late_consent = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(ClockRulesTest, RDl3ThirtyWorkingDaysFromTheEndOfProbation) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kProposeRecognition;
  facts.candidate.milestones.ceremony = Date(2016, 1, 20);
  EXPECT_EQ(DueOf(Step::kProposeRecognition, facts), Date(2017, 3, 9));
  EXPECT_EQ(DueOf(Step::kProposeStrikeOff, facts), Date(2017, 3, 9));
  // A ceremony on 29 February: probation ends on the 28th.
  facts.candidate.milestones.ceremony = Date(2016, 2, 29);
  EXPECT_EQ(DueOf(Step::kProposeRecognition, facts), Date(2017, 4, 11));
}

TEST_F(ClockRulesTest, RDl4ThirtyWorkingDaysFromTheProposal) {
  StepFacts facts = ReadyForDecision();
  facts.candidate.milestones.recognition_proposal = Date(2017, 1, 20);
  facts.candidate.milestones.strike_off_proposal = Date(2017, 1, 23);
  EXPECT_EQ(DueOf(Step::kDecideRecognition, facts), Date(2017, 3, 9));
  EXPECT_EQ(DueOf(Step::kDecideStrikeOff, facts), Date(2017, 3, 10));
}

TEST_F(ClockRulesTest, RDl5ThirtyWorkingDaysFromTheCeremony) {
  StepFacts facts = ReadyForDecision();
  facts.step = Step::kDeclarePartyCv;
  facts.candidate.state = CandidateState::kAdmittedProbationary;
  facts.candidate.milestones.ceremony = Date(2017, 1, 20);
  facts.date = Date(2017, 3, 9);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2017, 3, 10);
  EXPECT_THAT(Unmet(facts), Contains("R-DL-5"));
  facts.has_lateness_reason = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(ClockRulesTest, RNom1AnswerToANomination) {
  DeadlineFacts facts;
  facts.candidate.state = CandidateState::kNominated;
  facts.candidate.milestones.nomination = Date(2017, 1, 20);
  EXPECT_EQ(DueOf("R-NOM-1", facts), Date(2017, 3, 9));
}

TEST_F(ClockRulesTest, RRvw2DaysOfTheCalendarAfterTheMonth) {
  DeadlineFacts facts;
  facts.candidate.state = CandidateState::kSympathizerListed;
  facts.candidate.milestones.listing = Date(2017, 1, 1);
  EXPECT_EQ(DueOf("R-RVW-2", facts), Date(2017, 2, 10));
  facts.reviewed_months = {Date(2017, 1, 1)};
  EXPECT_EQ(DueOf("R-RVW-2", facts), Date(2017, 3, 10));
}

TEST_F(ClockRulesTest, RVer1ReplyToAVerification) {
  DeadlineFacts facts;
  facts.candidate.state = CandidateState::kVerifying;
  Verification asked = VerificationOf("FATHER", VerificationOutcome::kOpen);
  asked.answer_date.reset();
  asked.request_date = Date(2017, 1, 20);
  facts.verifications = {asked};
  EXPECT_EQ(DueOf("R-VER-1", facts), Date(2017, 2, 23));
}

TEST_F(ClockRulesTest, RTrf1AndRTrf2TheDestinationsClock) {
  DeadlineFacts facts;
  facts.candidate.state = CandidateState::kTransferPending;
  facts.candidate.milestones.transfer = Date(2017, 1, 20);
  facts.candidate.resume_state = CandidateState::kAdmittedProbationary;
  EXPECT_EQ(DueOf("R-TRF-1", facts), Date(2017, 4, 20));
  facts.candidate.resume_state = CandidateState::kCellResolved;
  EXPECT_EQ(DueOf("R-TRF-2", facts), Date(2017, 3, 9));
}

}  // namespace
}  // namespace ketnap::dossier
