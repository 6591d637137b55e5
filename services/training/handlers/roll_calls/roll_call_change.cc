#include "services/training/handlers/roll_calls/roll_call_change.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_conversion.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {

absl::StatusOr<RollCallChange> BeginRollCallChange(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(auto found, LockRollCall(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(api::ResourceName(kRollCalls, id));
  RollCallChange change;
  change.roll_call = *std::move(found);
  ++change.roll_call.version;
  return change;
}

absl::Status JournalRollCall(db::Transaction& transaction, const access::RequestContext& context,
                             const TrainingClass& training_class, const RollCallEntry& entry,
                             const RollCallChange& change) {
  v1::RollCallChanged event;
  *event.mutable_roll_call() = ToProto(change.roll_call, training_class);
  for (const CheckIn& each : change.check_ins) *event.add_check_ins() = ToProto(each);
  journal::Change written;
  written.aggregate_type = kRollCalls;
  written.aggregate_id = change.roll_call.id;
  written.version = change.roll_call.version;
  written.action = entry.action;
  written.occurred_on = entry.date;
  written.organization = training_class.organizer;
  written.request_id = entry.request_id;
  written.historical = entry.historical;
  return journal::Append(transaction, context, written, event);
}

absl::Status WriteRollCall(db::Transaction& transaction, const access::RequestContext& context,
                           const TrainingClass& training_class, const RollCallEntry& entry,
                           const RollCallChange& change) {
  KETNAP_RETURN_IF_ERROR(UpdateRollCall(transaction, change.roll_call));
  return JournalRollCall(transaction, context, training_class, entry, change);
}

absl::StatusOr<TrainingClass> ClassOfRollCall(db::Transaction& transaction,
                                              const RollCall& roll_call) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindClass(transaction, roll_call.training_class));
  if (!found.has_value()) return absl::InternalError("a roll-call without its class");
  return *found;
}

}  // namespace ketnap::training
