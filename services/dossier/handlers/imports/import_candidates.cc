#include <utility>

#include "common/api/mutation.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/imports/candidate_importer.h"
#include "services/dossier/handlers/imports/import_part.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<v1::ImportCandidatesResponse> TakePart(const Environment& environment,
                                                      const access::RequestContext& context,
                                                      const v1::ImportCandidatesRequest& request,
                                                      db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(OpenedPart part, OpenPart(transaction, context, request));
  if (part.answer.has_value()) return *std::move(part.answer);
  CandidateImporter importer(environment, context, transaction, part.import, request.request_id());
  v1::ImportCandidatesResponse response;
  for (const v1::CandidateRow& row : request.rows()) {
    v1::CandidateRowResult* result = response.add_results();
    const int64_t number = part.import.next_row;
    result->set_row(number);
    KETNAP_ASSIGN_OR_RETURN(const ImportOutcome outcome, importer.Take(row, number, result));
    result->set_outcome(static_cast<v1::ImportOutcome>(outcome));
    Count(outcome, &part.import);
  }
  KETNAP_RETURN_IF_ERROR(importer.Finish());
  KETNAP_RETURN_IF_ERROR(ClosePart(transaction, context, request, std::move(part), &response));
  return response;
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
  // Only now: neither the kept answer of the request nor that of the part has a row in it.
  HandBackFailedRows(request, &response);
  return response;
}

}  // namespace ketnap::dossier
