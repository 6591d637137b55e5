#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_HOLDERS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_HOLDERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/handlers/environment.h"

// Whose a personal identification number is. Several records may have one: that another has it is
// told to nobody who may not see that one, neither by a refusal nor by its absence. They are a pair
// (handlers/duplicates) for who may see both. All of it under the lock of the person's row.
namespace ketnap::dossier {

// The number recorded for `candidate`, opened; absent without.
absl::StatusOr<std::optional<std::string>> FindNationalId(const Environment& environment,
                                                          db::Transaction& transaction,
                                                          const Uuid& candidate);

// The records that have the number, each once and in the order they took it: in the place of a
// merged one that which goes on for it. Without `candidate` and what was merged into it.
absl::StatusOr<std::vector<Uuid>> OthersWithNationalId(const Environment& environment,
                                                       db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       const std::string& number);

// ALREADY_EXISTS, naming it, when a record that the caller may see has the number.
absl::Status CheckNotTaken(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const Uuid& candidate,
                           const std::string& number);

// Records the number, in the place of another, and renews the pairs by number the record is in.
// Statuses: CheckNotTaken's.
absl::Status TakeNationalId(const Environment& environment, const access::RequestContext& context,
                            db::Transaction& transaction, const Uuid& candidate,
                            const std::string& number);

// Makes the number findable, whoever else has it.
absl::Status KeepNationalId(const Environment& environment, db::Transaction& transaction,
                            const Uuid& candidate, const std::string& number, absl::Time now);

// After CheckNotTaken has refused in a transaction that is gone: notes the pair, in one of its own.
// Gives `refusal`, or what went wrong.
absl::Status NoteTaken(const Environment& environment, const access::RequestContext& context,
                       const std::string& candidate_name, const absl::Status& refusal);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_NATIONAL_ID_NATIONAL_ID_HOLDERS_H_
