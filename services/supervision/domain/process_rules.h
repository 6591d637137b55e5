#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RULES_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RULES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/date.h"

// The numbers of the regulations by which supervision judges what others did: read from the very
// rule sets that the dossier service goes by.
namespace ketnap::supervision {

struct ProcessRule {
  std::string title;
  std::string clause;
  std::string confidence;  // "SOURCED", "PRESUMED" or "UNKNOWN".
  std::map<std::string, int64_t> numbers;
};

struct ProcessRuleSet {
  std::string id;
  Date from;
  std::optional<Date> to;  // Last day; absent while in force.
  std::map<std::string, ProcessRule> rules;
};

class ProcessRules {
 public:
  ProcessRules() = default;
  explicit ProcessRules(std::vector<ProcessRuleSet> sets);

  // The rule as it was on that day; null when there was none.
  const ProcessRule* Find(std::string_view rule_id, Date day) const;
  std::optional<int> Number(std::string_view rule_id, const std::string& parameter, Date day) const;
  bool empty() const { return sets_.empty(); }

 private:
  std::vector<ProcessRuleSet> sets_;  // Newest first.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RULES_H_
