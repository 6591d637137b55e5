#include "services/dossier/domain/eligibility.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/vote_conditions.h"

namespace ketnap::dossier {
namespace {

void CheckBeforeDossier(const StepFacts& facts, const RuleSet& rules, Verdict* verdict) {
  auto& conditions = verdict->conditions;
  switch (facts.step) {
    case Step::kAssignHelper:
      conditions.push_back(HelperCondition(facts, rules));
      break;
    case Step::kRecordMonthlyReview: {
      conditions.push_back(HelperAssignedCondition(facts, rules));
      const bool first_of_month = facts.month.has_value() && facts.month->day() == 1;
      const bool month_begun = first_of_month && facts.date >= *facts.month;
      conditions.push_back(JudgeProcess(
          "MONTH", first_of_month && month_begun && !facts.month_already_reviewed,
          facts.month_already_reviewed
              ? Message{"Tháng này đã có nhận xét.", "This month was reviewed already."}
              : Message{"Tháng nhận xét ghi bằng ngày đầu tháng và không sau ngày họp.",
                        "The month is given by its first day and not after the meeting."}));
      break;
    }
    case Step::kOpenDossier:
      conditions.push_back(AgeCondition(facts, rules));
      conditions.push_back(EducationCondition(facts, rules));
      conditions.push_back(HelperAssignedCondition(facts, rules));
      conditions.push_back(ReviewsCondition(facts, rules));
      conditions.push_back(AwarenessClassCondition(facts, rules));
      conditions.push_back(CertificateValidityCondition(facts, rules));
      break;
    case Step::kDeclareCv:
      conditions.push_back(CvAfterApplicationCondition(facts, rules));
      break;
    default:
      break;
  }
}

void CheckResolutions(const StepFacts& facts, const RuleSet& rules, Verdict* verdict) {
  auto& conditions = verdict->conditions;
  switch (facts.step) {
    case Step::kCellResolution:
      conditions.push_back(AgeCondition(facts, rules));
      conditions.push_back(EducationCondition(facts, rules));
      conditions.push_back(AwarenessClassCondition(facts, rules));
      conditions.push_back(CertificateValidityCondition(facts, rules));
      conditions.push_back(VerificationClearCondition(facts, rules));
      conditions.push_back(IntroductionsCondition(facts, rules));
      conditions.push_back(AcquaintanceCondition(facts, rules));
      conditions.push_back(OpinionsCondition(facts, rules));
      conditions.push_back(PaperAgeCondition(facts, rules));
      conditions.push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kBaseResolution:
    case Step::kRecognitionBaseResolution:
      conditions.push_back(JudgeProcess(
          "BODY", facts.has_base_committee,
          facts.has_base_committee
              ? Message{"Chi bộ trực thuộc đảng ủy cơ sở.", "The cell has a committee above it."}
              : Message{"Chi bộ cơ sở không có đảng ủy cơ sở: bỏ qua bước này.",
                        "A grassroots cell has no committee: this step is skipped."}));
      conditions.push_back(VoteArithmetic(facts, rules));
      break;
    case Step::kResubmitDossier:
    case Step::kAppraiseDossier:
      conditions.push_back(ChecklistCompleteCondition(facts, rules));
      break;
    case Step::kDecideAdmission:
      conditions.push_back(AuthorityCondition(facts, rules));
      conditions.push_back(VoteArithmetic(facts, rules));
      break;
    default:
      break;
  }
}

void CheckProbation(const StepFacts& facts, const RuleSet& rules, Verdict* verdict) {
  auto& conditions = verdict->conditions;
  switch (facts.step) {
    case Step::kRecordProbationReview:
      conditions.push_back(ProbationCondition(facts, rules));
      break;
    case Step::kProposeRecognition:
      conditions.push_back(ProbationCondition(facts, rules));
      conditions.push_back(NewMemberClassCondition(facts, rules));
      conditions.push_back(ProbationPapersCondition(facts, rules));
      conditions.push_back(VoteArithmetic(facts, rules));
      conditions.push_back(VoteFraction(facts, rules));
      break;
    case Step::kDecideRecognition:
      if (facts.has_base_committee) {
        const bool resolved = facts.candidate.milestones.recognition_base_resolution.has_value();
        conditions.push_back(
            Judge(rules.Get("R-VOT-3"), resolved,
                  resolved ? Message{"Đã có nghị quyết của đảng ủy cơ sở.",
                                     "The grassroots committee has resolved."}
                           : Message{"Chưa có nghị quyết của đảng ủy cơ sở (15-KNĐ).",
                                     "The grassroots committee's resolution (15-KNĐ) is missing."},
                  {"BASE_COMMITTEE", "RecordResolution"}));
      }
      conditions.push_back(AuthorityCondition(facts, rules));
      conditions.push_back(VoteArithmetic(facts, rules));
      conditions.push_back(VoteFraction(facts, rules));
      break;
    default:
      break;
  }
}

void CheckClock(const StepFacts& facts, const RuleSet& rules, const WorkingDayCalendar& calendar,
                Verdict* verdict) {
  const auto clock = ClockOf(facts.step, facts, rules, calendar);
  if (!clock.has_value()) return;
  verdict->working_days_late = calendar.CountWorkingDays(clock->due, facts.date);
  const bool late = verdict->working_days_late > 0;
  const bool is_ceremony = facts.step == Step::kRecordCeremony;
  const bool excused = is_ceremony ? facts.has_late_consent : facts.has_lateness_reason;
  std::string vietnamese = absl::StrCat("Hạn cuối là ngày ", FormatDateForPeople(clock->due));
  if (late) {
    absl::StrAppend(
        &vietnamese, "; bước này chậm ", verdict->working_days_late, " ngày làm việc, phải ",
        is_ceremony ? "có văn bản đồng ý của cấp ủy cấp trên trực tiếp" : "nêu lý do chậm");
  }
  verdict->conditions.push_back(
      Judge(rules.Get(clock->rule_id), !late || excused,
            {absl::StrCat(vietnamese, "."),
             absl::StrCat("Due on ", FormatDate(clock->due), "; ", verdict->working_days_late,
                          " working days late.")},
            {is_ceremony ? "AUTHORITY" : "CELL", ""},
            {{"due", FormatDate(clock->due)},
             {"working_days_late", absl::StrCat(verdict->working_days_late)}}));
}

void CheckReceipt(const StepFacts& facts, Verdict* verdict) {
  if (facts.step != Step::kRecordCeremony) return;
  const auto& decided = facts.candidate.milestones.admission_decision;
  const bool met = facts.decision_received.has_value() && decided.has_value() &&
                   *facts.decision_received >= *decided && facts.date >= *facts.decision_received;
  verdict->conditions.push_back(
      JudgeProcess("DATES", met,
                   {"Ngày nhận quyết định nằm giữa ngày ra quyết định và ngày làm lễ.",
                    "The decision is received between its own date and the ceremony."}));
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
  verdict.conditions = OrderConditions(facts);
  CheckBeforeDossier(facts, rules, &verdict);
  CheckResolutions(facts, rules, &verdict);
  CheckProbation(facts, rules, &verdict);
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
