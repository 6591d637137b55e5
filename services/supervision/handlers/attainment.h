#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_ATTAINMENT_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_ATTAINMENT_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"

namespace ketnap::supervision {

// Fills everything of the answer but its freshness. FAILED_PRECONDITION, reason NO_APPROVED_PLAN,
// when there is no plan to measure against; NOT_FOUND for a named plan of an organization that is
// not the asked one or above it.
absl::Status FillAttainment(db::Transaction& transaction, const access::RequestContext& context,
                            const access::OrganizationTree& tree,
                            const v1::GetAttainmentRequest& request,
                            v1::GetAttainmentResponse* response);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_ATTAINMENT_H_
