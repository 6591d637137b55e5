#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_RUNNING_CLASS_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_RUNNING_CLASS_H_

#include <vector>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// OK while the class is planned or open; FAILED_PRECONDITION, reason CLASS_STATE, otherwise.
absl::Status CheckRunning(const TrainingClass& training_class);

// Every fault of a class as it is to be: its days, its organizer's days, its type, its seats.
std::vector<FieldViolation> CheckClass(const Environment& environment,
                                       const TrainingClass& training_class);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_RUNNING_CLASS_H_
