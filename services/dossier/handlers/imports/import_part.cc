#include "services/dossier/handlers/imports/import_part.h"

#include <utility>

#include "common/api/request_digest.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_import_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kCandidateImports[] = "candidateImports";

// The same part is the same as whichever request it comes.
std::string HashOf(const v1::ImportCandidatesRequest& request) {
  v1::ImportCandidatesRequest content = request;
  content.clear_request_id();
  content.clear_import();
  return api::RequestDigest(content, "candidate import");
}

v1::ImportProgress ToProto(const CandidateImport& import) {
  v1::ImportProgress progress;
  progress.set_name(api::ResourceName(kCandidateImports, import.id));
  progress.set_dry_run(import.dry_run);
  progress.set_next_row(import.next_row);
  progress.set_created_count(import.created_count);
  progress.set_updated_count(import.updated_count);
  progress.set_skipped_count(import.skipped_count);
  progress.set_failed_count(import.failed_count);
  progress.set_complete(import.complete);
  return progress;
}

absl::StatusOr<CandidateImport> Begin(db::Transaction& transaction,
                                      const access::RequestContext& context,
                                      const PartClaim& claim) {
  CandidateImport import;
  import.id = Uuid::Generate(context.now);
  import.organization = claim.organization;
  import.dry_run = claim.dry_run;
  import.principal = context.caller.Principal();
  import.create_time = import.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(CheckNextPart(import, claim));
  KETNAP_RETURN_IF_ERROR(InsertImport(transaction, import));
  return import;
}

// The answer to the same part, when it was taken before.
absl::StatusOr<std::optional<v1::ImportCandidatesResponse>> FindAnswer(db::Transaction& transaction,
                                                                       const OpenedPart& part,
                                                                       int64_t first_row) {
  std::optional<v1::ImportCandidatesResponse> answer;
  if (first_row >= part.import.next_row) return answer;
  KETNAP_ASSIGN_OR_RETURN(const auto taken, FindImportPart(transaction, part.import.id, first_row));
  if (!taken.has_value() || taken->request_hash != part.request_hash) return answer;
  if (!answer.emplace().ParseFromString(taken->response)) {
    return absl::InternalError("the kept answer of a part of an import cannot be read");
  }
  return answer;
}

}  // namespace

absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const v1::ImportCandidatesRequest& request) {
  PartClaim claim;
  claim.dry_run = request.dry_run();
  claim.first_row = request.first_row();
  KETNAP_ASSIGN_OR_RETURN(
      claim.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  OpenedPart part;
  part.request_hash = HashOf(request);
  if (request.import().empty()) {
    KETNAP_ASSIGN_OR_RETURN(part.import, Begin(transaction, context, claim));
    return part;
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.import(), kCandidateImports, "import"));
  KETNAP_ASSIGN_OR_RETURN(auto import, LockImport(transaction, id));
  if (!import.has_value() || import->principal != context.caller.Principal()) {
    return ResourceNotFoundError(request.import());
  }
  part.import = *std::move(import);
  KETNAP_ASSIGN_OR_RETURN(part.answer, FindAnswer(transaction, part, claim.first_row));
  if (!part.answer.has_value()) KETNAP_RETURN_IF_ERROR(CheckNextPart(part.import, claim));
  return part;
}

absl::Status ClosePart(db::Transaction& transaction, const access::RequestContext& context,
                       const v1::ImportCandidatesRequest& request, OpenedPart part,
                       v1::ImportCandidatesResponse* response) {
  part.import.complete = request.last();
  part.import.update_time = context.now;
  *response->mutable_progress() = ToProto(part.import);
  KETNAP_RETURN_IF_ERROR(UpdateImport(transaction, part.import));
  KETNAP_RETURN_IF_ERROR(InsertImportPart(transaction, part.import.id, request.first_row(),
                                          {part.request_hash, response->SerializeAsString()},
                                          context.now));
  return request.last() ? ForgetMet(transaction, part.import.id) : absl::OkStatus();
}

void HandBackFailedRows(const v1::ImportCandidatesRequest& request,
                        v1::ImportCandidatesResponse* response) {
  for (v1::CandidateRowResult& result : *response->mutable_results()) {
    const int64_t index = result.row() - request.first_row();
    if (result.outcome() != v1::IMPORT_OUTCOME_FAILED || index < 0 ||
        index >= request.rows_size()) {
      continue;
    }
    *result.mutable_failed_row() = request.rows(static_cast<int>(index));
  }
}

}  // namespace ketnap::dossier
