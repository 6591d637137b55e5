#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/rule_set.h"

// Every value the steps use. A set that lacks one is refused at start.
namespace ketnap::dossier {
namespace {

enum class Kind { kNumber, kFraction, kFlag, kEducation, kWarnings, kParty };

struct RequiredParameter {
  const char* rule_id;
  const char* name;
  Kind kind;
  int64_t minimum = 0;  // Of a number.
  int64_t maximum = 0;
};

constexpr int64_t kAge = 1440;
constexpr int64_t kMonths = 600;
constexpr int64_t kDays = 1000;

constexpr RequiredParameter kRequired[] = {
    {"R-ELG-1", "minimum_age_months", Kind::kNumber, 1, kAge},
    {"R-ELG-1", "maximum_age_months", Kind::kNumber, 1, kAge},
    {"R-ELG-2", "consent_required", Kind::kFlag},
    {"R-ELG-3", "minimum_general_education", Kind::kEducation},
    {"R-ELG-3", "consent_minimum_general_education", Kind::kEducation},
    {"R-ELG-4", "certificate_required", Kind::kFlag},
    {"R-INT-1", "member_introducers", Kind::kNumber, 0, 9},
    {"R-INT-1", "member_introducers_with_organization", Kind::kNumber, 0, 9},
    {"R-INT-1", "youth_age_maximum_months", Kind::kNumber, 0, kAge},
    {"R-INT-2", "trade_union_replaces_introducer", Kind::kFlag},
    {"R-INT-3", "minimum_acquaintance_months", Kind::kNumber, 0, kMonths},
    {"R-INT-3", "residence_activity_counts", Kind::kFlag},
    {"R-INT-4", "replacement_waives_acquaintance", Kind::kFlag},
    {"R-HLP-1", "official_required", Kind::kFlag},
    {"R-HLP-2", "minimum_acquaintance_months", Kind::kNumber, 0, kMonths},
    {"R-HLP-2", "maximum_load", Kind::kNumber, 0, 100},
    {"R-RVW-1", "minimum_reviews", Kind::kNumber, 0, 120},
    {"R-RVW-2", "days_after_month_end", Kind::kNumber, 0, 366},
    {"R-NOM-1", "answer_working_days", Kind::kNumber, 1, kDays},
    {"R-CLS-1", "validity_months", Kind::kNumber, 1, kMonths},
    {"R-DOS-1", "application_before_cv", Kind::kFlag},
    {"R-DOS-2", "self", Kind::kFlag},
    {"R-DOS-2", "parents", Kind::kFlag},
    {"R-DOS-2", "fosterer", Kind::kFlag},
    {"R-DOS-2", "parents_in_law", Kind::kFlag},
    {"R-DOS-2", "spouse", Kind::kFlag},
    {"R-DOS-2", "capable_children", Kind::kFlag},
    {"R-DOS-3", "skip_own_side", Kind::kFlag},
    {"R-DOS-3", "skip_spouse_side", Kind::kFlag},
    {"R-DOS-4", "validity_months", Kind::kNumber, 1, kMonths},
    {"R-DOS-4", "changed_cv_verified_again", Kind::kFlag},
    {"R-VER-1", "reply_working_days", Kind::kNumber, 1, kDays},
    {"R-VER-1", "reminder_working_days", Kind::kNumber, 1, kDays},
    {"R-VER-1", "escalation_working_days", Kind::kNumber, 1, kDays},
    {"R-VOT-1", "fraction", Kind::kFraction},
    {"R-VOT-2", "subtract_temporarily_transferred", Kind::kFlag},
    {"R-VOT-2", "subtract_exempt_absent", Kind::kFlag},
    {"R-VOT-2", "known_size_required", Kind::kFlag},
    {"R-VOT-3", "fraction", Kind::kFraction},
    {"R-VOT-4", "fraction", Kind::kFraction},
    {"R-VOT-5", "fraction", Kind::kFraction},
    {"R-VOT-6", "maximum_votes", Kind::kNumber, 1, 99},
    {"R-DL-1", "working_days", Kind::kNumber, 1, kDays},
    {"R-DL-2", "working_days", Kind::kNumber, 1, kDays},
    {"R-DL-3", "working_days", Kind::kNumber, 1, kDays},
    {"R-DL-4", "working_days", Kind::kNumber, 1, kDays},
    {"R-DL-5", "working_days", Kind::kNumber, 1, kDays},
    {"R-PRB-1", "months", Kind::kNumber, 1, kMonths},
    {"R-TRF-1", "working_days", Kind::kNumber, 1, kDays},
    {"R-TRF-2", "working_days", Kind::kNumber, 1, kDays},
    {"R-RAD-1", "minimum_months", Kind::kNumber, 0, kMonths},
    {"R-RAD-1", "crime_minimum_months", Kind::kNumber, 0, kMonths},
    {"R-RAD-1", "population_policy_months", Kind::kNumber, 0, kMonths},
    {"R-RAD-1", "maximum_readmissions", Kind::kNumber, 0, 9},
    {"R-RAD-1", "consent_required", Kind::kFlag},
    {"R-SPC-1", "foreign_relation", Kind::kFlag},
    {"R-SPC-1", "religion", Kind::kFlag},
    {"R-SPC-1", "business_owner", Kind::kFlag},
    {"R-SPC-1", "population_policy", Kind::kFlag},
    {"R-SPC-1", "political_standard", Kind::kFlag},
    {"R-REV-1", "dissolved_issuer_successor_revokes", Kind::kFlag},
    {"R-REV-2", "redo_by_competent_body", Kind::kFlag},
    {"R-COI-1", "self", Kind::kFlag},
    {"R-COI-1", "relative", Kind::kFlag},
    {"R-COI-1", "helper", Kind::kFlag},
    {"R-COI-1", "introducer", Kind::kFlag},
    {"R-ORG-1", "minimum_official_members", Kind::kNumber, 0, 99},
};

// Rules with a clock: each has warnings, an owner and a deputy.
constexpr const char* kClocks[] = {"R-DL-1",  "R-DL-2",  "R-DL-3",  "R-DL-4",  "R-DL-5",
                                   "R-RVW-2", "R-NOM-1", "R-VER-1", "R-TRF-1", "R-TRF-2"};

bool IsOneOf(const std::string& code, std::initializer_list<std::string_view> known) {
  for (std::string_view each : known) {
    if (code == each) return true;
  }
  return false;
}

bool AreWarnings(const std::vector<int64_t>& days) {
  for (size_t i = 0; i < days.size(); ++i) {
    const bool falls = i == 0 || days[i] < days[i - 1];
    if (days[i] < 1 || days[i] > kDays || !falls) return false;
  }
  return !days.empty();
}

bool Holds(const RuleValue& value, const RequiredParameter& required) {
  switch (required.kind) {
    case Kind::kNumber: {
      const auto* number = std::get_if<int64_t>(&value);
      return number != nullptr && *number >= required.minimum && *number <= required.maximum;
    }
    case Kind::kFraction: {
      const auto* fraction = std::get_if<Fraction>(&value);
      return fraction != nullptr && fraction->denominator > 0 && fraction->numerator > 0 &&
             fraction->numerator <= fraction->denominator;
    }
    case Kind::kFlag:
      return std::holds_alternative<bool>(value);
    case Kind::kEducation: {
      const auto* code = std::get_if<std::string>(&value);
      return code != nullptr && IsOneOf(*code, {"PRIMARY", "LOWER_SECONDARY", "UPPER_SECONDARY"});
    }
    case Kind::kWarnings: {
      const auto* days = std::get_if<std::vector<int64_t>>(&value);
      return days != nullptr && AreWarnings(*days);
    }
    case Kind::kParty: {
      const auto* code = std::get_if<std::string>(&value);
      return code != nullptr && IsOneOf(*code, {"CANDIDATE", "CELL", "SECTIONAL_COMMITTEE",
                                                "BASE_COMMITTEE", "AUTHORITY"});
    }
  }
  return false;
}

std::string Demanded(const RequiredParameter& required) {
  switch (required.kind) {
    case Kind::kNumber:
      return absl::StrCat("a number from ", required.minimum, " to ", required.maximum);
    case Kind::kFraction:
      return "a fraction above 0 and at most 1";
    case Kind::kFlag:
      return "a flag";
    case Kind::kEducation:
      return "PRIMARY, LOWER_SECONDARY or UPPER_SECONDARY";
    case Kind::kWarnings:
      return "numbers of days, greatest first";
    case Kind::kParty:
      return "CANDIDATE, CELL, SECTIONAL_COMMITTEE, BASE_COMMITTEE or AUTHORITY";
  }
  return "";
}

void CheckParameter(const RuleSet& set, const RequiredParameter& required,
                    std::vector<RuleFault>* faults) {
  const std::string id = required.rule_id;
  auto rule = set.rules.find(id);
  if (rule == set.rules.end()) return;
  auto value = rule->second.parameters.find(required.name);
  if (value == rule->second.parameters.end()) {
    faults->push_back({id, absl::StrCat(id, ".", required.name, " is missing")});
  } else if (!Holds(value->second, required)) {
    faults->push_back({id, absl::StrCat(id, ".", required.name, " is of the wrong kind or out of ",
                                        "range: it is ", Demanded(required))});
  }
}

// What two values say together; only of a set whose single values hold.
void CheckTogether(const RuleSet& set, std::vector<RuleFault>* faults) {
  const Rule& age = set.Get("R-ELG-1");
  if (age.Number("minimum_age_months") > age.Number("maximum_age_months")) {
    faults->push_back({age.id, "R-ELG-1: the minimum age is above the maximum"});
  }
  const int64_t validity = set.Get("R-DOS-4").Number("validity_months");
  for (const ChecklistRule& item : set.checklist) {
    if (item.ages_months == 0 || item.ages_months == validity) continue;
    faults->push_back(
        {"R-DOS-4", absl::StrCat("checklist item \"", item.form, "\" ages by ", item.ages_months,
                                 " months, R-DOS-4 by ", validity)});
  }
}

}  // namespace

std::vector<RuleFault> FaultsOf(const RuleSet& set) {
  std::vector<RuleFault> faults;
  std::set<std::string> missing;
  for (const RequiredParameter& required : kRequired) {
    if (!set.rules.contains(required.rule_id) && missing.insert(required.rule_id).second) {
      faults.push_back({required.rule_id, absl::StrCat("missing rule ", required.rule_id)});
    }
    CheckParameter(set, required, &faults);
  }
  for (const char* id : kClocks) {
    CheckParameter(set, {id, "warning_days", Kind::kWarnings}, &faults);
    CheckParameter(set, {id, "owner", Kind::kParty}, &faults);
    CheckParameter(set, {id, "deputy", Kind::kParty}, &faults);
  }
  for (const auto& [id, rule] : set.rules) {
    if (rule.clause.empty() || rule.confidence == RuleConfidence::kUnspecified) {
      faults.push_back({id, absl::StrCat(id, " has no clause or no confidence")});
    }
  }
  if (set.checklist.empty()) faults.push_back({"", "empty checklist"});
  if (faults.empty()) CheckTogether(set, &faults);
  return faults;
}

}  // namespace ketnap::dossier
