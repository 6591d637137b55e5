#include "services/dossier/domain/eligibility.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/file_condition.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/vote_conditions.h"

namespace ketnap::dossier {
namespace {

using Conditions = std::vector<Condition>;

Condition MonthCondition(const StepFacts& facts) {
  const bool first_of_month = facts.month.has_value() && facts.month->day() == 1;
  if (!first_of_month) {
    return JudgeProcess("MONTH", false,
                        {"Tháng nhận xét phải ghi bằng ngày đầu tháng.",
                         "The month must be given by its first day."});
  }
  if (facts.date < *facts.month) {
    return JudgeProcess("MONTH", false,
                        {"Đến ngày họp tháng này chưa bắt đầu: không nhận xét trước.",
                         "The month has not begun by the day of the meeting."});
  }
  const bool met = !facts.month_already_reviewed;
  return JudgeProcess(
      "MONTH", met,
      met ? Message{"Tháng này chưa có nhận xét nào khác.", "This month is not reviewed yet."}
          : Message{"Tháng này đã có nhận xét.", "This month was reviewed already."});
}

void CheckBeforeDossier(const StepFacts& facts, const RuleSet& rules, Conditions* conditions) {
  switch (facts.step) {
    case Step::kAssignHelper:
      conditions->push_back(HelperCondition(facts, rules));
      conditions->push_back(HelperAcquaintanceCondition(facts, rules));
      conditions->push_back(HelperLoadCondition(facts, rules));
      break;
    case Step::kRecordMonthlyReview:
      conditions->push_back(HelperAssignedCondition(facts, rules));
      conditions->push_back(MonthCondition(facts));
      break;
    case Step::kOpenDossier:
      conditions->push_back(AgeCondition(facts, rules));
      conditions->push_back(OverAgeCondition(facts, rules));
      conditions->push_back(EducationCondition(facts, rules));
      conditions->push_back(HelperAssignedCondition(facts, rules));
      conditions->push_back(ReviewsCondition(facts, rules));
      conditions->push_back(AwarenessClassCondition(facts, rules));
      conditions->push_back(CertificateValidityCondition(facts, rules));
      conditions->push_back(ReadmissionCondition(facts, rules));
      break;
    case Step::kRecordConsent:
      if (facts.consent.has_value()) {
        conditions->push_back(ConsentAuthorityCondition(facts, rules));
      }
      break;
    case Step::kAcceptTransfer:
      conditions->push_back(TransferHelperCondition(facts, rules));
      conditions->push_back(DecisionConfirmedCondition(facts, rules));
      break;
    default:
      break;
  }
}

void CheckPapers(const StepFacts& facts, const RuleSet& rules, Conditions* conditions) {
  switch (facts.step) {
    case Step::kDeclareCv:
      conditions->push_back(CvAfterApplicationCondition(facts, rules));
      break;
    case Step::kConcludeVerification:
      conditions->push_back(IssueToConcludeCondition(facts));
      break;
    case Step::kWaiveVerification:
      conditions->push_back(WaiverCondition(facts, rules));
      break;
    case Step::kResubmitDossier:
    case Step::kAppraiseDossier:
      conditions->push_back(ChecklistCompleteCondition(facts, rules));
      break;
    default:
      break;
  }
}

void CheckCellMeeting(const StepFacts& facts, const RuleSet& rules, Conditions* conditions) {
  conditions->push_back(AgeCondition(facts, rules));
  conditions->push_back(OverAgeCondition(facts, rules));
  conditions->push_back(EducationCondition(facts, rules));
  conditions->push_back(AwarenessClassCondition(facts, rules));
  conditions->push_back(CertificateValidityCondition(facts, rules));
  conditions->push_back(VerificationClearCondition(facts, rules));
  conditions->push_back(VerificationSubjectsCondition(facts, rules));
  conditions->push_back(IntroductionsCondition(facts, rules));
  conditions->push_back(AcquaintanceCondition(facts, rules));
  conditions->push_back(OpinionsCondition(facts, rules));
  conditions->push_back(PaperAgeCondition(facts, rules));
  conditions->push_back(ReadmissionCondition(facts, rules));
  conditions->push_back(ReadmissionConsentCondition(facts, rules));
  conditions->push_back(SpecialCaseCondition(facts, rules));
  conditions->push_back(CellStrengthCondition(facts, rules));
  conditions->push_back(VoteArithmetic(facts, rules));
}

void CheckResolutions(const StepFacts& facts, const RuleSet& rules, Conditions* conditions) {
  switch (facts.step) {
    case Step::kCellResolution:
      CheckCellMeeting(facts, rules, conditions);
      break;
    case Step::kSectionReport:
    case Step::kRecognitionSectionReport:
      conditions->push_back(SectionalCommitteeCondition(facts));
      break;
    case Step::kBaseResolution:
    case Step::kRecognitionBaseResolution:
      conditions->push_back(BaseCommitteeCondition(facts));
      if (facts.has_sectional_committee) {
        conditions->push_back(SectionReportedCondition(facts, rules));
      }
      conditions->push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kDecideAdmission:
      conditions->push_back(AuthorityCondition(facts, rules));
      conditions->push_back(OverAgeCondition(facts, rules));
      conditions->push_back(EducationCondition(facts, rules));
      conditions->push_back(ReadmissionCondition(facts, rules));
      conditions->push_back(ReadmissionConsentCondition(facts, rules));
      conditions->push_back(SpecialCaseCondition(facts, rules));
      conditions->push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kRevokeDecision:
      conditions->push_back(RevocationCondition(facts, rules));
      break;
    default:
      break;
  }
}

void CheckProbation(const StepFacts& facts, const RuleSet& rules, Conditions* conditions) {
  switch (facts.step) {
    case Step::kRecordProbationReview:
      conditions->push_back(ProbationCondition(facts, rules));
      break;
    case Step::kProposeRecognition:
      conditions->push_back(ProbationCondition(facts, rules));
      conditions->push_back(NewMemberClassCondition(facts, rules));
      conditions->push_back(ProbationPapersCondition(facts, rules));
      conditions->push_back(CellStrengthCondition(facts, rules));
      conditions->push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kDeclarePartyCv:
      conditions->push_back(FirstPartyCvCondition(facts));
      break;
    // Who breaks faith on probation need not be kept to its end.
    case Step::kProposeStrikeOff:
      conditions->push_back(CellStrengthCondition(facts, rules));
      conditions->push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
      // Reported after votes without result, there is no proposal a committee could resolve on.
      if (facts.has_base_committee &&
          facts.candidate.state != CandidateState::kRecognitionReported) {
        conditions->push_back(BaseResolvedCondition(facts, rules));
      }
      conditions->push_back(AuthorityCondition(facts, rules));
      conditions->push_back(VoteArithmetic(facts, rules));
      // A vote that does not strike off is recorded and leaves the case with the body.
      if (facts.step == Step::kDecideRecognition) {
        conditions->push_back(VoteFraction(facts, rules));
      }
      break;
    default:
      break;
  }
}

// Whose request can say why it is late; other steps are recorded as late and not held up.
bool IsHeldToItsDay(Step step) {
  switch (step) {
    case Step::kDecideAdmission:
    case Step::kRecordCeremony:
    case Step::kDeclarePartyCv:
    case Step::kProposeRecognition:
    case Step::kProposeStrikeOff:
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
      return true;
    default:
      return false;
  }
}

// How a step that comes after its day must be accounted for, and whether it is.
struct Lateness {
  bool is_ceremony = false;
  bool excused = false;
  // Still within the extension that the rules allow a decision in special cases.
  bool within_extension = false;
};

Message DescribeClock(const RunningClock& clock, int days_late, const Lateness& lateness) {
  const std::string due = FormatDateForPeople(clock.due);
  if (days_late == 0) {
    return {absl::StrCat("Trong hạn, đến hết ngày ", due, "."),
            absl::StrCat("In time, until ", FormatDate(clock.due), ".")};
  }
  const char* must = lateness.excused ? "đã " : "phải ";
  const std::string late =
      absl::StrCat("Due on ", FormatDate(clock.due), "; ", days_late, " working days late, ");
  const char* accounted = lateness.excused ? " is recorded." : " must be recorded.";
  if (lateness.within_extension) {
    return {
        absl::StrCat("Hạn cuối là ngày ", due, ", trường hợp đặc biệt được kéo dài đến hết ngày ",
                     FormatDateForPeople(*clock.extended_due),
                     "; bước này trong thời gian kéo dài, ", must, "ghi căn cứ kéo dài."),
        absl::StrCat(late, "within the extension; its ground", accounted)};
  }
  const std::string beyond = clock.extended_due.has_value()
                                 ? absl::StrCat(", quá cả thời gian kéo dài (đến hết ngày ",
                                                FormatDateForPeople(*clock.extended_due), ")")
                                 : "";
  return {
      absl::StrCat("Hạn cuối là ngày ", due, "; bước này chậm ", days_late, " ngày làm việc",
                   beyond, ", ", must,
                   lateness.is_ceremony ? "có văn bản đồng ý của cấp ủy cấp trên trực tiếp"
                                        : "nêu lý do chậm",
                   "."),
      absl::StrCat(late, lateness.is_ceremony ? "the superior's consent" : "a reason", accounted)};
}

void CheckClock(const StepFacts& facts, const RuleSet& rules, const WorkingDayCalendar& calendar,
                Verdict* verdict) {
  const auto clock = ClockOf(facts.step, facts, rules, calendar);
  if (!clock.has_value()) return;
  verdict->working_days_late = calendar.CountWorkingDays(clock->due, facts.date);
  if (!IsHeldToItsDay(facts.step)) return;
  const int days_late = verdict->working_days_late;
  Lateness lateness;
  lateness.is_ceremony = facts.step == Step::kRecordCeremony;
  lateness.excused = lateness.is_ceremony ? facts.has_late_consent : facts.has_lateness_reason;
  lateness.within_extension =
      days_late > 0 && clock->extended_due.has_value() && facts.date <= *clock->extended_due;
  Facts used{{"due", FormatDate(clock->due)}, {"working_days_late", absl::StrCat(days_late)}};
  if (clock->extended_due.has_value()) {
    used["extended_due"] = FormatDate(*clock->extended_due);
    if (days_late > 0) used["extension"] = lateness.within_extension ? "WITHIN" : "EXCEEDED";
  }
  const Rule& rule = rules.Get(clock->rule_id);
  verdict->conditions.push_back(
      Judge(rule, days_late == 0 || lateness.excused, DescribeClock(*clock, days_late, lateness),
            {lateness.is_ceremony ? "AUTHORITY" : rule.Code("owner"), ""}, std::move(used)));
}

// Whether the step decides by papers whose uploaded files were looked at.
bool CitesFiles(const StepFacts& facts) {
  const bool decides = facts.step == Step::kDecideAdmission ||
                       facts.step == Step::kDecideRecognition ||
                       facts.step == Step::kDecideStrikeOff;
  return decides && std::any_of(facts.papers.documents.begin(), facts.papers.documents.end(),
                                [](const Document& document) { return document.file.has_value(); });
}

void CheckReceipt(const StepFacts& facts, Verdict* verdict) {
  if (facts.step != Step::kRecordCeremony) return;
  const auto& decided = facts.candidate.milestones.admission_decision;
  const bool met = facts.decision_received.has_value() && decided.has_value() &&
                   *facts.decision_received >= *decided && facts.date >= *facts.decision_received;
  verdict->conditions.push_back(JudgeProcess(
      "DATES", met,
      met ? Message{"Chi bộ nhận quyết định sau khi ban hành và trước khi làm lễ.",
                    "The decision was received between its own date and the ceremony."}
          : Message{"Phải ghi ngày chi bộ nhận quyết định, không trước ngày ra quyết định và không "
                    "sau ngày làm lễ.",
                    "The day the decision was received must be given, between its own date and "
                    "the ceremony."}));
}

}  // namespace

bool Verdict::eligible() const {
  for (const Condition& condition : conditions) {
    if (condition.verdict == ConditionVerdict::kUnmet) return false;
  }
  return true;
}

Verdict Check(const StepFacts& facts, const RuleSet& rules, const WorkingDayCalendar& calendar) {
  Verdict verdict;
  verdict.step = facts.step;
  verdict.date = facts.date;
  verdict.rule_set = rules.id;
  verdict.conditions = OrderConditions(facts, rules);
  CheckBeforeDossier(facts, rules, &verdict.conditions);
  CheckPapers(facts, rules, &verdict.conditions);
  CheckResolutions(facts, rules, &verdict.conditions);
  CheckProbation(facts, rules, &verdict.conditions);
  if (CitesFiles(facts)) verdict.conditions.push_back(FileCondition(facts));
  for (Condition& condition : LocalConditions(facts)) {
    verdict.conditions.push_back(std::move(condition));
  }
  if (!facts.acting_members.empty()) {
    verdict.conditions.push_back(ConflictCondition(facts, rules));
  }
  CheckReceipt(facts, &verdict);
  CheckClock(facts, rules, calendar, &verdict);
  return verdict;
}

absl::Status ToStatus(const Verdict& verdict, const std::string& candidate_name) {
  std::vector<UnmetCondition> unmet;
  for (const Condition& condition : verdict.conditions) {
    if (condition.verdict != ConditionVerdict::kUnmet) continue;
    UnmetCondition entry;
    entry.rule_id = condition.rule_id;
    entry.subject = candidate_name;
    entry.message = condition.explanation;
    if (!condition.clause.empty()) {
      absl::StrAppend(&entry.message.vietnamese, " [", condition.rule_id, ": ", condition.clause,
                      "]");
    }
    unmet.push_back(std::move(entry));
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("STEP_CONDITIONS_UNMET", unmet);
}

}  // namespace ketnap::dossier
