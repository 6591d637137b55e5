#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ATTENDANCE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ATTENDANCE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/class_change.h"

// What lists, roll-calls and corrections of attendance have in common. The class is locked.
namespace ketnap::training {

using Learners = std::map<std::string, Nomination>;  // By resource name.

absl::StatusOr<Learners> EnrolledLearners(db::Transaction& transaction,
                                          const TrainingClass& training_class);

// NOT_ENROLLED of `field`.
FieldViolation NotALearner(const std::string& field);

// INVALID_ARGUMENT when the class has no such session, or the day lies outside its dates.
absl::Status CheckSession(const TrainingClass& training_class, int session, Date date);

// FAILED_PRECONDITION, reason ROLL_CALL_OPEN, while one is open for the session; for any session
// of the class when it is 0.
absl::Status CheckNoOpenRollCall(db::Transaction& transaction, const Uuid& training_class,
                                 int session);

// Replaces the session's list by `change->session`, and brings the learners' counts up to it; those
// whose count changed go into `change`.
absl::Status StoreAttendance(db::Transaction& transaction, const Learners& learners,
                             ClassChange* change);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ATTENDANCE_H_
