#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_MEMBER_PARTICULARS_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_MEMBER_PARTICULARS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::dossier {

// Keeps what forms say of members, from the organization service's journal. A projection of its
// own: it starts at the journal's beginning, where the register has been followed for long.
absl::Status ApplyMemberParticulars(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_MEMBER_PARTICULARS_H_
