#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_OPEN_WORK_IMPACT_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_OPEN_WORK_IMPACT_H_

#include <vector>

#include "absl/status/status.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "services/organization/domain/reorganization.h"
#include "services/organization/handlers/reorganization_apply.h"

// What a reorganization moves in other services: told here, done there.
namespace ketnap::organization {

// Open candidates, grants that hold on `day` or later, and classes not completed, of everything in
// `leaving`. FAILED_PRECONDITION WORK_LEFT_BEHIND, naming each organization with what it has, where
// nobody follows.
absl::Status TellOpenWork(db::Transaction& transaction, const std::vector<Leaving>& leaving,
                          Date day, ImpactTally* tally);

// Takes the moves over into what this service knows of it, ahead of the other services' journals.
absl::Status MoveOpenWork(db::Transaction& transaction, const std::vector<Leaving>& leaving);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_OPEN_WORK_IMPACT_H_
