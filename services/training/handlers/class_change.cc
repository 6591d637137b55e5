#include "services/training/handlers/class_change.h"

#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_conversion.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {

absl::Status JournalClass(db::Transaction& transaction, const access::RequestContext& context,
                          const ChangeRequest& request, const ClassChange& change,
                          bool historical) {
  v1::ClassChanged event;
  *event.mutable_training_class() = ToProto(change.training_class);
  for (const Nomination& each : change.nominations) *event.add_nominations() = ToProto(each);
  for (const Certificate& each : change.certificates) *event.add_certificates() = ToProto(each);
  if (change.session.has_value()) {
    v1::SessionAttendance* session = event.mutable_session_attendance();
    session->set_session(change.session->session);
    *session->mutable_date() = DateToProto(change.session->held_on);
    for (const Uuid& id : change.session->present) {
      session->add_present(api::ResourceName(kNominations, id));
    }
  }
  if (change.quotas.has_value()) {
    v1::ClassQuotas* quotas = event.mutable_quotas();
    for (const ClassQuota& each : *change.quotas) *quotas->add_quotas() = ToProto(each);
  }
  if (change.correction.has_value()) {
    *event.mutable_correction() = ToProto(*change.correction);
  }
  journal::Change entry;
  entry.aggregate_type = kClasses;
  entry.aggregate_id = change.training_class.id;
  entry.version = change.training_class.version;
  entry.action = request.action;
  entry.occurred_on = request.date;
  entry.organization = change.training_class.organizer;
  entry.request_id = request.request_id;
  entry.on_behalf_of = request.on_behalf_of;
  entry.historical = historical;
  return journal::Append(transaction, context, entry, event);
}

absl::StatusOr<ClassChange> ChangeClass(db::Transaction& transaction,
                                        const Environment& environment,
                                        const access::RequestContext& context,
                                        const ChangeRequest& request,
                                        const std::function<absl::Status(ClassChange&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.training_class, kClasses, "training_class"));
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockClass(transaction, id));
  // Before anything else is judged: a class of an organizer that is not above the acting
  // organization must look like none at all.
  const bool is_its_business =
      found.has_value() &&
      (!request.acting_organization.has_value() ||
       environment.tree->IsWithin(*request.acting_organization, found->organizer));
  if (!is_its_business) return ResourceNotFoundError(request.training_class);
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree,
                              request.acting_organization.value_or(found->organizer), request.date,
                              environment.historical_entry_days, request.date_field));
  ClassChange change;
  change.training_class = *found;
  ++change.training_class.version;
  KETNAP_RETURN_IF_ERROR(body(change));
  KETNAP_RETURN_IF_ERROR(UpdateClass(transaction, change.training_class));
  KETNAP_RETURN_IF_ERROR(JournalClass(transaction, context, request, change, historical));
  return change;
}

}  // namespace ketnap::training
