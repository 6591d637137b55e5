#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_ROWS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_ROWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// The verifications of a dossier, under the lock of the candidate's row. Part of
// paper_repository.h.
namespace ketnap::dossier {

absl::StatusOr<std::vector<Verification>> LoadVerifications(db::Transaction& transaction,
                                                            const Uuid& candidate);
// One of the same subject is replaced.
absl::Status PutVerification(db::Transaction& transaction, const Uuid& candidate,
                             const Verification& verification);
absl::Status DeleteVerifications(db::Transaction& transaction, const Uuid& candidate);

// A verification of a row that begins with the columns of sql::kVerificationsOf.
Verification VerificationOfRow(const db::Row& row);

// The person a request is about; absent when there is no such request. Takes no lock.
absl::StatusOr<std::optional<Uuid>> FindPersonOfVerification(db::Transaction& transaction,
                                                             const Uuid& verification);

// What the recipient found, in words, sealed; absent when nothing was said.
absl::Status PutReplyNote(db::Transaction& transaction, const Uuid& verification,
                          const std::string& sealed);
absl::StatusOr<std::optional<std::string>> FindReplyNote(db::Transaction& transaction,
                                                         const Uuid& verification);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_ROWS_H_
