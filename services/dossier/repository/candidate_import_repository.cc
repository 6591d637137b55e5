#include "services/dossier/repository/candidate_import_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/candidate_import_statements.h"

namespace ketnap::dossier {

const api::ImportTables& CandidateImportTables() {
  static const auto* const tables = new api::ImportTables{.collection = "candidateImports",
                                                          .lock = sql::kLockImport,
                                                          .insert = sql::kInsertImport,
                                                          .update = sql::kUpdateImport,
                                                          .find_part = sql::kFindImportPart,
                                                          .insert_part = sql::kInsertImportPart,
                                                          .forgotten = {sql::kDeleteMet}};
  return *tables;
}

absl::StatusOr<std::optional<int64_t>> Meet(db::Transaction& transaction, const Uuid& import,
                                            const Uuid& digest, int64_t row) {
  KETNAP_ASSIGN_OR_RETURN(const auto met,
                          transaction.QueryOptional(sql::kFindMet, {import, digest}));
  if (met.has_value()) return met->Int(0);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kInsertMet, {import, digest, row}).status());
  return std::nullopt;
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
