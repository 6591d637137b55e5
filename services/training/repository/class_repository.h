#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_CLASS_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_CLASS_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"

// Classes and attendance in the database. Statuses are those of
// db::Transaction.
namespace ketnap::training {

absl::Status InsertClass(db::Transaction& transaction, const TrainingClass& training_class);
absl::StatusOr<std::optional<TrainingClass>> FindClass(db::Transaction& transaction,
                                                       const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<TrainingClass>> LockClass(db::Transaction& transaction,
                                                       const Uuid& id);
// The class an organizer brought in under that key, locked.
absl::StatusOr<std::optional<TrainingClass>> LockImportedClass(db::Transaction& transaction,
                                                               const Uuid& organizer,
                                                               const std::string& import_key);
// Writes `training_class`, whose version is already the new one. ABORTED when the row is not at the
// version before.
absl::Status UpdateClass(db::Transaction& transaction, const TrainingClass& training_class);

// A page of classes, newest first, of organizers that stand above or below `root` or are it; all
// when there is no root.
struct ClassPage {
  std::string class_type;  // "" for all.
  std::optional<Date> before_start;
  Uuid before_id;
  int limit = 0;
};
absl::StatusOr<std::vector<TrainingClass>> ListClasses(db::Transaction& transaction,
                                                       const std::optional<Uuid>& root,
                                                       const ClassPage& page);

// Classes not completed, or completed with certificates still owed to some who passed: held by
// `organizer`; or with people of `organization` in them, of one `candidate` when given.
absl::StatusOr<std::vector<Uuid>> UnfinishedClassesOf(db::Transaction& transaction,
                                                      const Uuid& organizer);
absl::StatusOr<std::vector<Uuid>> UnfinishedClassesWithPeopleOf(
    db::Transaction& transaction, const Uuid& organization, const std::optional<Uuid>& candidate);
// Replaces a session's list.
absl::Status ReplaceAttendance(db::Transaction& transaction, const Uuid& training_class,
                               const SessionAttendance& session);
absl::StatusOr<int> CountSessions(db::Transaction& transaction, const Uuid& training_class);
struct Attendance {
  Uuid nomination;
  int sessions = 0;
};
absl::StatusOr<std::vector<Attendance>> CountAttendance(db::Transaction& transaction,
                                                        const Uuid& training_class);

// Notes a reorganization; false when it was noted before.
absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> ClassStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_CLASS_REPOSITORY_H_
