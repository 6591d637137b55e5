#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Personal identification numbers, sealed, under the lock of the person's row. A number is found by
// its blind index; several records may have it.
namespace ketnap::dossier {

struct NationalIdHolder {
  Uuid candidate;
  int ordinal = 0;  // Of one number every record has another.
};

absl::StatusOr<std::optional<std::string>> FindSealedNationalId(db::Transaction& transaction,
                                                                const Uuid& candidate);
// Which records have the number, in the order they took it.
absl::StatusOr<std::vector<NationalIdHolder>> FindNationalIdHolders(db::Transaction& transaction,
                                                                    const std::string& blind_index);
// Puts the number in, or in the place of another. ALREADY_EXISTS when a record has the number under
// this ordinal.
absl::Status PutNationalId(db::Transaction& transaction, const NationalIdHolder& holder,
                           const std::string& sealed, const std::string& blind_index,
                           absl::Time now);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_REPOSITORY_H_
