#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/dossier/domain/changed_cv.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/display_names.h"
#include "services/dossier/domain/verification_subjects.h"

// R-DOS-1 to R-DOS-4: order, verification and age of the papers.
namespace ketnap::dossier {
namespace {

bool HasOpinion(const DossierPapers& papers, OpinionSource source) {
  return std::any_of(papers.opinions.begin(), papers.opinions.end(),
                     [source](const Opinion& opinion) { return opinion.source == source; });
}

bool HasOutcome(const DossierPapers& papers, VerificationOutcome outcome) {
  return std::any_of(
      papers.verifications.begin(), papers.verifications.end(),
      [outcome](const Verification& verification) { return verification.outcome == outcome; });
}

bool IsInOrder(const ChecklistItem& item) {
  return item.status == ChecklistStatus::kPresent || item.status == ChecklistStatus::kNotApplicable;
}

// Whether an item of the checklist is still to come when the step is taken, rightly: papers of
// bodies that resolve after a dossier is handed in again, and consents, which are owed for the
// decision.
bool MayFollow(const ChecklistItem& item, Step step) {
  if (item.supplied_by == "RecordConsent") return true;
  return step == Step::kResubmitDossier &&
         (item.supplied_by == "RecordResolution" || item.supplied_by == "RecordSectionReport");
}

std::string AgainText(Date declared) {
  return absl::StrCat(" Lý lịch khai lại ngày ", FormatDateForPeople(declared),
                      ", sau khi đã gửi thẩm tra: phải thẩm tra, xác minh lại phần thay đổi.");
}

Condition ChangedCvCondition(const Rule& rule, Date declared) {
  Condition condition =
      Judge(rule, false,
            {AgainText(declared).substr(1),
             absl::StrCat("The curriculum vitae was declared anew on ", FormatDate(declared),
                          ", after verification was asked for: verify what changed.")},
            {"BASE_COMMITTEE", "RequestVerification"}, {{"declared", FormatDate(declared)}});
  condition.confidence = rule.ConfidenceOf("changed_cv_verified_again");
  return condition;
}

// Once the cell has resolved, whom it took to be verified stays judged: a family section recorded
// or changed later asks for nobody more, for nobody could be asked about any more.
bool WasJudgedByCell(const StepFacts& facts) {
  return facts.candidate.milestones.cell_resolution.has_value() &&
         facts.step != Step::kCellResolution;
}

Message WhatFamilyMustTell(bool has_family, const std::vector<std::string>& untold) {
  if (!has_family) {
    return {
        "Chưa ghi mục gia đình của lý lịch (2-KNĐ) nên chưa xác định được những người phải "
        "thẩm tra, xác minh: ghi cha, mẹ hoặc người trực tiếp nuôi dưỡng; vợ (chồng) và cha, "
        "mẹ vợ (chồng); các con. Người đã mất thì ghi là đã mất; bên có đảng viên thì ghi "
        "nhận việc không phải thẩm tra.",
        "The family section is not recorded, so that nobody knows whom to verify: record it "
        "(who has died as such), and skip what may be skipped."};
  }
  if (untold.front() == "PARENTS") {
    return {
        "Mục gia đình chưa ghi cha, mẹ hoặc người trực tiếp nuôi dưỡng; người đã mất thì ghi "
        "là đã mất.",
        "The family section names neither parent nor who brought the person up."};
  }
  return {
      "Mục gia đình có vợ (chồng) mà chưa ghi cha, mẹ vợ (chồng); người đã mất thì ghi là đã "
      "mất.",
      "The family section names a spouse and neither of the spouse's parents."};
}

}  // namespace

const Document* FindDocument(const DossierPapers& papers, std::string_view form) {
  for (const Document& document : papers.documents) {
    if (document.form == form) return &document;
  }
  return nullptr;
}

std::optional<Date> LastGoodDay(const Document& document, const RuleSet& rules) {
  for (const ChecklistRule& item : rules.checklist) {
    if (item.form != document.form || item.ages_months == 0) continue;
    return AddMonths(document.date, item.ages_months);
  }
  return std::nullopt;
}

Condition PaperAgeCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-4");
  const int64_t months = rule.Number("validity_months");
  std::vector<std::string> expired;
  for (const Document& document : facts.papers.documents) {
    const auto last = LastGoodDay(document, rules);
    if (last.has_value() && facts.date > *last) expired.push_back(document.form);
  }
  const std::string list = absl::StrJoin(expired, ", ");
  const std::optional<Date> changed = CvToVerifyAgain(facts.papers, rules);
  if (expired.empty() && changed.has_value()) return ChangedCvCondition(rule, *changed);
  return Judge(rule, expired.empty(),
               expired.empty()
                   ? Message{absl::StrCat("Giấy tờ của hồ sơ chưa quá ", months, " tháng."),
                             absl::StrCat("No paper is older than ", months, " months.")}
                   : Message{absl::StrCat("Quá ", months, " tháng, phải làm lại: ", list, ".",
                                          changed.has_value() ? AgainText(*changed) : ""),
                             absl::StrCat("Older than ", months, " months: ", list, ".")},
               {"CELL", "AttachDocument"}, {{"expired", list}});
}

