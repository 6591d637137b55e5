#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"
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

// Whether an item of the checklist is still to come when the step is taken, rightly: papers of
// bodies that resolve after a dossier is handed in again, and consents, which are owed for the
// decision.
bool MayFollow(const ChecklistItem& item, Step step) {
  if (item.supplied_by == "RecordConsent") return true;
  return step == Step::kResubmitDossier &&
         (item.supplied_by == "RecordResolution" || item.supplied_by == "RecordSectionReport");
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
  return Judge(rule, expired.empty(),
               expired.empty()
                   ? Message{absl::StrCat("Giấy tờ của hồ sơ chưa quá ", months, " tháng."),
                             absl::StrCat("No paper is older than ", months, " months.")}
                   : Message{absl::StrCat("Quá ", months, " tháng, phải làm lại: ", list, "."),
                             absl::StrCat("Older than ", months, " months: ", list, ".")},
               {"CELL", "AttachDocument"}, {{"expired", list}});
}

Condition CvAfterApplicationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-1");
  const auto& application = facts.candidate.milestones.application;
  const bool met = application.has_value() &&
                   (facts.date >= *application || !rule.Flag("application_before_cv"));
  return Judge(rule, met,
               {"Lý lịch được khai sau khi có đơn xin vào Đảng.",
                "The curriculum vitae follows the application."},
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
  if (!facts.has_family) {
    return NotApplicable(rule, {"Chưa ghi mục gia đình của lý lịch nên chưa xác định được những "
                                "người phải thẩm tra, xác minh.",
                                "Without the family section nobody is known to be verified."});
  }
  const std::vector<std::string> open = UnclearSubjects(facts, rules);
  const std::string list = absl::StrJoin(open, ", ");
  return Judge(rule, open.empty(),
               open.empty() ? Message{"Đã thẩm tra, xác minh đủ những người theo quy định.",
                                      "Everybody the rule names is verified."}
                            : Message{absl::StrCat("Chưa thẩm tra, xác minh xong: ", list, "."),
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
      met ? Message{"Bên này có cha, mẹ, anh, chị, em ruột hoặc con là đảng viên đã khai lý lịch "
                    "đầy đủ: không phải thẩm tra, xác minh.",
                    "A member on this side lets it be skipped."}
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
                           : Message{"Kết luận không trước ngày có kết quả thẩm tra, xác minh.",
                                     "The conclusion does not precede the answer."},
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
  for (const ChecklistItem& item : Checklist(facts, rules)) {
    const bool in_order =
        item.status == ChecklistStatus::kPresent || item.status == ChecklistStatus::kNotApplicable;
    if (!in_order && !MayFollow(item, facts.step)) open.push_back(item.form);
  }
  const std::string list = absl::StrJoin(open, ", ");
  return Judge(rules.Get("R-DOS-1"), open.empty(),
               open.empty()
                   ? Message{"Hồ sơ đủ giấy tờ theo danh mục.", "The checklist is complete."}
                   : Message{absl::StrCat("Hồ sơ còn thiếu hoặc sai: ", list, "."),
                             absl::StrCat("Missing or defective: ", list, ".")},
               {"BASE_COMMITTEE", "AttachDocument"}, {{"open", list}});
}

Condition ProbationPapersCondition(const StepFacts& facts, const RuleSet& rules) {
  std::vector<std::string> missing;
  for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    if (FindDocument(facts.papers, form) == nullptr) missing.push_back(form);
  }
  const std::string list = absl::StrJoin(missing, ", ");
  return Judge(rules.Get("R-DOS-1"), missing.empty(),
               missing.empty()
                   ? Message{"Đã đủ bản tự kiểm điểm và nhận xét thời gian dự bị.",
                             "The papers of probation are complete."}
                   : Message{absl::StrCat("Hồ sơ công nhận chính thức còn thiếu: ", list, "."),
                             absl::StrCat("Missing papers of probation: ", list, ".")},
               {"CELL", "RecordProbationReview"}, {{"missing", list}});
}

}  // namespace ketnap::dossier
