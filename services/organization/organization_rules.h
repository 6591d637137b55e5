#ifndef KETNAP_SERVICES_ORGANIZATION_ORGANIZATION_RULES_H_
#define KETNAP_SERVICES_ORGANIZATION_ORGANIZATION_RULES_H_

#include <string>

#include "absl/status/statusor.h"
#include "ketnap/config/v1/organization_rules.pb.h"

namespace ketnap::organization {

// Reads the file that organization_rules_file names. INVALID_ARGUMENT naming the file and the
// entry: a rule, clock or post without confidence or clause, a code twice, a threshold or clock
// below 1, no positions or no measures. NOT_FOUND or UNAVAILABLE as for ReadFile.
absl::StatusOr<config::v1::OrganizationRules> LoadOrganizationRules(const std::string& path);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_ORGANIZATION_RULES_H_
