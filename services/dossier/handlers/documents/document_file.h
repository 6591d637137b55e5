#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FILE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/sealing.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/documents/document_repository.h"

// The content of uploads and documents: sealed part by part, bound to document and place.
namespace ketnap::dossier {

// That `id` is a document of this person and form, and all of it is there. NOT_FOUND naming the
// document otherwise; DATA_LOSS, reason DOCUMENT_DAMAGED, when parts are missing. Opens nothing.
absl::Status CheckDocumentFile(db::Transaction& transaction, const Uuid& candidate,
                               std::string_view form, const Uuid& id);

// Reads the whole document and compares its digest with the one it was kept under. DATA_LOSS,
// reason DOCUMENT_DAMAGED, when it is another, or when a part is missing or does not open.
absl::Status VerifyDocumentFile(const Sealer& sealer, db::Transaction& transaction,
                                const DocumentFacts& document);

// Before a decision, fills facts->damaged_files with the forms of those papers whose files do not
// verify (condition FILE); nothing for other steps. facts->papers are gathered before.
absl::Status GatherDamagedFiles(const Environment& environment, db::Transaction& transaction,
                                StepFacts* facts);

SealedPart SealPart(const Sealer& sealer, const Uuid& document, int64_t begin_offset,
                    std::string_view content);
// DATA_LOSS, reason DOCUMENT_DAMAGED, when the part is not what was sealed for this place.
absl::StatusOr<std::string> OpenPart(const Sealer& sealer, const Uuid& document,
                                     const SealedPart& part);

std::string SealTitle(const Sealer& sealer, const Uuid& document, std::string_view title);
absl::StatusOr<std::string> OpenTitle(const Sealer& sealer, const DocumentFacts& document);

// The bytes [begin, end), which are at most as many as a part has. DATA_LOSS when parts are missing
// there or do not open.
absl::StatusOr<std::string> ReadSpan(const Sealer& sealer, db::Transaction& transaction,
                                     const Uuid& document, int64_t begin, int64_t end);

absl::Status DocumentDamagedError(const Uuid& document);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FILE_H_
