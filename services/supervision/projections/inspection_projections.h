#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_INSPECTION_PROJECTIONS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_INSPECTION_PROJECTIONS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// What conflicts of interest and samples rest on, out of the other services' journals. Each applies
// one entry inside the transaction that moves the cursor; kinds it does not know pass by.
namespace ketnap::supervision {

// Dossier: the days of each person's way; who helps whom, and who introduced whom, where and since
// when.
absl::Status ApplyPeopleForInspections(db::Transaction& transaction,
                                       const journal::v1::JournalEntry& entry);

// Organization: where members belong and hold posts; and who carries on the inspections of an
// organization that has ended.
absl::Status ApplyMembersForInspections(db::Transaction& transaction,
                                        const journal::v1::JournalEntry& entry);

// Identity: whose an account is, and for which organization it works.
absl::Status ApplyAccountsForInspections(db::Transaction& transaction,
                                         const journal::v1::JournalEntry& entry);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_INSPECTION_PROJECTIONS_H_
