#ifndef KETNAP_COMMON_SERVICE_HISTORICAL_ENTRY_H_
#define KETNAP_COMMON_SERVICE_HISTORICAL_ENTRY_H_

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::service {

inline constexpr char kHistoricalEntryPermission[] = "history.enter";

// Judges the date a step is said to have happened on. In the future: INVALID_ARGUMENT on `field`.
// Further back than `limit_days`: true when the caller holds history.enter over `organization`,
// else FAILED_PRECONDITION with reason HISTORICAL_ENTRY_NOT_PERMITTED. Otherwise false. The result
// is what the journal entry's `historical` says.
absl::StatusOr<bool> CheckEntryDate(const access::RequestContext& context,
                                    const access::OrganizationTree& tree, const Uuid& organization,
                                    Date occurred_on, int limit_days, const char* field);

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_HISTORICAL_ENTRY_H_