Condition CvAfterApplicationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-1");
  const auto& application = facts.candidate.milestones.application;
  const bool met = application.has_value() &&
                   (facts.date >= *application || !rule.Flag("application_before_cv"));
  return Judge(
      rule, met,
      met ? Message{"Lý lịch được khai sau khi có đơn xin vào Đảng.",
                    "The curriculum vitae follows the application."}
      : application.has_value()
          ? Message{absl::StrCat("Lý lịch ghi ngày ", FormatDateForPeople(facts.date),
                                 ", trước đơn xin vào Đảng (ngày ",
                                 FormatDateForPeople(*application), "); phải khai sau khi có đơn."),
                    "The curriculum vitae is dated before the application."}
          : Message{"Chưa có đơn xin vào Đảng; lý lịch khai sau khi có đơn.",
                    "There is no application yet; the curriculum vitae follows it."},
      {"CANDIDATE", "OpenDossier"},
      {{"application", application.has_value() ? FormatDate(*application) : ""}});
}

bool IsVerificationClear(const DossierPapers& papers) {
  return !papers.verifications.empty() &&
         std::all_of(
             papers.verifications.begin(), papers.verifications.end(),
             [](const Verification& verification) { return IsClear(verification.outcome); });
}

Condition VerificationClearCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-1");
  if (IsVerificationClear(facts.papers)) {
    return Judge(rule, true, {"Lý lịch đã được thẩm tra, xác minh.", "The background is verified."},
                 {});
  }
  if (HasOutcome(facts.papers, VerificationOutcome::kIssueBars)) {
    return Judge(rule, false,
                 {"Cấp có thẩm quyền đã kết luận vấn đề qua thẩm tra, xác minh là không đủ tiêu "
                  "chuẩn kết nạp.",
                  "The competent committee concluded that what was found stands in the way."},
                 {"AUTHORITY", ""});
  }
  if (HasOutcome(facts.papers, VerificationOutcome::kIssue)) {
    return Judge(rule, false,
                 {"Thẩm tra, xác minh có vấn đề phải được cấp có thẩm quyền kết luận trước khi kết "
                  "nạp.",
                  "Verification raised a question not concluded."},
                 {"AUTHORITY", "ConcludeVerification"});
  }
  return Judge(rule, false,
               {"Thẩm tra, xác minh lý lịch chưa xong.", "Verification is not finished."},
               {"BASE_COMMITTEE", "AnswerVerification"});
}

Condition VerificationSubjectsCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-2");
  if (WasJudgedByCell(facts)) {
    return NotApplicable(rule,
                         {"Chi bộ đã xét những người phải thẩm tra, xác minh khi ra nghị quyết.",
                          "The cell judged whom to verify when it resolved."});
  }
  const std::vector<std::string> untold =
      UntoldSubjects(facts.has_family ? facts.relatives : std::vector<RelativeFacts>(), rules);
  if (!untold.empty()) {
    return Judge(rule, false, WhatFamilyMustTell(facts.has_family, untold),
                 {"BASE_COMMITTEE", "SetFamily"}, {{"untold", absl::StrJoin(untold, ", ")}});
  }
  const std::vector<std::string> open = UnclearSubjects(facts, rules);
  const std::string list = absl::StrJoin(open, ", ");
  return Judge(
      rule, open.empty(),
      open.empty()
          ? Message{"Đã thẩm tra, xác minh đủ những người theo quy định.",
                    "Everybody the rule names is verified."}
          : Message{absl::StrCat("Chưa thẩm tra, xác minh xong: ", SubjectNames(open), "."),
                    absl::StrCat("Not verified yet: ", list, ".")},
      {"BASE_COMMITTEE", "RequestVerification"}, {{"open", list}});
}

Condition WaiverCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-3");
  const Remedy remedy{"BASE_COMMITTEE", "SetFamily"};
  if (!facts.has_family) {
    return Judge(rule, false,
                 {"Chưa ghi mục gia đình của lý lịch: chưa có căn cứ để không thẩm tra, xác minh.",
                  "The family section is not recorded."},
                 remedy);
  }
  const std::vector<std::string> waivable = WaivableSubjects(facts.relatives, rules);
  const bool met = std::find(waivable.begin(), waivable.end(), facts.subject) != waivable.end();
  return Judge(
      rule, met,
      met ? Message{"Bên này có cha, mẹ, anh, chị, em ruột hoặc con là đảng viên: không phải thẩm "
                    "tra, xác minh khi lý lịch của đảng viên đó đã khai đầy đủ, rõ ràng.",
                    "A member on this side whose own curriculum vitae is complete lets it be "
                    "skipped."}
          : Message{"Không được bỏ qua thẩm tra, xác minh đối tượng này: chính người vào Đảng luôn "
                    "phải thẩm tra; với người khác thì bên đó phải có cha, mẹ, anh, chị, em ruột "
                    "hoặc con là đảng viên.",
                    "This subject cannot be skipped: no parent, sibling or child on that side is "
                    "a member."},
      remedy, {{"subject", facts.subject}, {"waivable", absl::StrJoin(waivable, ", ")}});
}

