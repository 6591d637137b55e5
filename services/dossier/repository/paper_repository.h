#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_PAPER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_PAPER_REPOSITORY_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// The papers of a dossier, under the lock of the candidate's row.
namespace ketnap::dossier {

absl::StatusOr<DossierPapers> LoadPapers(db::Transaction& transaction, const Uuid& candidate);

// Writes each of them; one of the same form and introducer, subject, source, special case or
// criterion is replaced.
absl::Status WritePapers(db::Transaction& transaction, const Uuid& candidate,
                         const DossierPapers& papers);

// Takes documents out, by form and introducer.
absl::Status RemoveDocuments(db::Transaction& transaction, const Uuid& candidate,
                             const std::vector<Document>& documents);
// Takes everything out.
absl::Status ClearPapers(db::Transaction& transaction, const Uuid& candidate);

// `papers` with those of `changes` in it, replacing as WritePapers does.
void MergePapers(const DossierPapers& changes, DossierPapers* papers);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_PAPER_REPOSITORY_H_
