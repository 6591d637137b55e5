#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_NUMBERS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_NUMBERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/handlers/environment.h"

// What a merge does with personal identification numbers. The merged record keeps its own; whoever
// has the same one is paired with the record that goes on.
namespace ketnap::dossier {

// Whether `candidate`, or a record merged into it, has another number than this one.
absl::StatusOr<bool> HasOtherNumber(const Environment& environment, db::Transaction& transaction,
                                    const Uuid& candidate, const std::string& number);

// Whether both have a number and not the same. Those of records merged into `one` are its own.
absl::StatusOr<bool> NumbersDiffer(const Environment& environment, db::Transaction& transaction,
                                   const Uuid& one, const Uuid& other);

// Before `merged` is written: the pairs by number it is in are those of `candidate`, too.
absl::Status PassNumberPairs(db::Transaction& transaction, const Uuid& merged,
                             const Uuid& candidate, absl::Time now);

// After `merged` stands for itself again: it is paired with everybody who has its number, and
// `candidate` with them no longer unless it has the number itself.
absl::Status TakeNumberPairsBack(const Environment& environment, db::Transaction& transaction,
                                 const Uuid& merged, const Uuid& candidate, absl::Time now);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_NUMBERS_H_
