#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Pairs of records that may be of one person, and what merged records have to do with each other.
namespace ketnap::dossier {

// Two records; the one made first comes first.
struct RecordPair {
  RecordPair() = default;
  RecordPair(const Uuid& one, const Uuid& other)
      : first(one < other ? one : other), second(one < other ? other : one) {}

  const Uuid& Other(const Uuid& one) const { return one == first ? second : first; }

  Uuid first;
  Uuid second;
  bool by_national_id = false;
  bool by_name = false;
};

// Records of this folded name and birth date that were not merged into others. Waits for those that
// are being written, so that of two written at once one finds the other; call it after the own row
// is written.
absl::StatusOr<std::vector<Uuid>> LockNamesakes(db::Transaction& transaction,
                                                const std::string& folded_name, Date birth_date);

// The pairs a record is in, locked.
absl::StatusOr<std::vector<RecordPair>> LockPairsOf(db::Transaction& transaction,
                                                    const Uuid& candidate);
// The pair as it stands, locked; without ground when it is none.
absl::StatusOr<RecordPair> LockPair(db::Transaction& transaction, const Uuid& one,
                                    const Uuid& other);
// Writes the grounds; a pair without any goes.
absl::Status PutPair(db::Transaction& transaction, const RecordPair& pair, absl::Time now);

struct ListedPair {
  RecordPair pair;  // Without by_name.
  Uuid first_organization;
  Uuid second_organization;
};
// By first and second, behind (`after_first`, `after_second`).
absl::StatusOr<std::vector<ListedPair>> ListPairs(db::Transaction& transaction,
                                                  const Uuid& after_first, const Uuid& after_second,
                                                  int limit);

// What a merge changed of the record that goes on.
struct MergeRecord {
  Uuid merged;
  Uuid candidate;
  std::optional<Date> awareness_certificate_before;
  std::optional<Date> new_member_certificate_before;
};
absl::Status InsertMerge(db::Transaction& transaction, const MergeRecord& merge, absl::Time now);
absl::StatusOr<std::optional<MergeRecord>> FindMerge(db::Transaction& transaction,
                                                     const Uuid& merged);
absl::Status DeleteMerge(db::Transaction& transaction, const Uuid& merged);

// Whether records were merged into this one.
absl::StatusOr<bool> HasMerged(db::Transaction& transaction, const Uuid& candidate);
// Those records.
absl::StatusOr<std::vector<Uuid>> ListMerged(db::Transaction& transaction, const Uuid& candidate);
// The day of the newest certificate that counts, among those of the person and of the records
// merged into it.
absl::StatusOr<std::optional<Date>> NewestCertificate(db::Transaction& transaction,
                                                      const Uuid& candidate,
                                                      const std::string& class_type);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_REPOSITORY_H_
