#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTION_ACCESS_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTION_ACCESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection.h"
#include "services/supervision/handlers/environment.h"

// Inspections as findings need them.
namespace ketnap::supervision {

// OK when the caller acts by context.permission for the committee itself; a superior looks on:
// PERMISSION_DENIED, reason INSPECTION_OF_ANOTHER_COMMITTEE.
absl::Status CheckActsForIssuer(const access::RequestContext& context,
                                const access::OrganizationTree& tree, const Uuid& issuer);

// The inspection of that name, locked until the transaction ends, for who acts for its committee.
// NOT_FOUND when there is none; FAILED_PRECONDITION, reason INSPECTION_STATE, unless it was started
// and is not concluded.
absl::StatusOr<Inspection> LockInspectionUnderWay(db::Transaction& transaction,
                                                  const Environment& environment,
                                                  const access::RequestContext& context,
                                                  const std::string& name);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTION_ACCESS_H_
