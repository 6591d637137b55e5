#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_CHECK_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_CHECK_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "services/organization/domain/structure_check.h"

namespace ketnap::organization {

// A plan that was carried on, or carries on another.
struct CheckedPlan {
  Uuid id;
  bool superseded = false;
  int64_t whole = 0;
  std::optional<Uuid> predecessor;
  absl::Time create_time;
  absl::Time update_time;  // Of a superseded one: when it was.
  // The first content that was approved.
  std::optional<int64_t> first_whole;
  absl::Time first_approved;
};

// Each superseded plan against those that began when it was: their wholes add up to its own. What a
// plan began with is what it has and what it handed on since, or what was approved first and what
// was handed on before that.
void CheckWholes(const std::vector<CheckedPlan>& plans, StructureFaults* faults);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_CHECK_H_
