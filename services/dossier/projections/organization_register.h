#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_ORGANIZATION_REGISTER_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_ORGANIZATION_REGISTER_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::dossier {

// Takes over members and facts of organizations from one entry of the organization service's
// journal. The tree itself is the runtime's own projection. An entry told again changes nothing.
absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_ORGANIZATION_REGISTER_H_
