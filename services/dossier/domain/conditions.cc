#include "services/dossier/domain/conditions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"

namespace ketnap::dossier {
namespace {

const char* EducationName(GeneralEducation education) {
  switch (education) {
    case GeneralEducation::kPrimary:
      return "tiểu học";
    case GeneralEducation::kLowerSecondary:
      return "trung học cơ sở";
    case GeneralEducation::kUpperSecondary:
      return "trung học phổ thông";
    default:
      return "chưa ghi";
  }
}

GeneralEducation EducationFromCode(const std::string& code) {
  if (code == "PRIMARY") return GeneralEducation::kPrimary;
  if (code == "LOWER_SECONDARY") return GeneralEducation::kLowerSecondary;
  return GeneralEducation::kUpperSecondary;
}

std::string AgeText(int months) {
  return absl::StrCat(months / 12, " tuổi ", months % 12, " tháng");
}

bool HasOpinion(const DossierPapers& papers, OpinionSource source) {
  return std::any_of(papers.opinions.begin(), papers.opinions.end(),
                     [source](const Opinion& opinion) { return opinion.source == source; });
}

int CountIntroductions(const DossierPapers& papers) {
  return static_cast<int>(
      std::count_if(papers.documents.begin(), papers.documents.end(), [](const Document& document) {
        return document.form == "3-KNĐ" && document.introducer.has_value();
      }));
}

int RequiredIntroductions(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-INT-1");
  const bool organization_introduces =
      YouthUnionApplies(facts, rules) || TradeUnionApplies(facts, rules);
  return static_cast<int>(rule.Number(
      organization_introduces ? "member_introducers_with_organization" : "member_introducers"));
}

}  // namespace

bool YouthUnionApplies(const StepFacts& facts, const RuleSet& rules) {
  const int64_t limit = rules.Get("R-INT-1").Number("youth_age_maximum_months");
  return facts.has_youth_union &&
         WholeMonthsBetween(facts.candidate.birth_date, facts.date) <= limit;
}

bool TradeUnionApplies(const StepFacts& facts, const RuleSet& rules) {
  return !YouthUnionApplies(facts, rules) && facts.has_trade_union &&
         rules.Get("R-INT-2").Flag("trade_union_replaces_introducer");
}

const Document* FindDocument(const DossierPapers& papers, std::string_view form) {
  for (const Document& document : papers.documents) {
    if (document.form == form) return &document;
  }
  return nullptr;
}

Condition AgeCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-1");
  const int months = WholeMonthsBetween(facts.candidate.birth_date, facts.date);
  const int64_t minimum = rule.Number("minimum_age_months");
  const int64_t maximum = rule.Number("maximum_age_months");
  const bool over_age = months > maximum;  // Age counts in whole months, both ends included.
  Facts used{{"age_months", absl::StrCat(months)}, {"date", FormatDate(facts.date)}};
  if (over_age) {
    return Judge(rules.Get("R-ELG-2"), false,
                 {absl::StrCat("Tại ngày ", FormatDateForPeople(facts.date), " người này đã ",
                               AgeText(months), ", quá ", maximum / 12,
                               " tuổi: phải có văn bản đồng ý của cấp ủy trực thuộc Trung ương."),
                  absl::StrCat("Aged ", months, " months on that day: above ", maximum,
                               " a written consent is needed.")},
                 {"AUTHORITY", ""}, std::move(used));
  }
  return Judge(
      rule, months >= minimum,
      {absl::StrCat("Tại ngày ", FormatDateForPeople(facts.date), " người này ", AgeText(months),
                    "; quy định từ đủ ", minimum / 12, " đến ", maximum / 12, " tuổi."),
       absl::StrCat("Aged ", months, " months on that day; the rule asks for ", minimum, " to ",
                    maximum, ".")},
      {"CANDIDATE", ""}, std::move(used));
}

Condition EducationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-3");
  const GeneralEducation minimum = EducationFromCode(rule.Code("minimum_general_education"));
  const bool met = facts.candidate.general_education >= minimum;
  return Judge(
      rule, met,
      {absl::StrCat("Trình độ học vấn: ", EducationName(facts.candidate.general_education),
                    "; tối thiểu: ", EducationName(minimum), "."),
       absl::StrCat("General education ", static_cast<int>(facts.candidate.general_education),
                    "; at least ", static_cast<int>(minimum), ".")},
      {"CANDIDATE", "UpdateCandidate"});
}

