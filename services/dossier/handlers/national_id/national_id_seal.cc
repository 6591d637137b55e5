#include "services/dossier/handlers/national_id/national_id_seal.h"

#include "absl/strings/str_cat.h"

namespace ketnap::dossier {
namespace {

std::string Place(const Uuid& candidate) {
  return absl::StrCat("candidate_national_id.sealed.", candidate.ToString());
}

}  // namespace

std::string SealNationalId(const Sealer& sealer, const Uuid& candidate, std::string_view number) {
  return sealer.Seal(number, Place(candidate));
}

absl::StatusOr<std::string> OpenNationalId(const Sealer& sealer, const Uuid& candidate,
                                           std::string_view sealed) {
  return sealer.Open(sealed, Place(candidate));
}

std::string NationalIdIndex(const Sealer& sealer, std::string_view number) {
  return sealer.BlindIndex("national_id", number);
}

}  // namespace ketnap::dossier
