#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

// R-RAD-1, R-SPC-1 and an organization's own criteria.
namespace ketnap::dossier {
namespace {

// Numbers of the API's CriterionKind.
enum CriterionKind {
  kMinimumQualification = 1,
  kMinimumReviews = 2,
  kNoWeakReview = 3,
  kAttested = 4
};

// The flag of R-SPC-1 for a case; null for those that have a rule of their own.
const char* FlagOf(SpecialCase special_case) {
  switch (special_case) {
    case SpecialCase::kForeignRelation:
      return "foreign_relation";
    case SpecialCase::kReligion:
      return "religion";
    case SpecialCase::kBusinessOwner:
      return "business_owner";
    case SpecialCase::kPopulationPolicy:
      return "population_policy";
    case SpecialCase::kPoliticalStandard:
      return "political_standard";
    default:
      return nullptr;
  }
}

// To these the committee right below the centre consents; for the others the rules that say who
// does are not known.
bool IsProvincesConsent(SpecialCase special_case) {
  return special_case == SpecialCase::kOverAge || special_case == SpecialCase::kLowEducation ||
         special_case == SpecialCase::kReadmission;
}

bool IsNeverReadmitted(LeavingReason reason) {
  return reason == LeavingReason::kQuitActivity || reason == LeavingReason::kAskedToLeave ||
         reason == LeavingReason::kSeriousDisunity || reason == LeavingReason::kSeriousCrime;
}

struct Waiting {
  std::optional<Date> since;
  int months = 0;
  const char* parameter = "";
};

Waiting WaitingOf(const FormerMembership& former, const Rule& rule) {
  auto of = [&rule](std::optional<Date> since, const char* parameter) {
    return Waiting{since, static_cast<int>(rule.Number(parameter)), parameter};
  };
  switch (former.reason) {
    case LeavingReason::kLessSeriousCrime:
      return of(former.record_cleared, "crime_minimum_months");
    case LeavingReason::kPopulationPolicy:
      return of(former.leaving, "population_policy_months");
    default:
      return of(former.leaving, "minimum_months");
  }
}

Condition JudgeWaiting(const StepFacts& facts, const Rule& rule) {
  const FormerMembership& former = *facts.candidate.former_membership;
  const Waiting waiting = WaitingOf(former, rule);
  Condition condition;
  if (!waiting.since.has_value()) {
    condition = Judge(rule, false,
                      {"Chưa ghi ngày được xóa án tích: thời gian chờ kết nạp lại tính từ ngày đó.",
                       "The day the criminal record was cleared is not recorded."},
                      {"CANDIDATE", "UpdateCandidate"});
  } else {
    const Date first = AddMonths(*waiting.since, waiting.months);
    const bool met = facts.date >= first;
    condition = Judge(
        rule, met,
        {absl::StrCat(met ? "Đã đủ " : "Chưa đủ ", waiting.months, " tháng: ",
                      met ? "được xét kết nạp lại từ ngày " : "chỉ được xét kết nạp lại từ ngày ",
                      FormatDateForPeople(first), "."),
         absl::StrCat(met ? "May be admitted again since " : "May not be admitted again before ",
                      FormatDate(first), ".")},
        {"CANDIDATE", ""},
        {{"not_before", FormatDate(first)}, {"months", absl::StrCat(waiting.months)}});
  }
  condition.confidence = rule.ConfidenceOf(waiting.parameter);
  return condition;
}

Condition Local(const LocalCriterion& criterion, bool met, std::string vietnamese,
                std::string english, Remedy remedy) {
  Condition condition;
  condition.rule_id = "LOCAL";
  condition.verdict = met ? ConditionVerdict::kMet : ConditionVerdict::kUnmet;
  condition.explanation = {absl::StrCat(criterion.title, ": ", vietnamese), std::move(english)};
  condition.clause = absl::StrCat("Tiêu chí của đơn vị, văn bản số ", criterion.decision.number,
                                  "-", criterion.decision.symbol, " ngày ",
                                  FormatDateForPeople(criterion.decision.date));
  condition.confidence = RuleConfidence::kSourced;
  if (!met) {
    condition.owed_by = std::move(remedy.owed_by);
    condition.supplied_by = std::move(remedy.supplied_by);
  }
  condition.facts["criterion"] = absl::StrCat("localCriteria/", criterion.id.ToString());
  return condition;
}

Condition JudgeAttested(const LocalCriterion& criterion, const StepFacts& facts) {
  std::optional<Date> last;
  for (const Attestation& attestation : facts.papers.attestations) {
    if (attestation.criterion != criterion.id || attestation.date > facts.date) continue;
    if (!last.has_value() || *last < attestation.date) last = attestation.date;
  }
  const bool met = last.has_value() &&
                   (criterion.number == 0 || facts.date <= AddMonths(*last, criterion.number));
  const std::string found = last.has_value()
                                ? absl::StrCat("đã xác nhận ngày ", FormatDateForPeople(*last),
                                               met ? "" : ", nay đã quá thời hạn")
                                : "chưa có xác nhận";
  return Local(criterion, met,
               absl::StrCat(found,
                            criterion.number == 0 ? ""
                                                  : absl::StrCat("; xác nhận có giá trị ",
                                                                 criterion.number, " tháng"),
                            "."),
               met ? "Attested." : "Not attested, or too long ago.", {"CELL", "AttestCriterion"});
}

Condition JudgeCriterion(const LocalCriterion& criterion, const StepFacts& facts) {
  switch (criterion.kind) {
    case kMinimumQualification: {
      const bool met = facts.candidate.qualification >= criterion.qualification;
      return Local(criterion, met,
                   met ? "trình độ chuyên môn đáp ứng." : "trình độ chuyên môn chưa đáp ứng.",
                   met ? "The qualification suffices." : "The qualification does not suffice.",
                   {"CANDIDATE", "UpdateCandidate"});
    }
    case kMinimumReviews: {
      const bool met = facts.review_count >= criterion.number;
      return Local(
          criterion, met,
          absl::StrCat(met ? "đã có đủ " : "mới có ", facts.review_count,
                       " lần nhận xét hằng tháng; cần ít nhất ", criterion.number, " lần."),
          absl::StrCat(facts.review_count, met ? " reviews, enough (" : " reviews, too few (",
                       criterion.number, ")."),
          {"CELL", "RecordMonthlyReview"});
    }
    case kNoWeakReview: {
      const bool met =
          facts.weak_review_distance == 0 || facts.weak_review_distance > criterion.number;
      return Local(
          criterion, met,
          absl::StrCat(met ? "không có" : "có", " nhận xét mức yếu trong ", criterion.number,
                       " lần gần nhất."),
          absl::StrCat(met ? "No" : "A", " weak mark in the last ", criterion.number, " reviews."),
          {"CELL", "RecordMonthlyReview"});
    }
    default:
      return JudgeAttested(criterion, facts);
  }
}

}  // namespace

bool HasConsent(const StepFacts& facts, SpecialCase special_case) {
  return std::any_of(
      facts.papers.consents.begin(), facts.papers.consents.end(), [&](const Consent& consent) {
        return consent.special_case == special_case && consent.paper.date <= facts.date &&
               (!IsProvincesConsent(special_case) || !facts.provincial_committee.has_value() ||
                consent.authority == *facts.provincial_committee);
      });
}

std::vector<SpecialCase> CasesNeedingConsent(const StepFacts& facts, const RuleSet& rules) {
  std::vector<SpecialCase> cases;
  // What these two conditions call not applicable at every step needs nothing; what they tell or
  // refuse does.
  StepFacts decision = facts;
  decision.step = Step::kDecideAdmission;
  decision.papers.consents.clear();
  if (OverAgeCondition(decision, rules).verdict == ConditionVerdict::kUnmet) {
    cases.push_back(SpecialCase::kOverAge);
  }
  const Condition education = EducationCondition(decision, rules);
  if (education.verdict == ConditionVerdict::kUnmet && education.supplied_by == "RecordConsent") {
    cases.push_back(SpecialCase::kLowEducation);
  }
  for (SpecialCase declared : facts.candidate.special_cases) {
    const char* flag = FlagOf(declared);
    if (flag != nullptr && rules.Get("R-SPC-1").Flag(flag)) cases.push_back(declared);
  }
  return cases;
}

std::vector<SpecialCase> CasesWithoutConsent(const StepFacts& facts, const RuleSet& rules) {
  std::vector<SpecialCase> cases;
  for (SpecialCase special_case : CasesNeedingConsent(facts, rules)) {
    if (!HasConsent(facts, special_case)) cases.push_back(special_case);
  }
  return cases;
}

Condition ReadmissionCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-RAD-1");
  const auto& former = facts.candidate.former_membership;
  if (!former.has_value()) {
    const auto& declared = facts.candidate.special_cases;
    if (std::find(declared.begin(), declared.end(), SpecialCase::kReadmission) == declared.end()) {
      return NotApplicable(rule, {"Kết nạp lần đầu.", "A first admission."});
    }
    return Judge(rule, false,
                 {"Xin kết nạp lại nhưng chưa ghi lần vào Đảng trước đây.",
                  "Readmission is declared; the former membership is not recorded."},
                 {"CANDIDATE", "UpdateCandidate"});
  }
  if (IsNeverReadmitted(former->reason)) {
    return Judge(rule, false,
                 {"Không xem xét kết nạp lại người đã ra khỏi Đảng vì lý do này.",
                  "Who left for this reason is never admitted again."},
                 {"CANDIDATE", ""});
  }
  const int64_t maximum = rule.Number("maximum_readmissions");
  if (former->readmission_count >= maximum) {
    return Judge(rule, false,
                 {absl::StrCat("Đã được kết nạp lại ", former->readmission_count,
                               " lần; chỉ được kết nạp lại ", maximum, " lần."),
                  absl::StrCat("Admitted again ", former->readmission_count, " times; at most ",
                               maximum, ".")},
                 {"CANDIDATE", ""});
  }
  return JudgeWaiting(facts, rule);
}

