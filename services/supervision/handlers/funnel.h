#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FUNNEL_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FUNNEL_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"

namespace ketnap::supervision {

// Fills everything of the answer but its freshness. INVALID_ARGUMENT for a cohort that is not, or a
// class without its cohort or the other way round.
absl::Status FillFunnel(db::Transaction& transaction, const access::OrganizationTree& tree,
                        const v1::GetFunnelRequest& request, Date today,
                        v1::GetFunnelResponse* response);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FUNNEL_H_
