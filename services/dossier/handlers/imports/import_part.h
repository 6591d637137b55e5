#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_PART_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_PART_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/candidate_import.pb.h"
#include "services/dossier/domain/candidate_import.h"

// How a part of an import is opened, answered and told again. What is kept of an answer has no row
// in it: rows are personal data, and a part that is told again brings its rows along.
namespace ketnap::dossier {

struct OpenedPart {
  CandidateImport import;  // Locked.
  std::string request_hash;
  std::optional<v1::ImportCandidatesResponse> answer;  // Of the same part, when it was taken.
};

// Begins an import, or finds and locks the one that is continued: NOT_FOUND unless the caller began
// it. Refuses what does not continue it, as CheckNextPart does, and a part that was taken with
// other content (IMPORT_OUT_OF_STEP).
absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const v1::ImportCandidatesRequest& request);

// Puts the progress into the answer, keeps it and how far the import is now.
absl::Status ClosePart(db::Transaction& transaction, const access::RequestContext& context,
                       const v1::ImportCandidatesRequest& request, OpenedPart part,
                       v1::ImportCandidatesResponse* response);

// Hands the rows that failed back, in the shape in which they came.
void HandBackFailedRows(const v1::ImportCandidatesRequest& request,
                        v1::ImportCandidatesResponse* response);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_PART_H_
