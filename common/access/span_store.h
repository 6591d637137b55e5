#ifndef KETNAP_COMMON_ACCESS_SPAN_STORE_H_
#define KETNAP_COMMON_ACCESS_SPAN_STORE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/tree_spans.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Spans in the tables. Every function is called under the lock of the tree.
namespace ketnap::access {

// Works the spans of `id` out anew from the periods in the tables and writes what differs; those of
// everything that ever stood below it too when `with_below`. FAILED_PRECONDITION ORGANIZATION_CYCLE
// when an organization lies below itself on some day.
absl::Status RefreshSpans(db::Transaction& transaction, const Uuid& id, bool with_below);

// Works all spans out.
absl::Status RebuildSpans(db::Transaction& transaction);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_SPAN_STORE_H_