Condition AwarenessClassCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-4");
  const auto& issued = facts.candidate.milestones.awareness_certificate;
  const bool met =
      !rule.Flag("certificate_required") || (issued.has_value() && *issued <= facts.date);
  return Judge(rule, met,
               met ? Message{"Đã có giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng.",
                             "The awareness class certificate is there."}
                   : Message{"Chưa có giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng tính đến "
                             "ngày này.",
                             "There is no awareness class certificate by that day."},
               {"TRAINING", "IssueCertificates"},
               {{"certificate_date", issued.has_value() ? FormatDate(*issued) : ""}});
}

Condition CertificateValidityCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-CLS-1");
  const auto& issued = facts.candidate.milestones.awareness_certificate;
  if (!issued.has_value()) {
    return NotApplicable(
        rule, {"Chưa có giấy chứng nhận để xét thời hạn.", "There is no certificate to judge."});
  }
  const Date last = AddMonths(*issued, static_cast<int>(rule.Number("validity_months")));
  const bool met = facts.date <= last;
  return Judge(rule, met,
               {absl::StrCat("Giấy chứng nhận cấp ngày ", FormatDateForPeople(*issued),
                             " có giá trị đến ngày ", FormatDateForPeople(last), "."),
                absl::StrCat("The certificate of ", FormatDate(*issued), " is valid until ",
                             FormatDate(last), ".")},
               {"TRAINING", "IssueCertificates"},
               {{"issued", FormatDate(*issued)}, {"valid_until", FormatDate(last)}});
}

Condition HelperCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-HLP-1");
  const bool official =
      facts.helper.has_value() && facts.helper->is_official && !facts.helper->has_left;
  const bool same = facts.helper.has_value() && facts.helper->same_base_organization;
  // One sentence for every way to fail: somebody of another organization is as unknown as somebody
  // who does not exist.
  Message text{"Người được phân công là đảng viên chính thức của cùng tổ chức cơ sở đảng.",
               "The helper is an official member of the same grassroots organization."};
  if (!official || !same) {
    text = {
        "Người được phân công giúp đỡ phải là đảng viên chính thức của cùng tổ chức cơ sở đảng "
        "tại ngày phân công.",
        "The helper must be an official member of the same grassroots organization on the day "
        "of the assignment."};
  }
  return Judge(rule, official && same, std::move(text), {"CELL", "AssignHelper"});
}

Condition HelperAssignedCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool met = facts.candidate.helper.has_value();
  return Judge(rules.Get("R-HLP-1"), met,
               met ? Message{"Đã phân công đảng viên giúp đỡ.", "A helper is assigned."}
                   : Message{"Chưa phân công đảng viên giúp đỡ.", "No helper is assigned yet."},
               {"CELL", "AssignHelper"});
}

Condition ReviewsCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-RVW-1");
  const int64_t minimum = rule.Number("minimum_reviews");
  const bool met = facts.review_count >= minimum;
  return Judge(
      rule, met,
      {absl::StrCat("Đã có ", facts.review_count, " lần nhận xét hằng tháng; cần ít nhất ", minimum,
                    "."),
       absl::StrCat(facts.review_count, " monthly reviews; at least ", minimum, " needed.")},
      {"CELL", "RecordMonthlyReview"}, {{"reviews", absl::StrCat(facts.review_count)}});
}

Condition IntroductionsCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool youth = YouthUnionApplies(facts, rules);
  const bool union_applies = TradeUnionApplies(facts, rules);
  const Rule& rule = rules.Get(union_applies ? "R-INT-2" : "R-INT-1");
  const int have = CountIntroductions(facts.papers);
  const int need = RequiredIntroductions(facts, rules);
  const bool organization_paper =
      (!youth || FindDocument(facts.papers, "4-KNĐ") != nullptr) &&
      (!union_applies || FindDocument(facts.papers, "4A-KNĐ") != nullptr);
  const std::string extra = youth ? " và nghị quyết giới thiệu của Đoàn (4-KNĐ)"
                            : union_applies ? " và nghị quyết giới thiệu của công đoàn (4A-KNĐ)"
                                            : "";
  return Judge(rule, have >= need && organization_paper,
               {absl::StrCat("Có ", have, " giấy giới thiệu của đảng viên chính thức; cần ", need,
                             extra, organization_paper ? "." : " (chưa có)."),
                absl::StrCat(have, " introductions by official members, ", need, " needed",
                             organization_paper ? "." : "; the organization's paper is missing.")},
               {have < need ? "CELL" : "MASS_ORGANIZATION", "AttachDocument"},
               {{"introductions", absl::StrCat(have)}, {"needed", absl::StrCat(need)}});
}

