#include "services/dossier/repository/candidate_import_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/candidate_import_statements.h"

namespace ketnap::dossier {

absl::StatusOr<std::optional<CandidateImport>> LockImport(db::Transaction& transaction,
                                                          const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kLockImport, {id}));
  if (!row.has_value()) return std::nullopt;
  CandidateImport import;
  import.id = id;
  import.organization = row->Id(0);
  import.dry_run = row->Bool(1);
  import.next_row = row->Int(2);
  import.created_count = row->Int(3);
  import.updated_count = row->Int(4);
  import.skipped_count = row->Int(5);
  import.failed_count = row->Int(6);
  import.complete = row->Bool(7);
  import.principal = row->Text(8);
  import.create_time = row->TimeAt(9);
  import.update_time = row->TimeAt(10);
  return import;
}

absl::Status InsertImport(db::Transaction& transaction, const CandidateImport& import) {
  return transaction
      .Execute(sql::kInsertImport, {import.id, import.organization, import.dry_run, import.next_row,
                                    import.created_count, import.updated_count,
                                    import.skipped_count, import.failed_count, import.complete,
                                    import.principal, import.create_time, import.update_time})
      .status();
}

absl::Status UpdateImport(db::Transaction& transaction, const CandidateImport& import) {
  return transaction
      .Execute(sql::kUpdateImport,
               {import.next_row, import.created_count, import.updated_count, import.skipped_count,
                import.failed_count, import.complete, import.update_time, import.id})
      .status();
}

absl::StatusOr<std::optional<ImportPart>> FindImportPart(db::Transaction& transaction,
                                                         const Uuid& import, int64_t first_row) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindImportPart, {import, first_row}));
  if (!row.has_value()) return std::nullopt;
  return ImportPart{row->Text(0), row->Text(1)};
}

absl::Status InsertImportPart(db::Transaction& transaction, const Uuid& import, int64_t first_row,
                              const ImportPart& part, absl::Time now) {
  return transaction
      .Execute(sql::kInsertImportPart, {import, first_row, part.request_hash, part.response, now})
      .status();
}

absl::StatusOr<std::optional<int64_t>> Meet(db::Transaction& transaction, const Uuid& import,
                                            const Uuid& digest, int64_t row) {
  KETNAP_ASSIGN_OR_RETURN(const auto met,
                          transaction.QueryOptional(sql::kFindMet, {import, digest}));
  if (met.has_value()) return met->Int(0);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kInsertMet, {import, digest, row}).status());
  return std::nullopt;
}

absl::Status ForgetMet(db::Transaction& transaction, const Uuid& import) {
  return transaction.Execute(sql::kDeleteMet, {import}).status();
}

absl::StatusOr<std::optional<ImportKey>> FindImportKey(db::Transaction& transaction,
                                                       const Uuid& organization,
                                                       const std::string& value) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindImportKey, {organization, value}));
  if (!row.has_value()) return std::nullopt;
  return ImportKey{row->Id(0), row->Text(1), row->Int(2)};
}

absl::Status PutImportKey(db::Transaction& transaction, const Uuid& organization,
                          const std::string& value, const ImportKey& key, absl::Time now) {
  return transaction
      .Execute(sql::kPutImportKey, {organization, value, key.candidate, key.row_hash, key.version,
                                    now, key.row_hash, key.version})
      .status();
}

absl::Status PutReviewElsewhere(db::Transaction& transaction, const Uuid& candidate,
                                std::optional<Date> until_month) {
  if (!until_month.has_value()) {
    return transaction.Execute(sql::kDeleteReviewElsewhere, {candidate}).status();
  }
  return transaction.Execute(sql::kPutReviewElsewhere, {candidate, until_month, until_month})
      .status();
}

absl::Status AddReviewedElsewhere(db::Transaction& transaction, const Uuid& candidate,
                                  std::vector<Date>* months) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindReviewElsewhere, {candidate}));
  if (row.has_value()) AddMonthsReviewedElsewhere(row->OptionalDate(1), row->DateAt(0), months);
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
