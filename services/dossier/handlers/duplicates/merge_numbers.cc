#include "services/dossier/handlers/duplicates/merge_numbers.h"

#include <vector>

#include "common/base/status_macros.h"
#include "services/dossier/handlers/duplicates/duplicates.h"
#include "services/dossier/handlers/national_id/national_id_holders.h"
#include "services/dossier/repository/duplicates/duplicate_repository.h"

namespace ketnap::dossier {
namespace {

absl::Status ForgetPair(db::Transaction& transaction, const Uuid& one, const Uuid& other,
                        absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(RecordPair pair, LockPair(transaction, one, other));
  if (!pair.by_national_id) return absl::OkStatus();
  pair.by_national_id = false;
  return PutPair(transaction, pair, now);
}

}  // namespace

absl::StatusOr<bool> HasOtherNumber(const Environment& environment, db::Transaction& transaction,
                                    const Uuid& candidate, const std::string& number) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<Uuid> records, ListMerged(transaction, candidate));
  records.push_back(candidate);
  for (const Uuid& record : records) {
    KETNAP_ASSIGN_OR_RETURN(const auto known, FindNationalId(environment, transaction, record));
    if (known.has_value() && *known != number) return true;
  }
  return false;
}

absl::StatusOr<bool> NumbersDiffer(const Environment& environment, db::Transaction& transaction,
                                   const Uuid& one, const Uuid& other) {
  KETNAP_ASSIGN_OR_RETURN(const auto number, FindNationalId(environment, transaction, other));
  if (!number.has_value()) return false;
  return HasOtherNumber(environment, transaction, one, *number);
}

absl::Status PassNumberPairs(db::Transaction& transaction, const Uuid& merged,
                             const Uuid& candidate, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(const auto pairs, LockPairsOf(transaction, merged));
  for (const RecordPair& pair : pairs) {
    const Uuid other = pair.Other(merged);
    if (!pair.by_national_id || other == candidate) continue;
    KETNAP_RETURN_IF_ERROR(NoteNationalIdPair(transaction, candidate, other, now));
  }
  return absl::OkStatus();
}

absl::Status TakeNumberPairsBack(const Environment& environment, db::Transaction& transaction,
                                 const Uuid& merged, const Uuid& candidate, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(const auto number, FindNationalId(environment, transaction, merged));
  if (!number.has_value()) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(KeepNationalId(environment, transaction, merged, *number, now));
  KETNAP_ASSIGN_OR_RETURN(const auto own, FindNationalId(environment, transaction, candidate));
  KETNAP_ASSIGN_OR_RETURN(const auto others,
                          OthersWithNationalId(environment, transaction, merged, *number));
  for (const Uuid& other : others) {
    KETNAP_RETURN_IF_ERROR(NoteNationalIdPair(transaction, merged, other, now));
    if (other == candidate || own == number) continue;
    KETNAP_RETURN_IF_ERROR(ForgetPair(transaction, candidate, other, now));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
