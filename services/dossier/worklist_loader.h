#ifndef KETNAP_SERVICES_DOSSIER_WORKLIST_LOADER_H_
#define KETNAP_SERVICES_DOSSIER_WORKLIST_LOADER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/dossier/domain/rule_set.h"
#include "services/dossier/domain/worklist.h"

namespace ketnap::dossier {

// Reads worklists.textproto of the folder, a ketnap.config.v1.Worklists. Statuses of ReadFile when
// it cannot be read; INVALID_ARGUMENT, reason WORKLISTS_INVALID, naming file and line of everything
// that does not parse, lacks what people read, or names an RPC, permission, rule, parameter, state,
// milestone or owner that there is not.
absl::StatusOr<std::vector<Worklist>> LoadWorklists(const std::string& directory,
                                                    const RuleBook& rules);

// One file's content; `file` is for messages.
absl::StatusOr<std::vector<Worklist>> ParseWorklists(const std::string& file,
                                                     const std::string& text,
                                                     const RuleBook& rules);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_WORKLIST_LOADER_H_
