#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// Moves of single people between cells, under the lock of the person's row.
namespace ketnap::dossier {

enum class TransferStatus { kUnspecified = 0, kPending = 1, kAccepted = 2, kCancelled = 3 };

struct Transfer {
  Uuid id;
  Uuid candidate;
  Uuid from;
  Uuid to;
  TransferStatus status = TransferStatus::kPending;
  CandidateState state_at_transfer = CandidateState::kUnspecified;
  Date transfer_date;
  Date due_date;
  std::optional<Date> acceptance_date;
};

// ALREADY_EXISTS, from the database, when one of the person is pending.
absl::Status InsertTransfer(db::Transaction& transaction, const Transfer& transfer, absl::Time now);
// The pending one, locked.
absl::StatusOr<std::optional<Transfer>> LockOpenTransfer(db::Transaction& transaction,
                                                         const Uuid& candidate);
// Writes both ends, status and acceptance.
absl::Status UpdateTransfer(db::Transaction& transaction, const Transfer& transfer, absl::Time now);

// Who is on the way to `organization`, by id.
absl::StatusOr<std::vector<Uuid>> CandidatesOnTheWayTo(db::Transaction& transaction,
                                                       const Uuid& organization);

struct TransferQuery {
  Uuid below;  // The organization at the end looked at, with everything below it.
  bool incoming = false;
  bool few_organizations = false;  // The scope is small enough to be read through.
  TransferStatus status = TransferStatus::kUnspecified;  // Any.
  Date after_due;  // The row before the page; the first days there are, and nil, for the first.
  Uuid after_id;
  int limit = 0;
};

struct ListedTransfer {
  Transfer transfer;
  std::string full_name;
  int64_t version = 0;  // Of the person.
};

// By due date, then id.
absl::StatusOr<std::vector<ListedTransfer>> ListTransfers(db::Transaction& transaction,
                                                          const TransferQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_REPOSITORY_H_
