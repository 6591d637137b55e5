#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_CHANGE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_CHANGE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "services/training/domain/enrolment.h"
#include "services/training/domain/roll_call.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// A change of a class under way: the class is locked, its version is already the next one. What the
// change touches is collected for the journal.
struct ClassChange {
  TrainingClass training_class;
  std::vector<Nomination> nominations;
  std::vector<Certificate> certificates;
  std::optional<SessionAttendance> session;
  std::optional<std::vector<ClassQuota>> quotas;  // All of them, where they were set.
  std::optional<AttendanceCorrection> correction;
};

struct ChangeRequest {
  std::string training_class;  // Resource name.
  std::string action;          // RPC.
  std::string request_id;
  Date date;  // The day it happened on.
  const char* date_field = "date";
  // The organization that acts where it is not the organizer: it stands at or below it, and its
  // right to enter the past counts.
  std::optional<Uuid> acting_organization;
  std::string on_behalf_of;  // For whom the process acts; "" when a person calls.
};

// Locks the class, judges the date, lets `body` change it, writes the class and the journal entry.
// To be called inside the mutation's transaction. NOT_FOUND when there is no such class, or none
// that is the acting organization's business.
absl::StatusOr<ClassChange> ChangeClass(db::Transaction& transaction,
                                        const Environment& environment,
                                        const access::RequestContext& context,
                                        const ChangeRequest& request,
                                        const std::function<absl::Status(ClassChange&)>& body);

// Journals a change whose class row is written.
absl::Status JournalClass(db::Transaction& transaction, const access::RequestContext& context,
                          const ChangeRequest& request, const ClassChange& change, bool historical);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_CHANGE_H_
