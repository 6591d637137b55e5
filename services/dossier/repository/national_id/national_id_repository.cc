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

absl::StatusOr<std::optional<Uuid>> FindNationalIdHolder(db::Transaction& transaction,
                                                         const std::string& blind_index) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindHolder, {blind_index}));
  std::optional<Uuid> holder;
  if (row.has_value()) holder = row->Id(0);
  return holder;
}

absl::Status PutNationalId(db::Transaction& transaction, const Uuid& candidate,
                           const std::string& sealed, const std::string& blind_index,
                           absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(sql::kUpdateNationalId, {sealed, blind_index, now, candidate}));
  if (changed > 0) return absl::OkStatus();
  return transaction.Execute(sql::kInsertNationalId, {candidate, sealed, blind_index, now})
      .status();
}

absl::Status ClaimNationalId(db::Transaction& transaction, const Uuid& candidate,
                             const std::optional<std::string>& blind_index) {
  return transaction.Execute(sql::kClaimNationalId, {blind_index, candidate}).status();
}

}  // namespace ketnap::dossier
