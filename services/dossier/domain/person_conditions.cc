#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

// R-ELG-1 to R-ELG-4 and R-CLS-1: age, education, classes.
namespace ketnap::dossier {
namespace {

GeneralEducation EducationFromCode(const std::string& code) {
  if (code == "PRIMARY") return GeneralEducation::kPrimary;
  if (code == "LOWER_SECONDARY") return GeneralEducation::kLowerSecondary;
  return GeneralEducation::kUpperSecondary;
}

std::string AgeText(int months) {
  return absl::StrCat(months / 12, " tuổi ", months % 12, " tháng");
}

// The day age and education are looked at: the cell's meeting, once it was held.
Date ConsiderationDay(const StepFacts& facts) {
  return facts.candidate.milestones.cell_resolution.value_or(facts.date);
}

bool IsDecision(Step step) { return step == Step::kDecideAdmission; }

}  // namespace

Condition AgeCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-1");
  const int months = WholeMonthsBetween(facts.candidate.birth_date, facts.date);
  const int64_t minimum = rule.Number("minimum_age_months");
  const int64_t maximum = rule.Number("maximum_age_months");
  if (months > maximum) {  // Age counts in whole months, both ends included.
    return NotApplicable(rule, {absl::StrCat("Tại ngày ", FormatDateForPeople(facts.date),
                                             " người này ", AgeText(months), ", quá ", maximum / 12,
                                             " tuổi: xét theo quy định về người quá tuổi."),
                                absl::StrCat("Aged ", months, " months on that day, above ",
                                             maximum, ": the rule about over-age applies.")});
  }
  const bool met = months >= minimum;
  return Judge(
      rule, met,
      {absl::StrCat("Tại ngày ", FormatDateForPeople(facts.date), " người này ", AgeText(months),
                    met ? ", trong độ tuổi quy định" : ", chưa đủ tuổi", " (từ đủ ", minimum / 12,
                    " đến ", maximum / 12, " tuổi)."),
       absl::StrCat("Aged ", months, met ? " months on that day, of age" : " months, too young",
                    " (", minimum, " to ", maximum, ").")},
      {"CANDIDATE", ""}, {{"age_months", absl::StrCat(months)}, {"date", FormatDate(facts.date)}});
}

Condition OverAgeCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-2");
  const Date day = ConsiderationDay(facts);
  const int months = WholeMonthsBetween(facts.candidate.birth_date, day);
  const int64_t maximum = rules.Get("R-ELG-1").Number("maximum_age_months");
  if (months <= maximum || !rule.Flag("consent_required")) {
    return NotApplicable(rule, {absl::StrCat("Tại ngày chi bộ xét người này ", AgeText(months),
                                             ": không cần văn bản đồng ý về tuổi."),
                                absl::StrCat("Aged ", months, " months: no consent is needed.")});
  }
  const std::string found = absl::StrCat("Tại ngày ", FormatDateForPeople(day), " người này ",
                                         AgeText(months), ", quá ", maximum / 12, " tuổi");
  const bool given = HasConsent(facts, SpecialCase::kOverAge);
  if (!given && !IsDecision(facts.step)) {
    return NotApplicable(
        rule, {absl::StrCat(found, ": trước khi có quyết định kết nạp phải có văn bản đồng ý của ",
                            "ban thường vụ cấp ủy trực thuộc Trung ương."),
               absl::StrCat("Aged ", months, " months: the province's written consent must be ",
                            "there before the decision.")});
  }
  return Judge(rule, given,
               given
                   ? Message{absl::StrCat(found, "; đã có văn bản đồng ý của ban thường vụ cấp ",
                                          "ủy trực thuộc Trung ương."),
                             "The province's consent is there."}
                   : Message{absl::StrCat(found, ": chưa có văn bản đồng ý của ban thường vụ cấp ",
                                          "ủy trực thuộc Trung ương đến ngày quyết định."),
                             "The province's consent is missing on the day of the decision."},
               {"AUTHORITY", "RecordConsent"},
               {{"age_months", absl::StrCat(months)}, {"date", FormatDate(day)}});
}

Condition EducationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ELG-3");
  const GeneralEducation have = facts.candidate.general_education;
  const GeneralEducation minimum = EducationFromCode(rule.Code("minimum_general_education"));
  const GeneralEducation floor = EducationFromCode(rule.Code("consent_minimum_general_education"));
  Facts used{{"general_education", absl::StrCat(static_cast<int>(have))}};
  const std::string found =
      absl::StrCat("Trình độ học vấn: ", NameOf(have), "; tối thiểu: ", NameOf(minimum));
  const std::string english = absl::StrCat("General education ", static_cast<int>(have),
                                           "; at least ", static_cast<int>(minimum));
  if (have >= minimum || have < floor) {
    const bool met = have >= minimum;
    return Judge(rule, met,
                 {absl::StrCat(found, met ? " (đạt)." : " (chưa đạt)."),
                  absl::StrCat(english, met ? ": met." : ": not met.")},
                 {"CANDIDATE", "UpdateCandidate"}, std::move(used));
  }
  const bool given = HasConsent(facts, SpecialCase::kLowEducation);
  Condition condition;
  if (!given && facts.step == Step::kOpenDossier) {
    condition = NotApplicable(
        rule, {absl::StrCat(found, ". Trường hợp đặc biệt: trước khi chi bộ xét phải có văn bản ",
                            "đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương."),
               absl::StrCat(english, "; the province's consent is needed before the cell meets.")});
  } else {
    condition = Judge(
        rule, given,
        {absl::StrCat(found, given ? "; đã có" : "; chưa có", " văn bản đồng ý của ban thường vụ ",
                      "cấp ủy trực thuộc Trung ương cho trường hợp đặc biệt."),
         absl::StrCat(english, given ? "; the consent is there." : "; the consent is missing.")},
        {"AUTHORITY", "RecordConsent"}, std::move(used));
  }
  condition.confidence = rule.ConfidenceOf("consent_minimum_general_education");
  return condition;
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
  // The same day of the month counts: issued on 15/01/2020, good on 15/01/2025, not on 16/01/2025.
  const Date last = AddMonths(*issued, static_cast<int>(rule.Number("validity_months")));
  const bool met = facts.date <= last;
  return Judge(
      rule, met,
      {absl::StrCat("Giấy chứng nhận cấp ngày ", FormatDateForPeople(*issued),
                    met ? " còn giá trị đến hết ngày " : " đã hết giá trị từ sau ngày ",
                    FormatDateForPeople(last), met ? "." : "; phải học lại."),
       absl::StrCat("The certificate of ", FormatDate(*issued),
                    met ? " is valid until " : " was valid until ", FormatDate(last), ".")},
      {"TRAINING", "IssueCertificates"},
      {{"issued", FormatDate(*issued)}, {"valid_until", FormatDate(last)}});
}

Condition NewMemberClassCondition(const StepFacts& facts, const RuleSet& rules) {
  const auto& issued = facts.candidate.milestones.new_member_certificate;
  const bool met = issued.has_value() && *issued <= facts.date;
  return Judge(rules.Get("R-ELG-4"), met,
               met ? Message{"Đã có giấy chứng nhận lớp đảng viên mới.",
                             "The new-member class certificate is there."}
                   : Message{"Chưa có giấy chứng nhận lớp đảng viên mới tính đến ngày này.",
                             "There is no new-member class certificate by that day."},
               {"TRAINING", "IssueCertificates"});
}

}  // namespace ketnap::dossier
