#include <string>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

// Probation, and people who move in the middle of the way.
namespace ketnap::dossier {

Condition ProbationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-PRB-1");
  const auto& ceremony = facts.candidate.milestones.ceremony;
  if (!ceremony.has_value()) {
    return Judge(rule, false, {"Chưa có lễ kết nạp.", "There was no ceremony."},
                 {"CELL", "RecordCeremony"});
  }
  const Date end = AddMonths(*ceremony, static_cast<int>(rule.Number("months")));
  const bool met = facts.date >= end;
  return Judge(
      rule, met,
      {met ? absl::StrCat("Thời gian dự bị đã hết vào ngày ", FormatDateForPeople(end), ".")
           : absl::StrCat("Thời gian dự bị đến ngày ", FormatDateForPeople(end),
                          " mới hết; bước này phải từ ngày đó trở đi."),
       absl::StrCat("Probation ", met ? "ended on " : "does not end before ", FormatDate(end),
                    ".")},
      {"CELL", ""}, {{"probation_end", FormatDate(end)}});
}

Condition FirstPartyCvCondition(const StepFacts& facts) {
  const bool first = !facts.candidate.milestones.party_cv.has_value();
  return JudgeProcess("ONCE", first,
                      first ? Message{"Chưa khai lý lịch đảng viên.",
                                      "The Party curriculum vitae is not declared yet."}
                            : Message{"Đã khai lý lịch đảng viên.",
                                      "The Party curriculum vitae was declared already."});
}

Condition TransferHelperCondition(const StepFacts& facts, const RuleSet& rules) {
  if (!facts.candidate.helper.has_value() && !facts.helper.has_value()) {
    return NotApplicable(rules.Get("R-HLP-1"),
                         {"Người này chưa có đảng viên giúp đỡ.", "Nobody helps the person yet."});
  }
  Condition condition = HelperCondition(facts, rules);
  if (condition.verdict == ConditionVerdict::kUnmet) condition.supplied_by = "AcceptTransfer";
  return condition;
}

Condition DecisionConfirmedCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-TRF-2");
  const bool decided = facts.candidate.resume_state == CandidateState::kAdmissionDecided;
  if (!decided || facts.destination_has_same_base) {
    return NotApplicable(rule, {"Không có quyết định nào của nơi khác phải xác nhận lại.",
                                "There is no decision from elsewhere to confirm."});
  }
  return Judge(
      rule, facts.has_decision_confirmation,
      {absl::StrCat(facts.has_decision_confirmation ? "Đã có" : "Chưa có",
                    " văn bản của cấp có thẩm quyền nơi đến xác nhận quyết định kết nạp ",
                    "của nơi đi."),
       facts.has_decision_confirmation
           ? "The destination's authority has confirmed the decision made before the move."
           : "The destination's authority must confirm the decision made before the move."},
      {"AUTHORITY", "AcceptTransfer"});
}

}  // namespace ketnap::dossier
