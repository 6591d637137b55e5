#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/member_transfer.h"

namespace ketnap::organization {

// Locked until the transaction ends; the member of a transfer is locked before it.
absl::StatusOr<std::optional<MemberTransfer>> LockTransfer(db::Transaction& transaction,
                                                           const Uuid& id);
absl::StatusOr<std::vector<MemberTransfer>> LockOpenTransfers(db::Transaction& transaction,
                                                              const Uuid& member);
// Open ones to an organization, by id.
absl::StatusOr<std::vector<MemberTransfer>> LockTransfersTo(db::Transaction& transaction,
                                                            const Uuid& destination);

// The member of a transfer.
absl::StatusOr<std::optional<Uuid>> TransferMember(db::Transaction& transaction, const Uuid& id);

// Whose matter a transfer is.
struct TransferEnds {
  Uuid origin;
  Uuid destination;
  Uuid home;  // Where the member belongs today.
};
absl::StatusOr<std::optional<TransferEnds>> FindTransferEnds(db::Transaction& transaction,
                                                             const Uuid& id);

struct TransferQuery {
  std::optional<Uuid> below;  // Absent: everywhere.
  TransferState state = TransferState::kUnspecified;
  int64_t after_key = 0;  // The row before the page; 0 and nil for the first page.
  Uuid after_id;
  std::optional<int64_t> before_key;  // Only smaller keys.
  int limit = 0;
};

struct ListedTransfer {
  MemberTransfer transfer;
  int64_t key = 0;
};

// A page of transfers from or to a scope, in the order of ListKey.
absl::StatusOr<std::vector<ListedTransfer>> ListTransfers(db::Transaction& transaction,
                                                          const TransferQuery& query);

// ALREADY_EXISTS, from the database, when the member has an open one of the kind.
absl::Status InsertTransfer(db::Transaction& transaction, const MemberTransfer& transfer);
// ABORTED unless `transfer.version` still stands; it is advanced on success.
absl::Status UpdateTransfer(db::Transaction& transaction, MemberTransfer* transfer);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_REPOSITORY_H_
