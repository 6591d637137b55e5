#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"

namespace ketnap::supervision {

// Fills everything of the answer but its freshness. Values that nobody has are left out, except of
// education and qualification, whose full scale is always shown.
absl::Status FillBreakdown(db::Transaction& transaction, const v1::GetBreakdownRequest& request,
                           v1::GetBreakdownResponse* response);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_
