#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_ATTENDANCE_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_ATTENDANCE_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/roll_call.h"
#include "services/training/domain/training_class.h"

// Sessions as they were held, and their corrections, in the database. Statuses are those of
// db::Transaction.
namespace ketnap::training {

// Nothing when the session was not recorded. Learners by id.
absl::StatusOr<std::optional<SessionAttendance>> FindSession(db::Transaction& transaction,
                                                             const Uuid& training_class,
                                                             int session);
// All that were recorded, in order.
absl::StatusOr<std::vector<SessionAttendance>> SessionsOfClass(db::Transaction& transaction,
                                                               const Uuid& training_class);

// One learner of a session that was recorded.
absl::Status AddAttendance(db::Transaction& transaction, const Uuid& training_class, int session,
                           const Uuid& nomination);
absl::Status RemoveAttendance(db::Transaction& transaction, const Uuid& training_class, int session,
                              const Uuid& nomination);

absl::Status InsertCorrection(db::Transaction& transaction, const AttendanceCorrection& correction);
// Oldest first.
absl::StatusOr<std::vector<AttendanceCorrection>> CorrectionsOfClass(db::Transaction& transaction,
                                                                     const Uuid& training_class);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> AttendanceStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_ATTENDANCE_REPOSITORY_H_
