#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_REPOSITORY_H_

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "services/organization/domain/reorganization.h"

namespace ketnap::organization {

// The picture `batch` is planned on, as the tree is on `today`. The caller has taken
// access::LockTree, so that it still holds when the outcome is written.
absl::StatusOr<Structure> LoadStructure(db::Transaction& transaction, const Batch& batch,
                                        Date today);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_REPOSITORY_H_
