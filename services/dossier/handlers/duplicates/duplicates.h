#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATES_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATES_H_

#include "absl/status/status.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/repository/candidate_repository.h"

// Records that may be of one person: kept as pairs in the transaction that writes one of them.
namespace ketnap::dossier {

// Whether a step may change by what a person is compared with others: name, birth date, merging.
bool MayChangeIdentity(v1::Step step);

// Brings the pairs by name and birth date that `record` is in up to what its row says; a merged
// record is in none. The row is locked and written before.
absl::Status RefreshDuplicates(db::Transaction& transaction, const CandidateRecord& record);

// That somebody tried to record for `candidate` the number that `holder` has.
absl::Status NoteNationalIdPair(db::Transaction& transaction, const Uuid& candidate,
                                const Uuid& holder, absl::Time now);
// The number of `candidate` is another than in those attempts.
absl::Status ForgetNationalIdPairs(db::Transaction& transaction, const Uuid& candidate,
                                   absl::Time now);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATES_H_
