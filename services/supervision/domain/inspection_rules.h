#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_RULES_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_RULES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"

namespace ketnap::supervision {

// What bounds the inspections that were decided from `valid_from` on, until the next set.
struct InspectionRuleSet {
  std::string id;
  Date valid_from;
  std::string look_back_clause;
  int look_back_years = 0;  // 0: not bounded.
  std::string duration_clause;
  std::map<std::string, int> days_by_type;  // By type of the holder; absent: not bounded.
  int extension_numerator = 0;
  int extension_denominator = 1;

  // Days an inspection held by an organization of that type may take; absent: not bounded.
  std::optional<int> DaysFor(const std::string& holder_type) const;
  // The same with every extension there may be.
  std::optional<int> ExtendedDaysFor(const std::string& holder_type) const;
};

// Days of a person's way, as the files number them.
enum class WayStep : int {
  kNone = 0,
  kNominated = 1,
  kListed = 2,
  kTrained = 3,
  kDossierOpened = 4,
  kCellResolved = 5,
  kDecided = 6,
  kAdmitted = 7,
  kOfficial = 8,
};
inline constexpr int kWaySteps = 9;

// What gives a dossier more tickets in the draw of a sample: more than `days` from one step to
// another, or at least `returns` returns.
struct InspectionRisk {
  std::string code;
  WayStep from = WayStep::kNone;
  WayStep to = WayStep::kNone;
  int days = 0;
  int returns = 0;
  int weight = 0;
};

struct InspectionRules {
  std::vector<InspectionRuleSet> rule_sets;  // Oldest first; never empty.
  std::vector<InspectionRisk> risks;

  // The set in force on the day of the decision; before the first one, the first.
  const InspectionRuleSet& On(Date decided) const;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_RULES_H_
