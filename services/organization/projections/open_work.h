#ifndef KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_OPEN_WORK_H_
#define KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_OPEN_WORK_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// Keeps track of the open work that reorganizations move in other services. Each function applies
// one entry of one service's journal inside the transaction that moves the cursor; an entry told
// again, or an older one, changes nothing. INVALID_ARGUMENT for an entry that breaks the service's
// contract. Nothing here changes what this service itself owns.
namespace ketnap::organization {

// A candidate is open until made an official member, struck off or merged into another record; one
// taken off the list, refused or revoked may be taken up again and is open too.
absl::Status ApplyOpenCandidate(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry);

// A grant over one organization, until revoked. Grants over the whole suite are not moved by
// anything.
absl::Status ApplyGrant(db::Transaction& transaction, const journal::v1::JournalEntry& entry);

// A class until completed.
absl::Status ApplyOpenClass(db::Transaction& transaction, const journal::v1::JournalEntry& entry);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_OPEN_WORK_H_
