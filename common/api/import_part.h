#ifndef KETNAP_COMMON_API_IMPORT_PART_H_
#define KETNAP_COMMON_API_IMPORT_PART_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/api/request_digest.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/import_run.h"
#include "common/base/status_macros.h"
#include "common/db/transaction.h"
#include "google/protobuf/message.h"

// How a part of an import is opened, taken, answered and told again, whatever it brings in. What is
// kept of an answer has no row in it: rows may be personal data, and whoever tells a part again
// brings its rows along.
namespace ketnap::api {

// How a service's tables of imports are read and written. A table without a column `kind` is read
// with 0 in its place, and written without it.
struct ImportTables {
  const char* collection;   // "imports": of names.
  const char* lock;         // id -> id, kind, organization, dry_run, next_row, the counts created,
                            // updated, skipped and failed, complete, principal, created, updated.
  const char* insert;       // The same without kind, then kind where the table has it.
  const char* update;       // next_row, the counts, complete, updated; id.
  const char* find_part;    // import, first row -> request hash, response.
  const char* insert_part;  // import, first row, request hash, response, created.
  std::vector<const char*> forgotten;  // import: what only an import under way needs.
};

// By `sql`, which selects as ImportTables::lock does.
absl::StatusOr<std::optional<ImportRun>> FindImport(db::Transaction& transaction, const char* sql,
                                                    const Uuid& id);

struct OpenedPart {
  ImportRun import;  // Locked.
  std::string request_hash;
  std::optional<std::string> answer;  // Of the same part, when it was taken before.
};

// Begins an import, or finds and locks the one that is continued: NOT_FOUND unless the caller began
// it. Refuses what does not continue it, as CheckNextPart does, and a part that was taken with
// other content (IMPORT_OUT_OF_STEP).
absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const ImportTables& tables, const std::string& import_name,
                                    const ImportPartClaim& claim, std::string request_hash);

// Keeps the part's answer and how far the import is now; after the last part, nothing else.
absl::Status ClosePart(db::Transaction& transaction, const ImportTables& tables,
                       const OpenedPart& part, int64_t first_row,
                       const google::protobuf::Message& response);

// How far an import is, as the API of a service tells it.
template <typename Progress>
Progress ToImportProgress(const ImportRun& import, const char* collection) {
  Progress progress;
  progress.set_name(ResourceName(collection, import.id));
  progress.set_dry_run(import.dry_run);
  progress.set_next_row(import.next_row);
  progress.set_created_count(import.created_count);
  progress.set_updated_count(import.updated_count);
  progress.set_skipped_count(import.skipped_count);
  progress.set_failed_count(import.failed_count);
  progress.set_complete(import.complete);
  return progress;
}

// Appends the reasons to a row's result.
template <typename Result>
void AddFaults(std::vector<FieldViolation> faults, Result* result) {
  for (FieldViolation& fault : faults) {
    auto* added = result->add_faults();
    added->set_field(std::move(fault.field));
    added->set_rule_id(std::move(fault.rule_id));
    added->set_message(std::move(fault.message.vietnamese));
  }
}

// Takes one part: `judge_row(import, row, number, result)` decides each row and does what it
// decided; `finish()` comes after the last of them. The answer has no failed rows yet: see
// HandBackFailedRows.
template <typename Response, typename Request, typename JudgeRow, typename Finish>
absl::StatusOr<Response> TakePart(db::Transaction& transaction,
                                  const access::RequestContext& context, const ImportTables& tables,
                                  int kind, const Request& request, JudgeRow judge_row,
                                  Finish finish) {
  ImportPartClaim claim{
      .kind = kind, .dry_run = request.dry_run(), .first_row = request.first_row()};
  KETNAP_ASSIGN_OR_RETURN(claim.organization, ParseResourceName(request.organization(),
                                                                "organizations", "organization"));
  // The same part is the same as whichever request it comes.
  Request content = request;
  content.clear_request_id();
  content.clear_import();
  KETNAP_ASSIGN_OR_RETURN(OpenedPart part,
                          OpenPart(transaction, context, tables, request.import(), claim,
                                   RequestDigest(content, tables.collection)));
  Response response;
  if (part.answer.has_value()) {
    if (response.ParseFromString(*part.answer)) return response;
    return absl::InternalError("the kept answer of a part of an import cannot be read");
  }
  for (const auto& row : request.rows()) {
    auto* result = response.add_results();
    result->set_row(part.import.next_row);
    KETNAP_ASSIGN_OR_RETURN(const ImportOutcome outcome,
                            judge_row(part.import, row, part.import.next_row, result));
    result->set_outcome(static_cast<decltype(result->outcome())>(outcome));
    Count(outcome, &part.import);
  }
  KETNAP_RETURN_IF_ERROR(finish());
  part.import.complete = request.last();
  part.import.update_time = context.now;
  using Progress = std::remove_cvref_t<decltype(response.progress())>;
  *response.mutable_progress() = ToImportProgress<Progress>(part.import, tables.collection);
  KETNAP_RETURN_IF_ERROR(ClosePart(transaction, tables, part, request.first_row(), response));
  return response;
}

// Hands the rows that failed back, in the shape in which they came: after RunMutation, so that no
// kept answer has them.
template <typename Request, typename Response>
void HandBackFailedRows(const Request& request, Response* response) {
  for (auto& result : *response->mutable_results()) {
    const int64_t index = result.row() - request.first_row();
    const bool failed = static_cast<ImportOutcome>(result.outcome()) == ImportOutcome::kFailed;
    if (!failed || index < 0 || index >= request.rows_size()) continue;
    *result.mutable_failed_row() = request.rows(static_cast<int>(index));
  }
}

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_IMPORT_PART_H_