Condition ReadmissionConsentCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-RAD-1");
  if (!facts.candidate.former_membership.has_value() || !rule.Flag("consent_required")) {
    return NotApplicable(rule, {"Không cần văn bản đồng ý cho kết nạp lại.",
                                "No consent to a readmission is needed."});
  }
  const bool given = HasConsent(facts, SpecialCase::kReadmission);
  if (!given && facts.step != Step::kDecideAdmission) {
    return NotApplicable(rule, {"Kết nạp lại: trước khi có quyết định phải có văn bản đồng ý của "
                                "ban thường vụ cấp ủy trực thuộc Trung ương.",
                                "The province's consent must be there before the decision."});
  }
  return Judge(
      rule, given,
      {absl::StrCat(given ? "Đã có" : "Chưa có", " văn bản đồng ý của ban thường vụ cấp ủy ",
                    "trực thuộc Trung ương cho kết nạp lại."),
       given ? "The province's consent is there." : "The province's consent is missing."},
      {"AUTHORITY", "RecordConsent"});
}

Condition SpecialCaseCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-SPC-1");
  std::vector<std::string> needed;
  std::vector<std::string> open;
  for (SpecialCase special_case : CasesNeedingConsent(facts, rules)) {
    if (FlagOf(special_case) == nullptr) continue;  // A rule of its own tells.
    needed.push_back(NameOf(special_case));
    if (!HasConsent(facts, special_case)) open.push_back(NameOf(special_case));
  }
  if (needed.empty()) {
    return NotApplicable(rule, {"Không khai trường hợp đặc biệt nào phải có văn bản đồng ý.",
                                "No special case is declared."});
  }
  const std::string list = absl::StrJoin(open.empty() ? needed : open, ", ");
  if (!open.empty() && facts.step != Step::kDecideAdmission) {
    return NotApplicable(rule, {absl::StrCat("Trước khi có quyết định phải có văn bản đồng ý của ",
                                             "cấp có thẩm quyền về: ", list, "."),
                                "A consent must be there before the decision."});
  }
  return Judge(rule, open.empty(),
               {absl::StrCat(open.empty() ? "Đã có" : "Chưa có",
                             " văn bản đồng ý của cấp có thẩm quyền về: ", list, "."),
                open.empty() ? "The consents are there." : "A consent is missing."},
               {"AUTHORITY", "RecordConsent"}, {{"cases", absl::StrJoin(needed, ", ")}});
}

