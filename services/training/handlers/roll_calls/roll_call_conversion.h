#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CONVERSION_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CONVERSION_H_

#include "ketnap/training/v1/roll_call_service.pb.h"
#include "services/training/domain/roll_call.h"
#include "services/training/domain/training_class.h"

namespace ketnap::training {

v1::RollCall ToProto(const RollCall& value, const TrainingClass& training_class);
// Without the name, as the journal keeps it.
v1::LearnerCheckIn ToProto(const CheckIn& value);
v1::AttendanceCorrection ToProto(const AttendanceCorrection& value);
v1::ClassSession ToProto(const SessionAttendance& value);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_CONVERSION_H_
