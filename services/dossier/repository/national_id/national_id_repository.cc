#include "services/dossier/repository/national_id/national_id_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/national_id/national_id_statements.h"

namespace ketnap::dossier {

absl::StatusOr<std::optional<std::string>> FindSealedNationalId(db::Transaction& transaction,
                                                                const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindNationalId, {candidate}));
  std::optional<std::string> sealed;
  if (row.has_value()) sealed = row->Text(0);
  return sealed;
}

absl::StatusOr<std::vector<NationalIdHolder>> FindNationalIdHolders(
    db::Transaction& transaction, const std::string& blind_index) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kFindHolders, {blind_index}));
  std::vector<NationalIdHolder> holders;
  for (const db::Row& row : rows) holders.push_back({row.Id(0), static_cast<int>(row.Int(1))});
  return holders;
}

absl::Status PutNationalId(db::Transaction& transaction, const NationalIdHolder& holder,
                           const std::string& sealed, const std::string& blind_index,
                           absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(sql::kUpdateNationalId,
                          {sealed, blind_index, holder.ordinal, now, holder.candidate}));
  if (changed > 0) return absl::OkStatus();
  return transaction
      .Execute(sql::kInsertNationalId, {holder.candidate, sealed, blind_index, holder.ordinal, now})
      .status();
}

}  // namespace ketnap::dossier
