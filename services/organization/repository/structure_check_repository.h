#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_REPOSITORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/organization/domain/member_check.h"
#include "services/organization/domain/structure_check.h"
#include "services/organization/domain/structure_indicator.h"

namespace ketnap::organization {

// Reads everything in stretches of at most a few thousand rows and hands it to the checks. `tree`
// must have been checked before what hangs on it is compared.
absl::Status LoadTree(db::Transaction& transaction, TreeCheck* tree);
absl::Status CompareDerivedTree(db::Transaction& transaction, TreeCheck* tree);
absl::Status CheckLineage(db::Transaction& transaction, StructureFaults* faults);
absl::Status CheckPlanWholes(db::Transaction& transaction, StructureFaults* faults);
// How many members there are.
absl::StatusOr<int64_t> CheckMembers(db::Transaction& transaction, const TreeCheck& tree,
                                     StructureFaults* faults);

// The live organizations at and below `top`, with what is counted of them on `day`.
absl::StatusOr<std::vector<CountedOrganization>> CountStructure(db::Transaction& transaction,
                                                                const Uuid& top, Date day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_REPOSITORY_H_
