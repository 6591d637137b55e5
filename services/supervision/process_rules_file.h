#ifndef KETNAP_SERVICES_SUPERVISION_PROCESS_RULES_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_PROCESS_RULES_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/supervision/domain/process_rules.h"

namespace ketnap::supervision {

// Reads every "*.textproto" of the folder as a ketnap.dossier.v1.RuleSet: the files that the
// dossier service goes by, which checks them. NOT_FOUND or UNAVAILABLE when the folder or a file
// cannot be read; INVALID_ARGUMENT, reason RULE_SETS_INVALID, naming file and line of what does not
// parse, or the folder when it has none.
absl::StatusOr<ProcessRules> LoadProcessRules(const std::string& directory);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROCESS_RULES_FILE_H_
