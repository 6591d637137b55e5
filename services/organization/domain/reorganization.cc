#include "services/organization/domain/reorganization.h"

#include "services/organization/domain/reorganization_draft.h"

namespace ketnap::organization {

bool Outcome::IsBelow(const Uuid& part, const Uuid& organization) const {
  auto at = parents.find(part);
  while (at != parents.end() && at->second.has_value()) {
    if (*at->second == organization) return true;
    at = parents.find(*at->second);
  }
  return false;
}

absl::StatusOr<Outcome> PlanReorganization(const Structure& structure, const Batch& batch) {
  ReorganizationDraft draft(structure, batch);
  // Without the organization that decides nothing lies below it: one fault says it all.
  const auto deciding = structure.organizations.find(batch.organization);
  if (deciding == structure.organizations.end() || deciding->second.valid_to.has_value()) {
    return draft.Finish();
  }
  for (size_t i = 0; i < batch.steps.size(); ++i) draft.Carry(static_cast<int>(i), batch.steps[i]);
  draft.CheckWhole();
  return draft.Finish();
}

}  // namespace ketnap::organization
