#include "services/dossier/handlers/duplicates/duplicates.h"

#include <algorithm>
#include <vector>

#include "common/base/status_macros.h"
#include "services/dossier/repository/duplicates/duplicate_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<std::vector<Uuid>> NamesakesOf(db::Transaction& transaction,
                                              const CandidateRecord& record) {
  if (record.candidate.state == CandidateState::kMerged) return std::vector<Uuid>();
  KETNAP_ASSIGN_OR_RETURN(
      std::vector<Uuid> namesakes,
      LockNamesakes(transaction, record.folded_name, record.candidate.birth_date));
  std::erase(namesakes, record.candidate.id);
  return namesakes;
}

}  // namespace

bool MayChangeIdentity(v1::Step step) {
  switch (step) {
    case v1::STEP_UPDATE:
    case v1::STEP_CORRECT:
    case v1::STEP_UNDO:
    case v1::STEP_MERGE:
    case v1::STEP_IMPORT:
      return true;
    default:
      return false;
  }
}

absl::Status RefreshDuplicates(db::Transaction& transaction, const CandidateRecord& record) {
  const Uuid& id = record.candidate.id;
  const bool is_merged = record.candidate.state == CandidateState::kMerged;
  KETNAP_ASSIGN_OR_RETURN(std::vector<Uuid> missing, NamesakesOf(transaction, record));
  KETNAP_ASSIGN_OR_RETURN(const auto pairs, LockPairsOf(transaction, id));
  for (RecordPair pair : pairs) {
    const bool had_name = pair.by_name;
    const bool had_number = pair.by_national_id;
    pair.by_name = std::erase(missing, pair.Other(id)) > 0;
    if (is_merged) pair.by_national_id = false;
    if (pair.by_name == had_name && pair.by_national_id == had_number) continue;
    KETNAP_RETURN_IF_ERROR(PutPair(transaction, pair, record.update_time));
  }
  for (const Uuid& namesake : missing) {
    RecordPair pair(id, namesake);
    pair.by_name = true;
    KETNAP_RETURN_IF_ERROR(PutPair(transaction, pair, record.update_time));
  }
  return absl::OkStatus();
}

absl::Status NoteNationalIdPair(db::Transaction& transaction, const Uuid& candidate,
                                const Uuid& holder, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(RecordPair pair, LockPair(transaction, candidate, holder));
  if (pair.by_national_id) return absl::OkStatus();
  pair.by_national_id = true;
  return PutPair(transaction, pair, now);
}

absl::Status ForgetNationalIdPairs(db::Transaction& transaction, const Uuid& candidate,
                                   absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(const auto pairs, LockPairsOf(transaction, candidate));
  for (RecordPair pair : pairs) {
    if (!pair.by_national_id) continue;
    pair.by_national_id = false;
    KETNAP_RETURN_IF_ERROR(PutPair(transaction, pair, now));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
