#include "services/dossier/domain/rule_set.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"

namespace ketnap::dossier {
namespace {

enum class Kind { kNumber, kFraction, kFlag, kCode };

struct RequiredParameter {
  const char* rule_id;
  const char* name;
  Kind kind;
};

// Every value the steps use. A set that lacks one is refused at start.
constexpr RequiredParameter kRequired[] = {
    {"R-ELG-1", "minimum_age_months", Kind::kNumber},
    {"R-ELG-1", "maximum_age_months", Kind::kNumber},
    {"R-ELG-2", "consent_required", Kind::kFlag},
    {"R-ELG-3", "minimum_general_education", Kind::kCode},
    {"R-ELG-4", "certificate_required", Kind::kFlag},
    {"R-INT-1", "member_introducers", Kind::kNumber},
    {"R-INT-1", "member_introducers_with_organization", Kind::kNumber},
    {"R-INT-1", "youth_age_maximum_months", Kind::kNumber},
    {"R-INT-2", "trade_union_replaces_introducer", Kind::kFlag},
    {"R-INT-3", "minimum_acquaintance_months", Kind::kNumber},
    {"R-HLP-1", "official_required", Kind::kFlag},
    {"R-RVW-1", "minimum_reviews", Kind::kNumber},
    {"R-CLS-1", "validity_months", Kind::kNumber},
    {"R-DOS-1", "application_before_cv", Kind::kFlag},
    {"R-DOS-4", "validity_months", Kind::kNumber},
    {"R-VOT-1", "fraction", Kind::kFraction},
    {"R-VOT-2", "subtract_temporarily_transferred", Kind::kFlag},
    {"R-VOT-2", "subtract_exempt_absent", Kind::kFlag},
    {"R-VOT-3", "fraction", Kind::kFraction},
    {"R-VOT-4", "fraction", Kind::kFraction},
    {"R-VOT-5", "fraction", Kind::kFraction},
    {"R-DL-1", "working_days", Kind::kNumber},
    {"R-DL-2", "working_days", Kind::kNumber},
    {"R-DL-3", "working_days", Kind::kNumber},
    {"R-DL-4", "working_days", Kind::kNumber},
    {"R-PRB-1", "months", Kind::kNumber},
};

bool HoldsKind(const RuleValue& value, Kind kind) {
  switch (kind) {
    case Kind::kNumber:
      return std::holds_alternative<int64_t>(value) && std::get<int64_t>(value) >= 0 &&
             std::get<int64_t>(value) <= 100000;
    case Kind::kFraction: {
      const auto* fraction = std::get_if<Fraction>(&value);
      return fraction != nullptr && fraction->denominator > 0 && fraction->numerator > 0 &&
             fraction->numerator <= fraction->denominator;
    }
    case Kind::kFlag:
      return std::holds_alternative<bool>(value);
    case Kind::kCode:
      return std::holds_alternative<std::string>(value) && !std::get<std::string>(value).empty();
  }
  return false;
}

void CheckSet(const RuleSet& set, std::vector<std::string>* faults) {
  for (const RequiredParameter& required : kRequired) {
    auto rule = set.rules.find(required.rule_id);
    if (rule == set.rules.end()) {
      faults->push_back(absl::StrCat(set.id, ": missing rule ", required.rule_id));
      continue;
    }
    auto value = rule->second.parameters.find(required.name);
    if (value == rule->second.parameters.end() || !HoldsKind(value->second, required.kind)) {
      faults->push_back(absl::StrCat(set.id, ": ", required.rule_id, ".", required.name,
                                     " is missing, of the wrong kind or out of range"));
    }
  }
  for (const auto& [id, rule] : set.rules) {
    if (rule.clause.empty() || rule.confidence == RuleConfidence::kUnspecified) {
      faults->push_back(absl::StrCat(set.id, ": ", id, " has no clause or no confidence"));
    }
  }
  if (set.checklist.empty()) faults->push_back(absl::StrCat(set.id, ": empty checklist"));
}

[[noreturn]] void CrashOnMissing(const std::string& what) {
  std::fprintf(stderr, "rule set lacks %s, which the start-up check should have refused\n",
               what.c_str());
  std::abort();
}

template <typename T>
const T& ValueOf(const Rule& rule, std::string_view name) {
  auto found = rule.parameters.find(std::string(name));
  if (found == rule.parameters.end() || !std::holds_alternative<T>(found->second)) {
    CrashOnMissing(absl::StrCat(rule.id, ".", name));
  }
  return std::get<T>(found->second);
}

}  // namespace

bool Fraction::IsReachedBy(int in_favor, int total) const {
  const int64_t have = int64_t{in_favor} * denominator;
  const int64_t need = int64_t{total} * numerator;
  return strictly_more ? have > need : have >= need;
}

int64_t Rule::Number(std::string_view name) const { return ValueOf<int64_t>(*this, name); }
Fraction Rule::FractionOf(std::string_view name) const { return ValueOf<Fraction>(*this, name); }
bool Rule::Flag(std::string_view name) const { return ValueOf<bool>(*this, name); }
std::string Rule::Code(std::string_view name) const { return ValueOf<std::string>(*this, name); }

const Rule& RuleSet::Get(std::string_view rule_id) const {
  auto found = rules.find(std::string(rule_id));
  if (found == rules.end()) CrashOnMissing(std::string(rule_id));
  return found->second;
}

absl::StatusOr<RuleBook> RuleBook::Create(std::vector<RuleSet> sets) {
  std::sort(sets.begin(), sets.end(),
            [](const RuleSet& a, const RuleSet& b) { return a.effective_from < b.effective_from; });
  std::vector<std::string> faults;
  if (sets.empty()) faults.push_back("there is no rule set");
  std::set<std::string> ids;
  for (size_t i = 0; i < sets.size(); ++i) {
    CheckSet(sets[i], &faults);
    if (!ids.insert(sets[i].id).second) faults.push_back(absl::StrCat(sets[i].id, ": given twice"));
    const bool is_last = i + 1 == sets.size();
    if (!is_last && (!sets[i].effective_to.has_value() ||
                     *sets[i].effective_to + 1 != sets[i + 1].effective_from)) {
      faults.push_back(absl::StrCat(sets[i].id, ": its last day is not the day before ",
                                    sets[i + 1].id, " begins"));
    }
  }
  if (!faults.empty()) {
    const std::string list = absl::StrJoin(faults, "; ");
    return ReasonedError(absl::StatusCode::kInvalidArgument, "RULE_SETS_INVALID",
                         {absl::StrCat("Bộ quy định không hợp lệ: ", list),
                          absl::StrCat("The rule sets are not valid: ", list)});
  }
  RuleBook book;
  book.sets_ = std::move(sets);
  return book;
}

absl::StatusOr<const RuleSet*> RuleBook::InForceOn(Date day) const {
  for (const RuleSet& set : sets_) {
    if (day >= set.effective_from && (!set.effective_to.has_value() || day <= *set.effective_to)) {
      return &set;
    }
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_RULE_SET",
                       {absl::StrCat("Không có bộ quy định nào có hiệu lực vào ngày ",
                                     FormatDateForPeople(day), "."),
                        absl::StrCat("No rule set is in force on ", FormatDate(day), ".")});
}

const RuleSet* RuleBook::Find(std::string_view id) const {
  for (const RuleSet& set : sets_) {
    if (set.id == id) return &set;
  }
  return nullptr;
}

}  // namespace ketnap::dossier
