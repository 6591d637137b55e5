#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Personal identification numbers, sealed, under the lock of the person's row. A number is found by
// its blind index, which stands once.
namespace ketnap::dossier {

absl::StatusOr<std::optional<std::string>> FindSealedNationalId(db::Transaction& transaction,
                                                                const Uuid& candidate);
// Whose number it is.
absl::StatusOr<std::optional<Uuid>> FindNationalIdHolder(db::Transaction& transaction,
                                                         const std::string& blind_index);
// Puts the number in, or in the place of another. ALREADY_EXISTS when somebody has it.
absl::Status PutNationalId(db::Transaction& transaction, const Uuid& candidate,
                           const std::string& sealed, const std::string& blind_index,
                           absl::Time now);
// Makes the number findable, or, without an index, leaves it to another record. ALREADY_EXISTS when
// somebody has it.
absl::Status ClaimNationalId(db::Transaction& transaction, const Uuid& candidate,
                             const std::optional<std::string>& blind_index);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_
