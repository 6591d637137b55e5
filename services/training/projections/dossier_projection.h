#ifndef KETNAP_SERVICES_TRAINING_PROJECTIONS_DOSSIER_PROJECTION_H_
#define KETNAP_SERVICES_TRAINING_PROJECTIONS_DOSSIER_PROJECTION_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::training {

// Keeps what says who may attend, from the dossier service's journal. Kinds of entries it does not
// know pass by.
absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_PROJECTIONS_DOSSIER_PROJECTION_H_
