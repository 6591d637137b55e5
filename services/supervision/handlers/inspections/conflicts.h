#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_CONFLICTS_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_CONFLICTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/errors.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection.h"
#include "services/supervision/repository/tie_repository.h"

// Who may not inspect whom. Judged by what the projections have taken in.
namespace ketnap::supervision {

// Kinds of conflict between a person with that account and the inspection's subjects, each once:
// what ties them to a subject, to anything below it or to what these carry on, on a day of the
// period under review or later.
absl::StatusOr<std::vector<TieKind>> FindConflicts(db::Transaction& transaction,
                                                   const access::OrganizationTree& tree,
                                                   const AccountFact& account,
                                                   const Inspection& inspection);

// UPPER_SNAKE, "HELPER_IN_SUBJECT".
const char* ConflictRule(TieKind kind);
Message ConflictMessage(TieKind kind);

// FAILED_PRECONDITION, reason TEAM_IN_CONFLICT, naming each conflict of each member of the team.
absl::Status CheckTeam(db::Transaction& transaction, const access::OrganizationTree& tree,
                       const Inspection& inspection);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_CONFLICTS_H_
