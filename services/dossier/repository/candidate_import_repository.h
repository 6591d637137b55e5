#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/api/import_part.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate_import.h"

// Imports of people and the keys they left. Statuses are those of common/db/transaction.h.
namespace ketnap::dossier {

// How far imports are, and what their parts were answered.
const api::ImportTables& CandidateImportTables();

// The row in which the import met what `digest` is of; absent, and noted as met in `row`, when it
// did not.
absl::StatusOr<std::optional<int64_t>> Meet(db::Transaction& transaction, const Uuid& import,
                                            const Uuid& digest, int64_t row);

// Whom a register means by a key.
struct ImportKey {
  Uuid candidate;
  std::string row_hash;  // 32 bytes.
  int64_t version = 0;   // Of the person, as the import left them.
};
absl::StatusOr<std::optional<ImportKey>> FindImportKey(db::Transaction& transaction,
                                                       const Uuid& organization,
                                                       const std::string& value);
// A key keeps its person.
absl::Status PutImportKey(db::Transaction& transaction, const Uuid& organization,
                          const std::string& value, const ImportKey& key, absl::Time now);

// Until which month (its first day) somebody who was brought in was reviewed elsewhere; absent for
// everybody else.
absl::Status PutReviewElsewhere(db::Transaction& transaction, const Uuid& candidate,
                                std::optional<Date> until_month);
// Adds those months to the ones reviewed here.
absl::Status AddReviewedElsewhere(db::Transaction& transaction, const Uuid& candidate,
                                  std::vector<Date>* months);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_REPOSITORY_H_
