#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_SEAL_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_SEAL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/sealing.h"
#include "common/base/uuid.h"

// How a personal identification number is kept: sealed for its record, found by a keyed digest.
namespace ketnap::dossier {

std::string SealNationalId(const Sealer& sealer, const Uuid& candidate, std::string_view number);
// Statuses of Sealer::Open.
absl::StatusOr<std::string> OpenNationalId(const Sealer& sealer, const Uuid& candidate,
                                           std::string_view sealed);
std::string NationalIdIndex(const Sealer& sealer, std::string_view number);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_SEAL_H_
