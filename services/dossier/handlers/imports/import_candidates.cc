#include <optional>

#include "common/api/import_part.h"
#include "common/api/mutation.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/imports/candidate_importer.h"
#include "services/dossier/repository/candidate_import_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<v1::ImportCandidatesResponse> TakePart(const Environment& environment,
                                                      const access::RequestContext& context,
                                                      const v1::ImportCandidatesRequest& request,
                                                      db::Transaction& transaction) {
  std::optional<CandidateImporter> importer;
  return api::TakePart<v1::ImportCandidatesResponse>(
      transaction, context, CandidateImportTables(), /*kind=*/0, request,
      [&](const ImportRun& import, const v1::CandidateRow& row, int64_t number,
          v1::CandidateRowResult* result) {
        if (!importer.has_value()) {
          importer.emplace(environment, context, transaction, import, request.request_id());
        }
        return importer->Take(row, number, result);
      },
      [&] { return importer.has_value() ? importer->Finish() : absl::OkStatus(); });
}

}  // namespace

absl::StatusOr<v1::ImportCandidatesResponse> CandidateHandler::ImportCandidates(
    const Context& context, const v1::ImportCandidatesRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      v1::ImportCandidatesResponse response,
      api::RunMutation<v1::ImportCandidatesResponse>(
          *environment_.database, context, request, [&](db::Transaction& transaction) {
            return TakePart(environment_, context, request, transaction);
          }));
  api::HandBackFailedRows(request, &response);
  return response;
}

}  // namespace ketnap::dossier