Condition AcquaintanceCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-INT-3");
  const int64_t months = rule.Number("minimum_acquaintance_months");
  int valid = 0;
  for (const Document& document : facts.papers.documents) {
    if (document.form != "3-KNĐ" || !document.introducer.has_value()) continue;
    auto member = std::find_if(
        facts.introducers.begin(), facts.introducers.end(),
        [&](const MemberFacts& introducer) { return introducer.id == *document.introducer; });
    const bool official = member != facts.introducers.end() && member->is_official &&
                          !member->has_left && member->same_base_organization;
    const bool long_enough = document.acquainted_since.has_value() &&
                             WholeMonthsBetween(*document.acquainted_since, facts.date) >= months;
    if (official && long_enough) ++valid;
  }
  const int need = RequiredIntroductions(facts, rules);
  return Judge(rule, valid >= need,
               {absl::StrCat(valid, " người giới thiệu là đảng viên chính thức cùng công tác từ ",
                             months, " tháng trở lên; cần ", need, "."),
                absl::StrCat(valid, " introducers are official and have known the person for ",
                             months, " months; ", need, " needed.")},
               {"CELL", "AttachDocument"}, {{"valid", absl::StrCat(valid)}});
}

Condition PaperAgeCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-4");
  const int months = static_cast<int>(rule.Number("validity_months"));
  std::string expired;
  for (const Document& document : facts.papers.documents) {
    const bool ages = document.form == "3-KNĐ" || document.form == "4-KNĐ" ||
                      document.form == "4A-KNĐ" || document.form == "5-KNĐ";
    if (ages && facts.date > AddMonths(document.date, months)) {
      absl::StrAppend(&expired, expired.empty() ? "" : ", ", document.form);
    }
  }
  const bool met = expired.empty();
  return Judge(rule, met,
               met ? Message{absl::StrCat("Giấy tờ của hồ sơ chưa quá ", months, " tháng."),
                             absl::StrCat("No paper is older than ", months, " months.")}
                   : Message{absl::StrCat("Quá ", months, " tháng, phải làm lại: ", expired, "."),
                             absl::StrCat("Older than ", months, " months: ", expired, ".")},
               {"CELL", "AttachDocument"}, {{"expired", expired}});
}

Condition CvAfterApplicationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-1");
  const auto& application = facts.candidate.milestones.application;
  const bool met = application.has_value() && facts.date >= *application;
  return Judge(rule, met,
               {"Lý lịch được khai sau khi có đơn xin vào Đảng.",
                "The curriculum vitae follows the application."},
               {"CANDIDATE", "OpenDossier"},
               {{"application", application.has_value() ? FormatDate(*application) : ""}});
}

bool IsVerificationClear(const DossierPapers& papers) {
  return !papers.verifications.empty() &&
         std::all_of(papers.verifications.begin(), papers.verifications.end(),
                     [](const Verification& verification) {
                       return verification.outcome == VerificationOutcome::kClear;
                     });
}

Condition VerificationClearCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool met = IsVerificationClear(facts.papers);
  return Judge(rules.Get("R-DOS-1"), met,
               met ? Message{"Lý lịch đã được thẩm tra, xác minh.", "The background is verified."}
                   : Message{"Thẩm tra, xác minh lý lịch chưa xong hoặc còn vấn đề chưa kết luận.",
                             "Verification is open or raised a question not concluded."},
               {"BASE_COMMITTEE", "AnswerVerification"});
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
  std::string open;
  for (const ChecklistItem& item : Checklist(facts, rules)) {
    if (item.status == ChecklistStatus::kPresent ||
        item.status == ChecklistStatus::kNotApplicable) {
      continue;
    }
    // A dossier may come back before every body has resolved: their papers follow.
    if (facts.step == Step::kResubmitDossier && item.supplied_by == "RecordResolution") continue;
    absl::StrAppend(&open, open.empty() ? "" : ", ", item.form);
  }
  const bool met = open.empty();
  return Judge(rules.Get("R-DOS-1"), met,
               met ? Message{"Hồ sơ đủ giấy tờ theo danh mục.", "The checklist is complete."}
                   : Message{absl::StrCat("Hồ sơ còn thiếu hoặc sai: ", open, "."),
                             absl::StrCat("Missing or defective: ", open, ".")},
               {"BASE_COMMITTEE", "AttachDocument"}, {{"open", open}});
}

}  // namespace ketnap::dossier
