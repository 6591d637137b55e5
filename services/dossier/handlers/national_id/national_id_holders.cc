#include "services/dossier/handlers/national_id/national_id_holders.h"

#include <algorithm>

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/duplicates/duplicates.h"
#include "services/dossier/handlers/national_id/national_id_seal.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/national_id/national_id_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kReadPermission[] = "dossier.candidates.read";
constexpr char kExisting[] = "existing";
constexpr int kMostRaces = 5;  // Others who took the number between looking and writing.

// The first of `others` whom the caller may see.
absl::StatusOr<std::optional<Uuid>> FirstVisible(const Environment& environment,
                                                 const access::RequestContext& context,
                                                 db::Transaction& transaction,
                                                 const std::vector<Uuid>& others) {
  for (const Uuid& other : others) {
    KETNAP_ASSIGN_OR_RETURN(const auto owner, FindOwner(transaction, other));
    if (owner.has_value() && access::CheckScope(context, *environment.tree, kReadPermission, *owner,
                                                CandidateName(other))
                                 .ok()) {
      return std::optional<Uuid>(other);
    }
  }
  return std::optional<Uuid>();
}

absl::Status TakenError(const Uuid& holder) {
  return ResourceAlreadyExistsError(
      CandidateName(holder),
      {"Số định danh này đã được ghi cho một hồ sơ khác; đề nghị kiểm tra lại, có thể là hồ sơ "
       "trùng.",
       "Another record has this personal identification number; it may be of the same person."});
}

// The transaction is gone; the client is told to try again.
absl::Status RacedError() {
  return ReasonedError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                       {"Dữ liệu đang được người khác cập nhật, đề nghị thử lại.",
                        "Somebody else is changing the same data; please try again."});
}

// Of `holders` the other records, or for which they go on.
absl::StatusOr<std::vector<Uuid>> OthersOf(db::Transaction& transaction, const Uuid& candidate,
                                           const std::vector<NationalIdHolder>& holders) {
  std::vector<Uuid> others;
  for (const NationalIdHolder& holder : holders) {
    KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction, holder.candidate));
    if (!record.has_value()) continue;
    const Uuid other = record->candidate.merged_into.value_or(holder.candidate);
    const bool known = std::find(others.begin(), others.end(), other) != others.end();
    if (other != candidate && !known) others.push_back(other);
  }
  return others;
}

// Under the first ordinal that `holders` leave free, or the one the record has the number under
// already. ALREADY_EXISTS when somebody has taken the number since they were read.
absl::Status Put(const Environment& environment, db::Transaction& transaction,
                 const Uuid& candidate, const std::string& number, const std::string& index,
                 const std::vector<NationalIdHolder>& holders, absl::Time now) {
  const Sealer& sealer = *environment.sealer;
  NationalIdHolder own{candidate, holders.empty() ? 0 : holders.back().ordinal + 1};
  for (const NationalIdHolder& holder : holders) {
    if (holder.candidate == candidate) own.ordinal = holder.ordinal;
  }
  return PutNationalId(transaction, own, SealNationalId(sealer, candidate, number), index, now);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> FindNationalId(const Environment& environment,
                                                          db::Transaction& transaction,
                                                          const Uuid& candidate) {
  std::optional<std::string> number;
  KETNAP_ASSIGN_OR_RETURN(const auto sealed, FindSealedNationalId(transaction, candidate));
  if (!sealed.has_value()) return number;
  KETNAP_ASSIGN_OR_RETURN(number, OpenNationalId(*environment.sealer, candidate, *sealed));
  return number;
}

absl::StatusOr<std::vector<Uuid>> OthersWithNationalId(const Environment& environment,
                                                       db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       const std::string& number) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto holders,
      FindNationalIdHolders(transaction, NationalIdIndex(*environment.sealer, number)));
  return OthersOf(transaction, candidate, holders);
}

absl::Status CheckNotTaken(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const Uuid& candidate,
                           const std::string& number) {
  KETNAP_ASSIGN_OR_RETURN(const auto others,
                          OthersWithNationalId(environment, transaction, candidate, number));
  KETNAP_ASSIGN_OR_RETURN(const auto visible,
                          FirstVisible(environment, context, transaction, others));
  return visible.has_value() ? TakenError(*visible) : absl::OkStatus();
}

absl::Status TakeNationalId(const Environment& environment, const access::RequestContext& context,
                            db::Transaction& transaction, const Uuid& candidate,
                            const std::string& number) {
  const std::string index = NationalIdIndex(*environment.sealer, number);
  for (int race = 0; race < kMostRaces; ++race) {
    // Read once: whoever takes the number after it was looked at has the ordinal, too.
    KETNAP_ASSIGN_OR_RETURN(const auto holders, FindNationalIdHolders(transaction, index));
    KETNAP_ASSIGN_OR_RETURN(const auto others, OthersOf(transaction, candidate, holders));
    KETNAP_ASSIGN_OR_RETURN(const auto visible,
                            FirstVisible(environment, context, transaction, others));
    if (visible.has_value()) return TakenError(*visible);
    const absl::Status put =
        Put(environment, transaction, candidate, number, index, holders, context.now);
    if (absl::IsAlreadyExists(put)) continue;  // The other is to be looked at, too.
    KETNAP_RETURN_IF_ERROR(put);
    KETNAP_RETURN_IF_ERROR(ForgetNationalIdPairs(transaction, candidate, context.now));
    for (const Uuid& other : others) {
      KETNAP_RETURN_IF_ERROR(NoteNationalIdPair(transaction, candidate, other, context.now));
    }
    return absl::OkStatus();
  }
  return RacedError();
}

absl::Status KeepNationalId(const Environment& environment, db::Transaction& transaction,
                            const Uuid& candidate, const std::string& number, absl::Time now) {
  const std::string index = NationalIdIndex(*environment.sealer, number);
  for (int race = 0; race < kMostRaces; ++race) {
    KETNAP_ASSIGN_OR_RETURN(const auto holders, FindNationalIdHolders(transaction, index));
    const absl::Status put = Put(environment, transaction, candidate, number, index, holders, now);
    if (!absl::IsAlreadyExists(put)) return put;
  }
  return RacedError();
}

absl::Status NoteTaken(const Environment& environment, const access::RequestContext& context,
                       const std::string& candidate_name, const absl::Status& refusal) {
  const std::string existing = ErrorMetadataValue(refusal, kExisting);
  if (!absl::IsAlreadyExists(refusal) || existing.empty()) return refusal;
  KETNAP_ASSIGN_OR_RETURN(const Uuid holder, api::ParseResourceName(existing, kCandidates));
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(candidate_name, kCandidates));
  KETNAP_RETURN_IF_ERROR(
      environment.database->RunReadModifyWrite(context.deadline, [&](db::Transaction& transaction) {
        return NoteNationalIdPair(transaction, candidate, holder, context.now);
      }));
  return refusal;
}

}  // namespace ketnap::dossier
