#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// What supervision keeps of the other services' journals. Each applies one entry inside the
// transaction that moves the cursor; kinds it does not know pass by.
namespace ketnap::supervision {

// Candidates: one row a person, replaced by every step, with the organizations in which its
// nomination and its ceremony count.
absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry);

// Plans with their revisions, the kind of workplace of organizations, and reorganizations: who
// carries on whose figures. The tree itself is the common replica.
absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
