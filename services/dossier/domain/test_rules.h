#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

// The rules of transfers, special cases, verification and wrong decisions, by `add`.
template <typename Add>
void AddSpecialRules(const Add& add) {
  add("R-INT-4", {{"replacement_waives_acquaintance", true}});
  add("R-HLP-2", {{"minimum_acquaintance_months", int64_t{12}}, {"maximum_load", int64_t{0}}});
  add("R-RVW-2", {{"days_after_month_end", int64_t{10}}});
  add("R-NOM-1", {{"answer_working_days", int64_t{30}}});
  add("R-DOS-2", {{"self", true},
                  {"parents", true},
                  {"fosterer", true},
                  {"parents_in_law", true},
                  {"spouse", true},
                  {"capable_children", true}});
  add("R-DOS-3", {{"skip_own_side", true}, {"skip_spouse_side", true}});
  add("R-VER-1", {{"reply_working_days", int64_t{20}},
                  {"reminder_working_days", int64_t{15}},
                  {"escalation_working_days", int64_t{30}}});
  add("R-VOT-6", {{"maximum_votes", int64_t{3}}});
  add("R-RAD-1", {{"minimum_months", int64_t{36}},
                  {"crime_minimum_months", int64_t{60}},
                  {"population_policy_months", int64_t{36}},
                  {"maximum_readmissions", int64_t{1}},
                  {"consent_required", true}});
  add("R-SPC-1", {{"foreign_relation", true},
                  {"religion", true},
                  {"business_owner", true},
                  {"population_policy", true},
                  {"political_standard", true}});
  add("R-REV-1", {{"dissolved_issuer_successor_revokes", true}});
  add("R-REV-2", {{"redo_by_competent_body", true}});
  add("R-COI-1", {{"self", true}, {"relative", true}, {"helper", true}, {"introducer", true}});
  add("R-ORG-1", {{"minimum_official_members", int64_t{3}}});
}

// A complete rule set with the values of 29-QĐ/TW, for tests of the domain that read no files.
inline RuleSet TestRuleSet() {
  RuleSet set;
  set.id = "test";
  set.effective_from = Date(2011, 1, 1);
  auto add = [&set](const std::string& id, std::map<std::string, RuleValue> parameters) {
    set.rules[id] =
        Rule{id, id, "điều khoản thử", RuleConfidence::kPresumed, std::move(parameters)};
  };
  const Fraction two_thirds{2, 3, false};
  add("R-ELG-1", {{"minimum_age_months", int64_t{216}}, {"maximum_age_months", int64_t{720}}});
  add("R-ELG-2", {{"consent_required", true}});
  add("R-ELG-3", {{"minimum_general_education", std::string("LOWER_SECONDARY")},
                  {"consent_minimum_general_education", std::string("PRIMARY")}});
  add("R-ELG-4", {{"certificate_required", true}});
  add("R-INT-1", {{"member_introducers", int64_t{2}},
                  {"member_introducers_with_organization", int64_t{1}},
                  {"youth_age_maximum_months", int64_t{360}}});
  add("R-INT-2", {{"trade_union_replaces_introducer", true}});
  add("R-INT-3",
      {{"minimum_acquaintance_months", int64_t{12}}, {"residence_activity_counts", false}});
  add("R-HLP-1", {{"official_required", true}});
  add("R-RVW-1", {{"minimum_reviews", int64_t{1}}});
  add("R-CLS-1", {{"validity_months", int64_t{60}}});
  add("R-DOS-1", {{"application_before_cv", true}});
  add("R-DOS-4", {{"validity_months", int64_t{12}}, {"changed_cv_verified_again", true}});
  add("R-VOT-1", {{"fraction", two_thirds}});
  add("R-VOT-2", {{"subtract_temporarily_transferred", true},
                  {"subtract_exempt_absent", true},
                  {"known_size_required", true}});
  add("R-VOT-3", {{"fraction", two_thirds}});
  add("R-VOT-4", {{"fraction", two_thirds}});
  add("R-VOT-5", {{"fraction", Fraction{1, 2, true}}});
  for (const char* id : {"R-DL-2", "R-DL-3", "R-DL-4", "R-DL-5", "R-TRF-2"}) {
    add(id, {{"working_days", int64_t{30}}});
  }
  for (const char* id : {"R-DL-1", "R-TRF-1"}) add(id, {{"working_days", int64_t{60}}});
  add("R-PRB-1", {{"months", int64_t{12}}});
  AddSpecialRules(add);
  for (const char* id : {"R-DL-1", "R-DL-2", "R-DL-3", "R-DL-4", "R-DL-5", "R-RVW-2", "R-NOM-1",
                         "R-VER-1", "R-TRF-1", "R-TRF-2"}) {
    auto& parameters = set.rules[id].parameters;
    parameters["warning_days"] = std::vector<int64_t>{30, 15, 7};
    parameters["owner"] = std::string("CELL");
    parameters["deputy"] = std::string("BASE_COMMITTEE");
  }
  set.checklist.push_back({"1-KNĐ", "Đơn xin vào Đảng", "ADMISSION", ChecklistCondition::kAlways,
                           "điều khoản thử", RuleConfidence::kPresumed, "CANDIDATE", "OpenDossier",
                           0});
  set.checklist.push_back({"3-KNĐ", "Giấy giới thiệu", "ADMISSION", ChecklistCondition::kAlways,
                           "điều khoản thử", RuleConfidence::kPresumed, "CELL", "AttachDocument",
                           12});
  for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    set.checklist.push_back({form, form, "RECOGNITION", ChecklistCondition::kAlways,
                             "điều khoản thử", RuleConfidence::kPresumed, "CELL",
                             "RecordProbationReview", 0});
  }
  return set;
}

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_
