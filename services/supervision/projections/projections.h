#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// What supervision keeps of the other services' journals. Each applies one entry inside the
// transaction that moves the cursor; kinds it does not know pass by.
namespace ketnap::supervision {

// Candidates: where each belongs since when, and what each counts as (person_facts.h).
absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry);

// Organizations with everybody above them on each day, and their kinds of workplace; plans with
// their revisions; reorganizations: who carries on whose figures. The counts follow.
absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry);

// Certificates of awareness classes: who belongs to the cohort of which class.
absl::Status ApplyTrainingEntry(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
