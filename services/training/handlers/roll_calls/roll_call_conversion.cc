#include "services/training/handlers/roll_calls/roll_call_conversion.h"

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "services/training/handlers/conversion.h"

namespace ketnap::training {

v1::RollCall ToProto(const RollCall& value, const TrainingClass& training_class) {
  v1::RollCall message;
  message.set_name(api::ResourceName(kRollCalls, value.id));
  message.set_training_class(api::ResourceName(kClasses, value.training_class));
  message.set_session(value.session);
  *message.mutable_date() = DateToProto(value.held_on);
  message.set_state(static_cast<v1::RollCallState>(value.state));
  *message.mutable_open_time() = TimeToProto(value.open_time);
  if (value.close_time.has_value()) *message.mutable_close_time() = TimeToProto(*value.close_time);
  *message.mutable_submission_deadline() = TimeToProto(value.submission_deadline);
  message.set_present(value.present);
  message.set_to_confirm(value.to_confirm);
  message.set_enrolled(training_class.enrolled);
  return message;
}

v1::LearnerCheckIn ToProto(const CheckIn& value) {
  v1::LearnerCheckIn message;
  message.set_nomination(api::ResourceName(kNominations, value.nomination));
  message.set_outcome(static_cast<v1::CheckInOutcome>(value.outcome));
  *message.mutable_shown_time() = TimeToProto(value.shown_time);
  *message.mutable_receive_time() = TimeToProto(value.receive_time);
  message.set_reason_note(value.reason_note);
  return message;
}

v1::AttendanceCorrection ToProto(const AttendanceCorrection& value) {
  v1::AttendanceCorrection message;
  message.set_nomination(api::ResourceName(kNominations, value.nomination));
  message.set_present(value.present);
  message.set_reason_note(value.reason_note);
  *message.mutable_date() = DateToProto(value.corrected_on);
  *message.mutable_record_time() = TimeToProto(value.record_time);
  return message;
}

v1::ClassSession ToProto(const SessionAttendance& value) {
  v1::ClassSession message;
  message.set_session(value.session);
  *message.mutable_date() = DateToProto(value.held_on);
  for (const Uuid& id : value.present) message.add_present(api::ResourceName(kNominations, id));
  return message;
}

}  // namespace ketnap::training
