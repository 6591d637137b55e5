#include "services/organization/handlers/import_part.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/rpc/validation.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

constexpr char kImports[] = "imports";

absl::StatusOr<OpenedPart> Begin(db::Transaction& transaction,
                                 const access::RequestContext& context, const PartClaim& claim) {
  OpenedPart part;
  part.import.id = Uuid::Generate(context.now);
  part.import.kind = claim.kind;
  part.import.organization = claim.organization;
  part.import.dry_run = claim.dry_run;
  part.import.principal = context.caller.Principal();
  part.import.create_time = part.import.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(CheckNextPart(part.import, claim));
  KETNAP_RETURN_IF_ERROR(InsertImport(transaction, part.import));
  return part;
}

}  // namespace

absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const std::string& import_name, const PartClaim& claim,
                                    std::string request_hash) {
  OpenedPart part;
  if (import_name.empty()) {
    KETNAP_ASSIGN_OR_RETURN(part, Begin(transaction, context, claim));
    part.request_hash = std::move(request_hash);
    return part;
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(import_name, kImports, "import"));
  KETNAP_ASSIGN_OR_RETURN(auto import, LockImport(transaction, id));
  if (!import.has_value() || import->principal != context.caller.Principal()) {
    return ResourceNotFoundError(import_name);
  }
  part.import = *std::move(import);
  part.request_hash = std::move(request_hash);
  if (claim.first_row < part.import.next_row) {
    KETNAP_ASSIGN_OR_RETURN(auto taken, FindImportPart(transaction, id, claim.first_row));
    if (taken.has_value() && taken->request_hash == part.request_hash) {
      part.answer = std::move(taken->response);
      return part;
    }
  }
  KETNAP_RETURN_IF_ERROR(CheckNextPart(part.import, claim));
  return part;
}

absl::Status ClosePart(db::Transaction& transaction, const OpenedPart& part, int64_t first_row,
                       bool last, const google::protobuf::Message& response) {
  KETNAP_RETURN_IF_ERROR(UpdateImport(transaction, part.import));
  KETNAP_RETURN_IF_ERROR(InsertImportPart(transaction, part.import.id, first_row,
                                          {part.request_hash, response.SerializeAsString()},
                                          part.import.update_time));
  return last ? ForgetDrafts(transaction, part.import.id) : absl::OkStatus();
}

v1::ImportProgress ToProto(const Import& import) {
  v1::ImportProgress progress;
  progress.set_name(api::ResourceName(kImports, import.id));
  progress.set_dry_run(import.dry_run);
  progress.set_next_row(import.next_row);
  progress.set_created_count(import.created_count);
  progress.set_updated_count(import.updated_count);
  progress.set_skipped_count(import.skipped_count);
  progress.set_failed_count(import.failed_count);
  progress.set_complete(import.complete);
  return progress;
}

ImportKey KeyOf(const v1::ImportKey& key) { return {key.scheme(), TidyName(key.value())}; }

std::vector<FieldViolation> CheckRow(const google::protobuf::Message& row,
                                     const std::vector<std::string>& not_read) {
  std::vector<FieldViolation> violations = FieldViolations(rpc::Validate(row));
  std::erase_if(violations, [&](const FieldViolation& violation) {
    return std::find(not_read.begin(), not_read.end(), violation.field) != not_read.end();
  });
  return violations;
}

}  // namespace ketnap::organization
