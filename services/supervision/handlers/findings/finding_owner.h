#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_OWNER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_OWNER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/database.h"

namespace ketnap::supervision {

// The committee that holds the inspection of a finding; of one that has ended, who carries it on.
absl::StatusOr<Uuid> OwnerOfFinding(db::Database& database, const access::OrganizationTree& tree,
                                    const access::RequestContext& context, std::string_view name);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_OWNER_H_
