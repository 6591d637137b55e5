#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

// R-HLP-1, R-HLP-2, R-RVW-1, R-INT-1 to R-INT-4: who helps and who introduces.
namespace ketnap::dossier {
namespace {

const MemberFacts* FindMember(const std::vector<MemberFacts>& members, const Uuid& id) {
  auto found = std::find_if(members.begin(), members.end(),
                            [&id](const MemberFacts& member) { return member.id == id; });
  return found == members.end() ? nullptr : &*found;
}

// Whether the new helper, or the introducer of this paper, need not have known the person for long
// (R-INT-4).
bool IsWaived(bool waived, const RuleSet& rules) {
  return waived && rules.Get("R-INT-4").Flag("replacement_waives_acquaintance");
}

bool IsValidIntroduction(const Document& document, const StepFacts& facts, const RuleSet& rules) {
  const MemberFacts* member = FindMember(facts.introducers, *document.introducer);
  if (member == nullptr || !member->is_official || member->has_left ||
      !member->same_base_organization) {
    return false;
  }
  if (IsWaived(document.acquaintance_waived, rules)) return true;
  const Rule& rule = rules.Get("R-INT-3");
  const int64_t months = rule.Number("minimum_acquaintance_months");
  if (!document.acquainted_since.has_value() ||
      WholeMonthsBetween(*document.acquainted_since, facts.date) < months) {
    return false;
  }
  // Until residence activity counted, it was work, labour or study in one organization that did.
  return rule.Flag("residence_activity_counts") ||
         member->months_in_base_organization.value_or(static_cast<int>(months)) >= months;
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

int CountIntroductions(const DossierPapers& papers) {
  return static_cast<int>(
      std::count_if(papers.documents.begin(), papers.documents.end(), [](const Document& document) {
        return document.form == "3-KNĐ" && document.introducer.has_value();
      }));
}

int RequiredIntroductions(const StepFacts& facts, const RuleSet& rules) {
  const bool organization_introduces =
      YouthUnionApplies(facts, rules) || TradeUnionApplies(facts, rules);
  return static_cast<int>(rules.Get("R-INT-1").Number(
      organization_introduces ? "member_introducers_with_organization" : "member_introducers"));
}

Condition HelperCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-HLP-1");
  const bool there = facts.helper.has_value() && !facts.helper->has_left;
  const bool official = there && (facts.helper->is_official || !rule.Flag("official_required"));
  const bool same = there && facts.helper->same_base_organization;
  // One sentence for every way to fail: somebody of another organization is as unknown as somebody
  // who does not exist.
  Message text{"Người được phân công đang là đảng viên chính thức của cùng tổ chức cơ sở đảng.",
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

Condition HelperAcquaintanceCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-HLP-2");
  const int64_t need = rule.Number("minimum_acquaintance_months");
  const Candidate& candidate = facts.candidate;
  if (IsWaived(candidate.acquaintance_waived || candidate.helper_to_be_replaced, rules)) {
    return NotApplicable(rules.Get("R-INT-4"),
                         {"Thay đảng viên giúp đỡ sau khi chuyển nơi công tác, cư trú hoặc sắp xếp "
                          "tổ chức: không xét thời gian cùng công tác.",
                          "After a move the months of acquaintance are not asked for."});
  }
  std::optional<int> months;
  if (facts.acquainted_since.has_value()) {
    months = WholeMonthsBetween(*facts.acquainted_since, facts.date);
  } else if (facts.helper.has_value()) {
    months = facts.helper->months_in_base_organization;
  }
  if (!months.has_value()) {
    return NotApplicable(rule, {"Chưa ghi thời gian cùng công tác, lao động, học tập nên chưa xét.",
                                "How long they have known each other is not recorded."});
  }
  const bool met = *months >= need;
  return Judge(
      rule, met,
      {absl::StrCat("Đảng viên giúp đỡ ", met ? "đã" : "mới", " cùng công tác, lao động, học tập ",
                    *months, met ? " tháng, đủ mức ít nhất " : " tháng; cần ít nhất ", need,
                    " tháng."),
       absl::StrCat("The helper has known the person for ", *months,
                    met ? " months, enough (" : " months, not enough (", need, ").")},
      {"CELL", "AssignHelper"},
      {{"months", absl::StrCat(*months)}, {"needed", absl::StrCat(need)}});
}

Condition HelperLoadCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-HLP-2");
  const int64_t maximum = rule.Number("maximum_load");
  if (maximum == 0) {
    return NotApplicable(rule, {"Không giới hạn số người mỗi đảng viên giúp đỡ cùng lúc.",
                                "How many people a member helps at a time is not limited."});
  }
  const bool met = facts.helper_load < maximum;
  return Judge(
      rule, met,
      {absl::StrCat("Đảng viên này đang giúp đỡ ", facts.helper_load,
                    met ? " người, còn giúp đỡ thêm được (cùng lúc không quá "
                        : " người, không giúp đỡ thêm được (cùng lúc không quá ",
                    maximum, " người)."),
       absl::StrCat("The member helps ", facts.helper_load, " people already, ",
                    met ? "and may help another (" : "and no more may be added (", maximum, ").")},
      {"CELL", "AssignHelper"}, {{"load", absl::StrCat(facts.helper_load)}});
}

Condition ReviewsCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-RVW-1");
  const int64_t minimum = rule.Number("minimum_reviews");
  const bool met = facts.review_count >= minimum;
  return Judge(
      rule, met,
      {absl::StrCat(met ? "Đã có " : "Mới có ", facts.review_count,
                    met ? " lần nhận xét hằng tháng, đủ mức ít nhất "
                        : " lần nhận xét hằng tháng; cần ít nhất ",
                    minimum, " lần."),
       absl::StrCat(facts.review_count, met ? " monthly reviews, enough (" : " reviews, too few (",
                    minimum, ").")},
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
  const bool met = have >= need && organization_paper;
  std::string vietnamese =
      absl::StrCat(have >= need ? "Đã có " : "Mới có ", have,
                   " giấy giới thiệu của đảng viên chính thức (3-KNĐ), cần ", need);
  if (youth || union_applies) {
    absl::StrAppend(&vietnamese, organization_paper ? "; đã có" : "; chưa có",
                    " nghị quyết giới thiệu của ", youth ? "Đoàn (4-KNĐ)" : "công đoàn (4A-KNĐ)");
  }
  return Judge(rule, met,
               {absl::StrCat(vietnamese, "."),
                absl::StrCat(have, " introductions by official members of ", need, " needed",
                             met                  ? "."
                             : organization_paper ? ": too few."
                                                  : "; the organization's paper is missing.")},
               {have < need ? "CELL" : "MASS_ORGANIZATION", "AttachDocument"},
               {{"introductions", absl::StrCat(have)}, {"needed", absl::StrCat(need)}});
}

Condition AcquaintanceCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-INT-3");
  const int64_t months = rule.Number("minimum_acquaintance_months");
  int valid = 0;
  int waived = 0;
  for (const Document& document : facts.papers.documents) {
    if (document.form != "3-KNĐ" || !document.introducer.has_value()) continue;
    if (!IsValidIntroduction(document, facts, rules)) continue;
    ++valid;
    if (IsWaived(document.acquaintance_waived, rules)) ++waived;
  }
  const int need = RequiredIntroductions(facts, rules);
  const char* how = rule.Flag("residence_activity_counts")
                        ? "cùng công tác, lao động, học tập hoặc sinh hoạt nơi cư trú"
                        : "cùng công tác, lao động, học tập";
  const bool met = valid >= need;
  std::string vietnamese = absl::StrCat(
      met ? "Đã có " : "Mới có ", valid, " người giới thiệu là đảng viên chính thức, ", how, " từ ",
      months, " tháng trở lên", met ? ", đủ số cần có (" : "; cần ", need, met ? ")." : ".");
  if (waived > 0) {
    absl::StrAppend(&vietnamese, " Trong đó ", waived,
                    " người thay thế sau khi chuyển nơi công tác, cư trú: không xét thời gian.");
  }
  return Judge(rule, met,
               {std::move(vietnamese),
                absl::StrCat(valid, " introducers are official and have known the person for ",
                             months, " months", met ? ", enough (" : ", too few (", need, ").")},
               {"CELL", "AttachDocument"},
               {{"valid", absl::StrCat(valid)}, {"waived", absl::StrCat(waived)}});
}

}  // namespace ketnap::dossier
