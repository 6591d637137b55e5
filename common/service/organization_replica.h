#ifndef KETNAP_COMMON_SERVICE_ORGANIZATION_REPLICA_H_
#define KETNAP_COMMON_SERVICE_ORGANIZATION_REPLICA_H_

#include <functional>

#include "absl/status/status.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::service {

inline constexpr char kOrganizationProjection[] = "organization_tree";
inline constexpr char kOrganizationSource[] = "organization";

// Told of an organization that came into the replica, or stands elsewhere or is of another type
// than before; in the same transaction, under access::LockTree.
using TreeChange = std::function<absl::Status(db::Transaction&, const Uuid& organization)>;

// Applies one entry of the organization service's journal to this service's replica of the tree;
// entries of other kinds change nothing.
absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry,
                                    const TreeChange& on_change = {});

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_ORGANIZATION_REPLICA_H_
