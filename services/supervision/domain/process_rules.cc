#include "services/supervision/domain/process_rules.h"

#include <algorithm>
#include <utility>

namespace ketnap::supervision {

ProcessRules::ProcessRules(std::vector<ProcessRuleSet> sets) : sets_(std::move(sets)) {
  std::sort(sets_.begin(), sets_.end(),
            [](const ProcessRuleSet& a, const ProcessRuleSet& b) { return a.from > b.from; });
}

const ProcessRule* ProcessRules::Find(std::string_view rule_id, Date day) const {
  for (const ProcessRuleSet& set : sets_) {
    if (day < set.from || (set.to.has_value() && *set.to < day)) continue;
    const auto rule = set.rules.find(std::string(rule_id));
    return rule == set.rules.end() ? nullptr : &rule->second;
  }
  return nullptr;
}

std::optional<int> ProcessRules::Number(std::string_view rule_id, const std::string& parameter,
                                        Date day) const {
  const ProcessRule* rule = Find(rule_id, day);
  if (rule == nullptr) return std::nullopt;
  const auto number = rule->numbers.find(parameter);
  if (number == rule->numbers.end()) return std::nullopt;
  return static_cast<int>(number->second);
}

}  // namespace ketnap::supervision
