#ifndef KETNAP_SERVICES_SUPERVISION_INSPECTION_RULES_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_INSPECTION_RULES_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/supervision/domain/inspection_rules.h"

namespace ketnap::supervision {

// Reads inspection_rules.textproto, a ketnap.config.v1.InspectionRules. INVALID_ARGUMENT naming the
// file and the entry: no rule set, sets out of order, a rule or risk without clause or confidence,
// a code twice, a number out of range. NOT_FOUND or UNAVAILABLE as for ReadFile.
absl::StatusOr<InspectionRules> LoadInspectionRules(const std::string& path);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_INSPECTION_RULES_FILE_H_
