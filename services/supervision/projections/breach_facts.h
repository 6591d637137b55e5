#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/supervision/domain/process_rules.h"

namespace ketnap::supervision {

// Keeps the breaches of rules that the dossier service's steps show, and counts them
// (Figure::kBreach). After ApplyDossierEntry, in the same transaction: the person's stays must be
// known. An entry told again changes nothing.
absl::Status ApplyBreachEntry(db::Transaction& transaction, const journal::v1::JournalEntry& entry,
                              const ProcessRules& rules);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_
