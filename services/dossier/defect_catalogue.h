#ifndef KETNAP_SERVICES_DOSSIER_DEFECT_CATALOGUE_H_
#define KETNAP_SERVICES_DOSSIER_DEFECT_CATALOGUE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/dossier/domain/defects.h"

namespace ketnap::dossier {

// Reads "defects.textproto" of the folder. NOT_FOUND or UNAVAILABLE when it cannot be read;
// INVALID_ARGUMENT, reason DEFECTS_INVALID, naming file and line of what does not parse, or the
// code at fault: one that is none or comes twice, without title or remedy; and when MISSING is not
// among them.
absl::StatusOr<DefectCatalogue> LoadDefects(const std::string& data_directory);

// One file's content; `file` is for messages.
absl::StatusOr<DefectCatalogue> ParseDefects(const std::string& file, const std::string& text);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DEFECT_CATALOGUE_H_
