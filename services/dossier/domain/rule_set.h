#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_RULE_SET_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_RULE_SET_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"

// Regulation as data: values with the article they come from and how sure they are.
namespace ketnap::dossier {

enum class RuleConfidence { kUnspecified = 0, kSourced = 1, kPresumed = 2, kUnknown = 3 };

// A share of votes that must be reached, or exceeded when `strictly_more`.
struct Fraction {
  int numerator = 0;
  int denominator = 1;
  bool strictly_more = false;

  bool IsReachedBy(int in_favor, int total) const;
};

using RuleValue = std::variant<int64_t, Fraction, bool, std::string, std::vector<int64_t>>;

struct Rule {
  std::string id;      // "R-ELG-1".
  std::string title;   // Vietnamese.
  std::string clause;  // "Điều 1 Điều lệ Đảng; mục 3.1 Quy định 29-QĐ/TW".
  RuleConfidence confidence = RuleConfidence::kUnspecified;
  std::map<std::string, RuleValue> parameters;
  std::map<std::string, RuleConfidence> confidences;  // Of values that are not as sure as the rule.

  // The value; the set was validated at start, so that a missing one is a programming error and
  // crashes.
  int64_t Number(std::string_view name) const;
  Fraction FractionOf(std::string_view name) const;
  bool Flag(std::string_view name) const;
  std::string Code(std::string_view name) const;
  std::vector<int64_t> Numbers(std::string_view name) const;

  RuleConfidence ConfidenceOf(std::string_view name) const;
};

enum class ChecklistCondition {
  kUnspecified = 0,
  kAlways = 1,
  kYouthUnion = 2,
  kTradeUnion = 3,
  kBaseCommittee = 4,
  kSectionalCommittee = 5,
  kSpecialCase = 6,
  kReadmission = 7
};

struct ChecklistRule {
  std::string form;
  std::string title;
  std::string procedure;  // "ADMISSION" or "RECOGNITION".
  ChecklistCondition condition = ChecklistCondition::kUnspecified;
  std::string clause;
  RuleConfidence confidence = RuleConfidence::kUnspecified;
  std::string owed_by;
  std::string supplied_by;
  int ages_months = 0;  // To be made anew after these, unless the cell has proposed; 0: never.
};

struct RuleSet {
  std::string id;  // "2016".
  std::string title;
  std::vector<std::string> documents;
  Date effective_from;
  std::optional<Date> effective_to;
  std::map<std::string, Rule> rules;  // By id.
  std::vector<ChecklistRule> checklist;

  const Rule& Get(std::string_view rule_id) const;  // Crashes when missing: validated at start.
};

// What is wrong with the content of a set: a rule or a parameter that the steps use is missing (the
// list is in required_rules.cc), a value is of the wrong kind or out of range, a clause or a
// confidence is missing, a paper ages by another number than R-DOS-4.
struct RuleFault {
  std::string rule_id;  // "" of the set as a whole.
  std::string message;
};
std::vector<RuleFault> FaultsOf(const RuleSet& set);

// All rule sets, oldest first. Immutable.
class RuleBook {
 public:
  // INVALID_ARGUMENT, naming set and rule, for every fault of FaultsOf in one of the sets, and when
  // the sets' days overlap or leave a gap.
  static absl::StatusOr<RuleBook> Create(std::vector<RuleSet> sets);

  // The set in force on `day`. FAILED_PRECONDITION, reason NO_RULE_SET, before the first.
  absl::StatusOr<const RuleSet*> InForceOn(Date day) const;
  const RuleSet* Find(std::string_view id) const;
  const std::vector<RuleSet>& sets() const { return sets_; }

 private:
  std::vector<RuleSet> sets_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_RULE_SET_H_
