#include "common/access/inspection_use.h"

#include <algorithm>
#include <utility>

namespace ketnap::access {

void InspectionUse::Note(std::string_view inspection, const Uuid& organization) {
  const bool known = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.inspection == inspection;
  });
  if (!known) entries_.push_back({std::string(inspection), organization});
}

std::vector<InspectionUse::Entry> InspectionUse::Take() { return std::exchange(entries_, {}); }

}  // namespace ketnap::access
