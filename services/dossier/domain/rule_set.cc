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
std::vector<int64_t> Rule::Numbers(std::string_view name) const {
  return ValueOf<std::vector<int64_t>>(*this, name);
}

RuleConfidence Rule::ConfidenceOf(std::string_view name) const {
  auto found = confidences.find(std::string(name));
  return found == confidences.end() ? confidence : found->second;
}

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
    for (const RuleFault& fault : FaultsOf(sets[i])) {
      faults.push_back(absl::StrCat(sets[i].id, ": ", fault.message));
    }
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
