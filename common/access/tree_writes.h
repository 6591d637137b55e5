#ifndef KETNAP_COMMON_ACCESS_TREE_WRITES_H_
#define KETNAP_COMMON_ACCESS_TREE_WRITES_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/db/database.h"

namespace ketnap::access {

// The period of an organization of which nothing but the present is known.
OrganizationPeriod OnlyPeriodOf(const OrganizationNode& node);

// Works out the spans of a replica that was filled before there were any. Does nothing, and writes
// nothing, where that is done.
absl::Status CompleteSpans(db::Database& database);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TREE_WRITES_H_
