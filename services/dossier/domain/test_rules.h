#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_

#include <string>
#include <utility>

#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

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
  add("R-ELG-3", {{"minimum_general_education", std::string("LOWER_SECONDARY")}});
  add("R-ELG-4", {{"certificate_required", true}});
  add("R-INT-1", {{"member_introducers", int64_t{2}},
                  {"member_introducers_with_organization", int64_t{1}},
                  {"youth_age_maximum_months", int64_t{360}}});
  add("R-INT-2", {{"trade_union_replaces_introducer", true}});
  add("R-INT-3", {{"minimum_acquaintance_months", int64_t{12}}});
  add("R-HLP-1", {{"official_required", true}});
  add("R-RVW-1", {{"minimum_reviews", int64_t{1}}});
  add("R-CLS-1", {{"validity_months", int64_t{60}}});
  add("R-DOS-1", {{"application_before_cv", true}});
  add("R-DOS-4", {{"validity_months", int64_t{12}}});
  add("R-VOT-1", {{"fraction", two_thirds}});
  add("R-VOT-2", {{"subtract_temporarily_transferred", true}, {"subtract_exempt_absent", true}});
  add("R-VOT-3", {{"fraction", two_thirds}});
  add("R-VOT-4", {{"fraction", two_thirds}});
  add("R-VOT-5", {{"fraction", Fraction{1, 2, true}}});
  for (const char* id : {"R-DL-2", "R-DL-3", "R-DL-4"}) add(id, {{"working_days", int64_t{30}}});
  add("R-DL-1", {{"working_days", int64_t{60}}});
  add("R-PRB-1", {{"months", int64_t{12}}});
  set.checklist.push_back({"1-KNĐ", "Đơn xin vào Đảng", "ADMISSION", ChecklistCondition::kAlways,
                           "điều khoản thử", RuleConfidence::kPresumed, "CANDIDATE",
                           "OpenDossier"});
  return set;
}

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_TEST_RULES_H_
