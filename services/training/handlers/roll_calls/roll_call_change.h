#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CHANGE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CHANGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "services/training/domain/roll_call.h"
#include "services/training/domain/training_class.h"

namespace ketnap::training {

// A change of a roll-call: the row is locked or new, its version is already the next one. It is an
// aggregate of its own, so that a whole class signing in does not hold the class's lock.
struct RollCallChange {
  RollCall roll_call;
  std::vector<CheckIn> check_ins;  // Touched by it.
};

// Locks the roll-call for a change. NOT_FOUND when there is none.
absl::StatusOr<RollCallChange> BeginRollCallChange(db::Transaction& transaction, const Uuid& id);

struct RollCallEntry {
  std::string action;      // RPC.
  std::string request_id;  // "" of the public one.
  Date date;
  bool historical = false;
};

// Journals a change whose row is written. `training_class` is the roll-call's.
absl::Status JournalRollCall(db::Transaction& transaction, const access::RequestContext& context,
                             const TrainingClass& training_class, const RollCallEntry& entry,
                             const RollCallChange& change);

// Writes the row and the journal.
absl::Status WriteRollCall(db::Transaction& transaction, const access::RequestContext& context,
                           const TrainingClass& training_class, const RollCallEntry& entry,
                           const RollCallChange& change);

// The class of a roll-call; INTERNAL when it has none.
absl::StatusOr<TrainingClass> ClassOfRollCall(db::Transaction& transaction,
                                              const RollCall& roll_call);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CHANGE_H_
