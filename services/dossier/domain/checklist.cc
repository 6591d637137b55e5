#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {
namespace {

bool Applies(const ChecklistRule& item, const StepFacts& facts, const RuleSet& rules) {
  switch (item.condition) {
    case ChecklistCondition::kYouthUnion:
      return YouthUnionApplies(facts, rules);
    case ChecklistCondition::kTradeUnion:
      return TradeUnionApplies(facts, rules);
    case ChecklistCondition::kBaseCommittee:
      return facts.has_base_committee;
    default:
      return true;
  }
}

// The day a paper that is a step of its own came to be; nothing when `form` is no such paper.
struct StepPaper {
  bool is_step = false;
  std::optional<Date> day;
};

StepPaper PaperOfStep(const std::string& form, const Milestones& reached) {
  if (form == "CN-NTVĐ") return {true, reached.awareness_certificate};
  if (form == "CN-DVM") return {true, reached.new_member_certificate};
  if (form == "1-KNĐ") return {true, reached.application};
  if (form == "6-KNĐ") return {true, reached.cell_resolution};
  if (form == "8-KNĐ") return {true, reached.base_resolution};
  if (form == "13-KNĐ") return {true, reached.recognition_proposal};
  if (form == "15-KNĐ") return {true, reached.recognition_base_resolution};
  return {};
}

void SetStatus(ChecklistItem* item, ChecklistStatus status, std::string explanation) {
  item->status = status;
  item->explanation = std::move(explanation);
}

void JudgeStepPaper(const StepPaper& paper, const StepFacts& facts, const RuleSet& rules,
                    ChecklistItem* item) {
  if (!paper.day.has_value() || *paper.day > facts.date) {
    SetStatus(item, ChecklistStatus::kMissing, "Chưa có.");
    return;
  }
  // A certificate is tested on the day of the cell's meeting; once the cell has resolved it stays
  // good.
  if (item->form == "CN-NTVĐ" && !facts.candidate.milestones.cell_resolution.has_value() &&
      CertificateValidityCondition(facts, rules).verdict == ConditionVerdict::kUnmet) {
    SetStatus(item, ChecklistStatus::kExpired, "Đã hết giá trị.");
    return;
  }
  SetStatus(item, ChecklistStatus::kPresent,
            absl::StrCat("Có, ngày ", FormatDateForPeople(*paper.day), "."));
}

void JudgeDocument(const StepFacts& facts, const RuleSet& rules, ChecklistItem* item) {
  const Document* document = FindDocument(facts.papers, item->form);
  if (document == nullptr) {
    SetStatus(item, ChecklistStatus::kMissing, "Chưa có.");
    return;
  }
  for (const Document& each : facts.papers.documents) {
    if (each.form == item->form && !each.defect_code.empty()) {
      SetStatus(item, ChecklistStatus::kDefective,
                absl::StrCat("Bị trả lại, mã lỗi ", each.defect_code, "."));
      return;
    }
  }
  const int months = static_cast<int>(rules.Get("R-DOS-4").Number("validity_months"));
  const bool ages = item->form == "3-KNĐ" || item->form == "4-KNĐ" || item->form == "4A-KNĐ" ||
                    item->form == "5-KNĐ";
  if (ages && !facts.candidate.milestones.cell_resolution.has_value() &&
      facts.date > AddMonths(document->date, months)) {
    SetStatus(item, ChecklistStatus::kExpired, absl::StrCat("Quá ", months, " tháng."));
    return;
  }
  SetStatus(item, ChecklistStatus::kPresent,
            absl::StrCat("Có, ngày ", FormatDateForPeople(document->date), "."));
}

}  // namespace

std::vector<ChecklistItem> Checklist(const StepFacts& facts, const RuleSet& rules) {
  const bool recognition = facts.candidate.milestones.ceremony.has_value();
  const std::string procedure = recognition ? "RECOGNITION" : "ADMISSION";
  std::vector<ChecklistItem> items;
  for (const ChecklistRule& rule : rules.checklist) {
    if (rule.procedure != procedure) continue;
    ChecklistItem item;
    item.form = rule.form;
    item.title = rule.title;
    item.rule_id = rule.clause;
    item.owed_by = rule.owed_by;
    item.supplied_by = rule.supplied_by;
    const StepPaper paper = PaperOfStep(rule.form, facts.candidate.milestones);
    if (!Applies(rule, facts, rules)) {
      SetStatus(&item, ChecklistStatus::kNotApplicable, "Không áp dụng với trường hợp này.");
    } else if (rule.form == "THAM-TRA") {
      const bool clear = IsVerificationClear(facts.papers);
      SetStatus(&item, clear ? ChecklistStatus::kPresent : ChecklistStatus::kMissing,
                clear ? "Đã thẩm tra, xác minh." : "Thẩm tra, xác minh chưa xong.");
    } else if (paper.is_step) {
      JudgeStepPaper(paper, facts, rules, &item);
    } else {
      JudgeDocument(facts, rules, &item);
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace ketnap::dossier
