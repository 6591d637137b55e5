#ifndef KETNAP_SERVICES_TRAINING_PROJECTIONS_PLAN_PROJECTION_H_
#define KETNAP_SERVICES_TRAINING_PROJECTIONS_PLAN_PROJECTION_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::training {

// Keeps what approved yearly plans of admission aim at, from the organization service's journal.
// Each entry replaces what its plan had; kinds of entries it does not know pass by.
absl::Status ApplyPlanEntry(db::Transaction& transaction, const journal::v1::JournalEntry& entry);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_PROJECTIONS_PLAN_PROJECTION_H_
