#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/dossier/domain/changed_cv.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {
namespace {

constexpr char kExpired[] = "EXPIRED";

// What the checklist is judged by.
struct Sources {
  const StepFacts& facts;
  const RuleSet& rules;
  const DefectCatalogue* defects;

  const Milestones& reached() const { return facts.candidate.milestones; }
  // Once the cell has resolved, what was good on that day stays good.
  bool before_cell() const { return !reached().cell_resolution.has_value(); }
};

bool Applies(const ChecklistRule& item, const Sources& sources) {
  const StepFacts& facts = sources.facts;
  switch (item.condition) {
    case ChecklistCondition::kYouthUnion:
      return YouthUnionApplies(facts, sources.rules);
    case ChecklistCondition::kTradeUnion:
      return TradeUnionApplies(facts, sources.rules);
    case ChecklistCondition::kBaseCommittee:
      return facts.has_base_committee;
    case ChecklistCondition::kSectionalCommittee:
      return facts.has_sectional_committee;
    case ChecklistCondition::kSpecialCase:
      return !CasesNeedingConsent(facts, sources.rules).empty();
    case ChecklistCondition::kReadmission:
      return facts.candidate.former_membership.has_value();
    default:
      return true;
  }
}

// Why an item that is not demanded is not.
std::string WhyNotApplicable(ChecklistCondition condition) {
  switch (condition) {
    case ChecklistCondition::kYouthUnion:
      return "Không áp dụng: quá tuổi thanh niên hoặc nơi không có tổ chức Đoàn.";
    case ChecklistCondition::kTradeUnion:
      return "Không áp dụng: do tổ chức Đoàn giới thiệu hoặc nơi không có công đoàn.";
    case ChecklistCondition::kBaseCommittee:
      return "Không áp dụng: chi bộ cơ sở không có đảng ủy cơ sở.";
    case ChecklistCondition::kSectionalCommittee:
      return "Không áp dụng: chi bộ không trực thuộc đảng ủy bộ phận.";
    case ChecklistCondition::kSpecialCase:
      return "Không áp dụng: không thuộc trường hợp phải có văn bản đồng ý.";
    case ChecklistCondition::kReadmission:
      return "Không áp dụng: kết nạp lần đầu.";
    default:
      return "Không áp dụng với trường hợp này.";
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
  if (form == "7-KNĐ") return {true, reached.section_report};
  if (form == "8-KNĐ") return {true, reached.base_resolution};
  if (form == "13-KNĐ") return {true, reached.recognition_proposal};
  if (form == "14-KNĐ") return {true, reached.recognition_section_report};
  if (form == "15-KNĐ") return {true, reached.recognition_base_resolution};
  return {};
}

void SetStatus(ChecklistItem* item, ChecklistStatus status, std::string explanation,
               const char* code = "") {
  item->status = status;
  item->explanation = std::move(explanation);
  if (*code != '\0') item->codes.push_back(code);
}

// What a returned paper was returned for, with how to mend it. False when nothing is wrong.
bool JudgeReturn(const Sources& sources, ChecklistItem* item) {
  std::string why;
  for (const Document& document : sources.facts.papers.documents) {
    if (document.form != item->form || document.defect_code.empty()) continue;
    const std::string& code = document.defect_code;
    if (std::find(item->codes.begin(), item->codes.end(), code) != item->codes.end()) continue;
    item->codes.push_back(code);
    const DefectCode* known = sources.defects == nullptr ? nullptr : sources.defects->Find(code);
    absl::StrAppend(&why, why.empty() ? "Bị trả lại: " : " ",
                    known == nullptr ? absl::StrCat("mã lỗi ", code, ".")
                                     : absl::StrCat(known->title, ". ", known->remedy));
  }
  if (item->codes.empty()) return false;
  item->status = ChecklistStatus::kDefective;
  item->explanation = std::move(why);
  return true;
}

void JudgeStepPaper(const StepPaper& paper, const Sources& sources, ChecklistItem* item) {
  if (JudgeReturn(sources, item)) return;
  if (!paper.day.has_value() || *paper.day > sources.facts.date) {
    SetStatus(item, ChecklistStatus::kMissing, "Chưa có.");
    return;
  }
  // A certificate is tested on the day of the cell's meeting; once the cell has resolved it stays
  // good.
  if (item->form == "CN-NTVĐ" && sources.before_cell()) {
    const int64_t months = sources.rules.Get("R-CLS-1").Number("validity_months");
    item->valid_until = AddMonths(*paper.day, static_cast<int>(months));
    if (sources.facts.date > *item->valid_until) {
      SetStatus(
          item, ChecklistStatus::kExpired,
          absl::StrCat("Đã hết giá trị từ sau ngày ", FormatDateForPeople(*item->valid_until), "."),
          kExpired);
      return;
    }
  }
  SetStatus(item, ChecklistStatus::kPresent,
            absl::StrCat("Có, ngày ", FormatDateForPeople(*paper.day), "."));
}

// The oldest paper of the form decides how long the item is good for.
const Document* OldestOf(const DossierPapers& papers, const std::string& form) {
  const Document* oldest = nullptr;
  for (const Document& document : papers.documents) {
    if (document.form != form) continue;
    if (oldest == nullptr || document.date < oldest->date) oldest = &document;
  }
  return oldest;
}

// An introducer, as far as they are known here, who is no longer one.
bool HasLostIntroducer(const StepFacts& facts) {
  return std::any_of(
      facts.introducers.begin(), facts.introducers.end(),
      [](const MemberFacts& member) { return !member.is_official || member.has_left; });
}

// What the rules find wrong with papers that are there. False when nothing.
bool JudgeContent(const Sources& sources, const Document& document, ChecklistItem* item) {
  const StepFacts& facts = sources.facts;
  const auto& application = sources.reached().application;
  if (item->form == "2-KNĐ" && application.has_value() && document.date < *application &&
      sources.rules.Get("R-DOS-1").Flag("application_before_cv")) {
    SetStatus(item, ChecklistStatus::kDefective, "Lý lịch ghi ngày trước đơn xin vào Đảng.",
              "DATE_ORDER");
    return true;
  }
  if (item->form != "3-KNĐ" || !sources.before_cell()) return false;
  const int have = CountIntroductions(facts.papers);
  const int need = RequiredIntroductions(facts, sources.rules);
  if (have < need) {
    SetStatus(item, ChecklistStatus::kMissing,
              absl::StrCat("Có ", have, " giấy giới thiệu, cần ", need, "."), "TOO_FEW");
    return true;
  }
  if (HasLostIntroducer(facts)) {
    SetStatus(item, ChecklistStatus::kDefective,
              "Người giới thiệu không còn là đảng viên chính thức: phải có người khác giới thiệu.",
              "INTRODUCER_NOT_OFFICIAL");
    return true;
  }
  return false;
}

void JudgeDocument(const Sources& sources, ChecklistItem* item) {
  const Document* document = OldestOf(sources.facts.papers, item->form);
  if (document == nullptr) {
    SetStatus(item, ChecklistStatus::kMissing, "Chưa có.");
    return;
  }
  if (JudgeReturn(sources, item) || JudgeContent(sources, *document, item)) return;
  if (sources.before_cell()) item->valid_until = LastGoodDay(*document, sources.rules);
  if (item->valid_until.has_value() && sources.facts.date > *item->valid_until) {
    SetStatus(item, ChecklistStatus::kExpired,
              absl::StrCat("Quá ", sources.rules.Get("R-DOS-4").Number("validity_months"),
                           " tháng từ ngày ", FormatDateForPeople(document->date), "."),
              kExpired);
    return;
  }
  SetStatus(item, ChecklistStatus::kPresent,
            absl::StrCat("Có, ngày ", FormatDateForPeople(document->date), "."));
}

void JudgeVerification(const Sources& sources, ChecklistItem* item) {
  const bool clear =
      VerificationClearCondition(sources.facts, sources.rules).verdict == ConditionVerdict::kMet;
  const Condition subjects = VerificationSubjectsCondition(sources.facts, sources.rules);
  const auto changed = CvToVerifyAgain(sources.facts.papers, sources.rules);
  if (clear && changed.has_value() && sources.before_cell()) {
    SetStatus(item, ChecklistStatus::kExpired,
              absl::StrCat("Lý lịch khai lại ngày ", FormatDateForPeople(*changed),
                           ", sau khi đã gửi thẩm tra: phải thẩm tra, xác minh lại."),
              "NOT_CLEAR");
    return;
  }
  if (clear && subjects.verdict != ConditionVerdict::kUnmet) {
    SetStatus(item, ChecklistStatus::kPresent, "Đã thẩm tra, xác minh.");
    return;
  }
  SetStatus(item, ChecklistStatus::kMissing,
            clear ? subjects.explanation.vietnamese
                  : VerificationClearCondition(sources.facts, sources.rules).explanation.vietnamese,
            "NOT_CLEAR");
}

void JudgeConsents(const Sources& sources, bool readmission, ChecklistItem* item) {
  std::vector<std::string> open;
  if (!readmission) {
    for (SpecialCase special_case : CasesWithoutConsent(sources.facts, sources.rules)) {
      open.push_back(NameOf(special_case));
    }
  } else if (!HasConsent(sources.facts, SpecialCase::kReadmission)) {
    open.push_back(NameOf(SpecialCase::kReadmission));
  }
  if (open.empty()) {
    SetStatus(item, ChecklistStatus::kPresent, "Đã có văn bản đồng ý.");
  } else {
    SetStatus(item, ChecklistStatus::kMissing,
              absl::StrCat("Chưa có văn bản đồng ý về: ", absl::StrJoin(open, ", "), "."));
  }
}

void JudgeItem(const ChecklistRule& rule, const Sources& sources, ChecklistItem* item) {
  const StepPaper paper = PaperOfStep(rule.form, sources.reached());
  if (!Applies(rule, sources)) {
    SetStatus(item, ChecklistStatus::kNotApplicable, WhyNotApplicable(rule.condition));
  } else if (rule.condition == ChecklistCondition::kSpecialCase ||
             rule.condition == ChecklistCondition::kReadmission) {
    JudgeConsents(sources, rule.condition == ChecklistCondition::kReadmission, item);
  } else if (rule.form == "THAM-TRA") {
    JudgeVerification(sources, item);
  } else if (paper.is_step) {
    JudgeStepPaper(paper, sources, item);
  } else {
    JudgeDocument(sources, item);
  }
}

}  // namespace

std::vector<ChecklistItem> ChecklistOf(std::string_view procedure, const StepFacts& facts,
                                       const RuleSet& rules, const DefectCatalogue* defects) {
  const Sources sources{facts, rules, defects};
  std::vector<ChecklistItem> items;
  for (const ChecklistRule& rule : rules.checklist) {
    if (rule.procedure != procedure) continue;
    ChecklistItem item;
    item.form = rule.form;
    item.title = rule.title;
    item.rule_id = rule.clause;
    item.owed_by = rule.owed_by;
    item.supplied_by = rule.supplied_by;
    item.confidence = rule.confidence;
    JudgeItem(rule, sources, &item);
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<ChecklistItem> Checklist(const StepFacts& facts, const RuleSet& rules,
                                     const DefectCatalogue* defects) {
  // A decision that was revoked is made again by the papers of admission.
  const bool recognition = facts.candidate.milestones.ceremony.has_value() &&
                           facts.candidate.state != CandidateState::kRevoked;
  return ChecklistOf(recognition ? "RECOGNITION" : "ADMISSION", facts, rules, defects);
}

}  // namespace ketnap::dossier
