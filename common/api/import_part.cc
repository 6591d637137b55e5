#include "common/api/import_part.h"

namespace ketnap::api {
namespace {

absl::StatusOr<ImportRun> Begin(db::Transaction& transaction, const access::RequestContext& context,
                                const ImportTables& tables, const ImportPartClaim& claim) {
  ImportRun import;
  import.id = Uuid::Generate(context.now);
  import.kind = claim.kind;
  import.organization = claim.organization;
  import.dry_run = claim.dry_run;
  import.principal = context.caller.Principal();
  import.create_time = import.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(CheckNextPart(import, claim));
  db::Values values = {import.id,
                       import.organization,
                       import.dry_run,
                       import.next_row,
                       import.created_count,
                       import.updated_count,
                       import.skipped_count,
                       import.failed_count,
                       import.complete,
                       import.principal,
                       import.create_time,
                       import.update_time};
  if (import.kind != 0) values.push_back(import.kind);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(tables.insert, values).status());
  return import;
}

// The answer to the same part, when it was taken before.
absl::StatusOr<std::optional<std::string>> FindAnswer(db::Transaction& transaction,
                                                      const ImportTables& tables,
                                                      const OpenedPart& part, int64_t first_row) {
  if (first_row >= part.import.next_row) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const auto taken,
                          transaction.QueryOptional(tables.find_part, {part.import.id, first_row}));
  if (!taken.has_value() || taken->Text(0) != part.request_hash) return std::nullopt;
  return std::optional<std::string>(taken->Text(1));
}

}  // namespace

absl::StatusOr<std::optional<ImportRun>> FindImport(db::Transaction& transaction, const char* sql,
                                                    const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  ImportRun import;
  import.id = row->Id(0);
  import.kind = static_cast<int>(row->Int(1));
  import.organization = row->Id(2);
  import.dry_run = row->Bool(3);
  import.next_row = row->Int(4);
  import.created_count = row->Int(5);
  import.updated_count = row->Int(6);
  import.skipped_count = row->Int(7);
  import.failed_count = row->Int(8);
  import.complete = row->Bool(9);
  import.principal = row->Text(10);
  import.create_time = row->TimeAt(11);
  import.update_time = row->TimeAt(12);
  return import;
}

absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const ImportTables& tables, const std::string& import_name,
                                    const ImportPartClaim& claim, std::string request_hash) {
  OpenedPart part;
  part.request_hash = std::move(request_hash);
  if (import_name.empty()) {
    KETNAP_ASSIGN_OR_RETURN(part.import, Begin(transaction, context, tables, claim));
    return part;
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          ParseResourceName(import_name, tables.collection, "import"));
  KETNAP_ASSIGN_OR_RETURN(auto import, FindImport(transaction, tables.lock, id));
  if (!import.has_value() || import->principal != context.caller.Principal()) {
    return ResourceNotFoundError(import_name);
  }
  part.import = *std::move(import);
  KETNAP_ASSIGN_OR_RETURN(part.answer, FindAnswer(transaction, tables, part, claim.first_row));
  if (!part.answer.has_value()) KETNAP_RETURN_IF_ERROR(CheckNextPart(part.import, claim));
  return part;
}

absl::Status ClosePart(db::Transaction& transaction, const ImportTables& tables,
                       const OpenedPart& part, int64_t first_row,
                       const google::protobuf::Message& response) {
  const ImportRun& import = part.import;
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(tables.update, {import.next_row, import.created_count, import.updated_count,
                                   import.skipped_count, import.failed_count, import.complete,
                                   import.update_time, import.id})
          .status());
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(tables.insert_part, {import.id, first_row, part.request_hash,
                                        response.SerializeAsString(), import.update_time})
          .status());
  if (!import.complete) return absl::OkStatus();
  for (const char* statement : tables.forgotten) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(statement, {import.id}).status());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::api
