#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_INDICATOR_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_INDICATOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"

// Which organizations break a rule of structure that is in force.
namespace ketnap::organization {

// What is held against the threshold, as numbered in the rules file.
enum class StructureMeasure { kUnspecified = 0, kOfficialMembersBelow = 1, kMembersReach = 2 };

// A rule, from the rules file.
struct StructureRule {
  std::string rule_id;
  std::string clause;
  std::string confidence;  // "SOURCED", "PRESUMED" or "UNKNOWN".
  StructureMeasure measure = StructureMeasure::kUnspecified;
  int64_t threshold = 0;
  std::vector<std::string> organization_types;
  std::string message;  // With {value} and {threshold}.
  std::optional<Date> valid_from;
};

// A live organization with what is counted of it. Members are its own, not those of anything below.
struct CountedOrganization {
  Uuid id;
  std::optional<Uuid> parent;
  std::string type;
  std::string display_name;
  std::string folded_name;
  int64_t official_members = 0;
  int64_t probationary_members = 0;
  int64_t authorities_without_evidence = 0;
};

struct StructureIndicator {
  std::string rule_id;
  std::string clause;
  std::string confidence;
  Uuid organization;
  std::string display_name;
  std::string folded_name;
  int64_t value = 0;
  int64_t threshold = 0;
  std::string message;
};

// The condition of the register itself: an authority is recorded without the decision that gave it.
inline constexpr char kAuthorityWithoutEvidence[] = "AUTHORITY_WITHOUT_EVIDENCE";

// Everything that breaks a rule in force on `today`, by rule, folded name and id. `organizations`
// is a part of the tree that has with each organization everything below it. An empty `only_rule`
// means every rule.
std::vector<StructureIndicator> FindIndicators(
    const std::vector<StructureRule>& rules, const std::vector<CountedOrganization>& organizations,
    Date today, std::string_view only_rule);

// The order of the list.
bool ComesBefore(const StructureIndicator& a, const StructureIndicator& b);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_INDICATOR_H_