Condition IssueToConcludeCondition(const StepFacts& facts) {
  const auto& all = facts.papers.verifications;
  auto asked = std::find_if(all.begin(), all.end(), [&facts](const Verification& verification) {
    return verification.subject == facts.subject;
  });
  const bool met = asked != all.end() && asked->outcome == VerificationOutcome::kIssue;
  const bool in_order =
      !met || !asked->answer_date.has_value() || facts.date >= *asked->answer_date;
  return JudgeProcess("VERIFICATION", met && in_order,
                      !met ? Message{"Đối tượng này không có vấn đề nào đang chờ kết luận.",
                                     "Nothing about this subject waits for a conclusion."}
                      : in_order
                          ? Message{"Đã có kết quả thẩm tra, xác minh và có vấn đề chờ kết luận.",
                                    "What was found waits for a conclusion."}
                          : Message{"Ngày kết luận không được trước ngày có kết quả thẩm tra, xác "
                                    "minh.",
                                    "The conclusion must not precede the answer."},
                      {{"subject", facts.subject}});
}

bool AreOpinionsComplete(const StepFacts& facts, const RuleSet& rules) {
  if (!HasOpinion(facts.papers, OpinionSource::kResidenceCell)) return false;
  if (facts.has_youth_union && YouthUnionApplies(facts, rules) &&
      !HasOpinion(facts.papers, OpinionSource::kYouthUnion)) {
    return false;
  }
  if (TradeUnionApplies(facts, rules) && !HasOpinion(facts.papers, OpinionSource::kTradeUnion)) {
    return false;
  }
  return IntroductionsCondition(facts, rules).verdict == ConditionVerdict::kMet &&
         FindDocument(facts.papers, "5-KNĐ") != nullptr;
}

Condition OpinionsCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool met = AreOpinionsComplete(facts, rules);
  return Judge(rules.Get("R-DOS-1"), met,
               met ? Message{"Đã đủ ý kiến nhận xét.", "The opinions are complete."}
                   : Message{"Chưa đủ ý kiến nhận xét của tổ chức chính trị - xã hội, chi ủy nơi "
                             "cư trú hoặc bản tổng hợp (5-KNĐ).",
                             "Opinions or their summary (5-KNĐ) are missing."},
               {"CELL", "RecordOpinion"});
}

Condition ChecklistCompleteCondition(const StepFacts& facts, const RuleSet& rules) {
  std::vector<std::string> open;
  std::vector<std::string> names;
  for (const ChecklistItem& item : Checklist(facts, rules)) {
    if (IsInOrder(item) || MayFollow(item, facts.step)) continue;
    open.push_back(item.form);
    names.push_back(PaperName(item.form, item.title));
  }
  const std::string list = absl::StrJoin(open, ", ");
  return Judge(
      rules.Get("R-DOS-1"), open.empty(),
      open.empty()
          ? Message{"Hồ sơ đủ giấy tờ theo danh mục.", "The checklist is complete."}
          : Message{absl::StrCat("Hồ sơ còn thiếu hoặc sai: ", absl::StrJoin(names, "; "), "."),
                    absl::StrCat("Missing or defective: ", list, ".")},
      {"BASE_COMMITTEE", "AttachDocument"}, {{"open", list}});
}

Condition ProbationPapersCondition(const StepFacts& facts, const RuleSet& rules) {
  std::vector<std::string> open;
  std::vector<std::string> names;
  for (const ChecklistItem& item : ChecklistOf("RECOGNITION", facts, rules)) {
    // What bodies resolve comes later; the class is a condition of its own.
    if (item.supplied_by != "RecordProbationReview" || IsInOrder(item)) continue;
    open.push_back(item.form);
    names.push_back(PaperName(item.form, item.title));
  }
  const std::string list = absl::StrJoin(open, ", ");
  return Judge(rules.Get("R-DOS-1"), open.empty(),
               open.empty()
                   ? Message{"Đã đủ bản tự kiểm điểm và nhận xét thời gian dự bị.",
                             "The papers of probation are complete."}
                   : Message{absl::StrCat("Hồ sơ công nhận chính thức còn thiếu hoặc sai: ",
                                          absl::StrJoin(names, "; "), "."),
                             absl::StrCat("Missing or defective papers of probation: ", list, ".")},
               {"CELL", "RecordProbationReview"}, {{"open", list}});
}

}  // namespace ketnap::dossier
