#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_LINEAGE_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_LINEAGE_H_

#include <string>

#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// As numbered in the API and in the table.
enum class LineageKind { kUnspecified = 0, kMerge = 1, kSplit = 2, kDissolution = 3 };

// One step from an organization to one that followed it in a reorganization.
struct LineageEdge {
  Uuid predecessor;
  Uuid successor;
  Uuid reorganization;
  LineageKind kind = LineageKind::kUnspecified;
  Date effective_date;  // First day of the successor in this role.
  int share_percent = 0;
  bool takes_rest = false;
  bool predecessor_ended = false;
  std::string predecessor_display_name;  // On its last day before.
  std::string successor_display_name;    // On the effective date.

  bool operator==(const LineageEdge&) const = default;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_LINEAGE_H_
