#ifndef KETNAP_SERVICES_SUPERVISION_INDICATOR_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_INDICATOR_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/supervision/domain/indicator.h"

namespace ketnap::supervision {

// Reads and checks the indicators of a deployment, in the order of the file. INVALID_ARGUMENT,
// reason INDICATORS_INVALID, naming the file and what is wrong: an indicator without a threshold's
// confidence, or one that would tell apart what is suppressed (ethnicity, religion).
absl::StatusOr<std::vector<IndicatorDefinition>> LoadIndicators(const std::string& path);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_INDICATOR_FILE_H_
