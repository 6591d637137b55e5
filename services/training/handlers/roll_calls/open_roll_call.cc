#include <utility>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/training/handlers/attendance.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_change.h"
#include "services/training/handlers/roll_calls/roll_call_conversion.h"
#include "services/training/handlers/roll_calls/roll_call_handler.h"
#include "services/training/repository/attendance_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/roll_call_repository.h"
#include "services/training/roll_call_code.h"

namespace ketnap::training {
namespace {

// A session that was recorded keeps its day: a further roll-call adds to its list.
absl::Status CheckRecordedDay(db::Transaction& transaction, const TrainingClass& training_class,
                              int session, Date date) {
  KETNAP_ASSIGN_OR_RETURN(const auto recorded,
                          FindSession(transaction, training_class.id, session));
  if (!recorded.has_value() || recorded->held_on == date) return absl::OkStatus();
  return InvalidFieldsError({{"date",
                              "SESSION_HELD_ON_OTHER_DAY",
                              {"Buổi này đã được ghi nhận vào ngày khác.",
                               "This session was recorded for another day."}}});
}

RollCall NewRollCall(const Context& context, const ClassType& type,
                     const TrainingClass& training_class, int session, Date date) {
  RollCall roll_call;
  roll_call.id = Uuid::Generate(context.now);
  roll_call.training_class = training_class.id;
  roll_call.session = session;
  roll_call.held_on = date;
  roll_call.key = NewRollCallKey();
  roll_call.window_seconds = type.roll_call_window_seconds;
  roll_call.open_time = context.now;
  roll_call.submission_deadline = context.now + absl::Hours(type.roll_call_grace_hours);
  roll_call.version = 1;
  return roll_call;
}

absl::StatusOr<v1::RollCall> OpenIn(db::Transaction& transaction, const Environment& environment,
                                    const Context& context, const v1::OpenRollCallRequest& request,
                                    Date date) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.training_class(), kClasses, "training_class"));
  KETNAP_ASSIGN_OR_RETURN(const auto training_class, LockClass(transaction, id));
  if (!training_class.has_value()) return ResourceNotFoundError(request.training_class());
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, training_class->organizer, date,
                              environment.historical_entry_days, "date"));
  KETNAP_RETURN_IF_ERROR(CheckState(*training_class, ClassState::kOpen));
  KETNAP_RETURN_IF_ERROR(CheckSession(*training_class, request.session(), date));
  KETNAP_RETURN_IF_ERROR(CheckNoOpenRollCall(transaction, id, request.session()));
  KETNAP_RETURN_IF_ERROR(CheckRecordedDay(transaction, *training_class, request.session(), date));
  const ClassType* type = environment.class_types->Of(*training_class);
  if (type == nullptr) return ResourceNotFoundError(training_class->class_type);
  const RollCallChange change = {
      NewRollCall(context, *type, *training_class, request.session(), date), {}};
  KETNAP_RETURN_IF_ERROR(InsertRollCall(transaction, change.roll_call));
  KETNAP_RETURN_IF_ERROR(JournalRollCall(transaction, context, *training_class,
                                         {"OpenRollCall", request.request_id(), date, historical},
                                         change));
  return ToProto(change.roll_call, *training_class);
}

}  // namespace

absl::StatusOr<v1::RollCall> RollCallHandler::OpenRollCall(const Context& context,
                                                           const v1::OpenRollCallRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::RollCall>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return OpenIn(transaction, *environment_, context, request, date);
      });
}

absl::StatusOr<v1::RollCallCode> RollCallHandler::GetRollCallCode(
    const Context& context, const v1::GetRollCallCodeRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kRollCalls));
  std::optional<RollCall> roll_call;
  bool class_is_open = false;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(roll_call, FindRollCall(transaction, id));
        if (!roll_call.has_value()) return absl::OkStatus();
        KETNAP_ASSIGN_OR_RETURN(const TrainingClass training_class,
                                ClassOfRollCall(transaction, *roll_call));
        class_is_open = training_class.state == ClassState::kOpen;
        return absl::OkStatus();
      }));
  if (!roll_call.has_value()) return ResourceNotFoundError(request.name());
  KETNAP_RETURN_IF_ERROR(CheckTakesCodes(*roll_call, context.now));
  if (!class_is_open) return RollCallClosedError();
  const int64_t window = WindowAt(*roll_call, context.now);
  v1::RollCallCode response;
  response.set_code(MakeRollCallCode(roll_call->id, window, roll_call->key));
  *response.mutable_expire_time() = TimeToProto(WindowStart(*roll_call, window + 1));
  return response;
}

}  // namespace ketnap::training
