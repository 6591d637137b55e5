#ifndef KETNAP_COMMON_SERVICE_INSPECTION_READS_H_
#define KETNAP_COMMON_SERVICE_INSPECTION_READS_H_

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "common/access/token.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"

namespace ketnap::service {

inline constexpr char kInspectionReads[] = "inspectionReads";

// Writes an InspectionRead into the service's journal, an aggregate of its own, in a transaction of
// its own. The digest of the request is keyed with the service's secret key, since a request may
// carry what is searched for. Statuses are the database's.
absl::Status JournalInspectionReading(db::Database& database, const access::Signer& signer,
                                      const access::RequestContext& context,
                                      const rpc::InspectionReading& reading);

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_INSPECTION_READS_H_