Condition ConsentAuthorityCondition(const StepFacts& facts, const RuleSet& rules) {
  const SpecialCase special_case = facts.consent->special_case;
  const Rule& rule = rules.Get(special_case == SpecialCase::kOverAge        ? "R-ELG-2"
                               : special_case == SpecialCase::kLowEducation ? "R-ELG-3"
                               : special_case == SpecialCase::kReadmission  ? "R-RAD-1"
                                                                            : "R-SPC-1");
  const bool met = !IsProvincesConsent(special_case) || !facts.provincial_committee.has_value() ||
                   facts.consent->authority == *facts.provincial_committee;
  return Judge(
      rule, met,
      met ? Message{absl::StrCat("Nơi cho ý kiến đồng ý về trường hợp ", NameOf(special_case),
                                 " đúng thẩm quyền."),
                    "Who consents to the special case is competent."}
          : Message{absl::StrCat("Trường hợp ", NameOf(special_case), " phải do ban thường vụ ",
                                 "cấp ủy trực thuộc Trung ương đồng ý."),
                    "The committee of the province must consent to this case."},
      {"AUTHORITY", "RecordConsent"});
}

std::vector<Condition> LocalConditions(const StepFacts& facts) {
  std::vector<Condition> conditions;
  for (const LocalCriterion& criterion : facts.criteria) {
    const bool concerned = criterion.occupations.empty() ||
                           std::find(criterion.occupations.begin(), criterion.occupations.end(),
                                     facts.candidate.occupation) != criterion.occupations.end();
    if (concerned) conditions.push_back(JudgeCriterion(criterion, facts));
  }
  return conditions;
}

}  // namespace ketnap::dossier
