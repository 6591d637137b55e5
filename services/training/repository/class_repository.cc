#include "services/training/repository/class_repository.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

#define KETNAP_CLASS_COLUMNS                                                                  \
  "t.training_class_id, t.class_type, t.organizer_id, t.title, t.start_date, t.end_date, "    \
  "t.seats, "                                                                                 \
  "t.session_count, t.state, t.enrolled, t.passed, t.synthetic, t.version, t.create_time, "   \
  "t.class_type_version, t.waiting, t.cancellation_reason, t.cancellation_date, t.imported, " \
  "t.import_key"

constexpr std::string_view kInsertClass =
    "INSERT INTO training_class (training_class_id, class_type, organizer_id, title, start_date, "
    "end_date, seats, "
    "session_count, state, enrolled, passed, synthetic, version, create_time, class_type_version, "
    "waiting, cancellation_reason, cancellation_date, imported, import_key) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFindClass =
    "SELECT " KETNAP_CLASS_COLUMNS " FROM training_class t WHERE t.training_class_id = ?";
constexpr std::string_view kLockClass =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM training_class t WHERE t.training_class_id = ? FOR UPDATE";
constexpr std::string_view kLockImportedClass =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM training_class t WHERE t.organizer_id = ? AND t.import_key = ? FOR UPDATE";
constexpr std::string_view kUpdateClass =
    "UPDATE training_class SET organizer_id = ?, title = ?, start_date = ?, end_date = ?, seats = "
    "?, "
    "session_count = ?, state = ?, enrolled = ?, passed = ?, class_type_version = ?, waiting = ?, "
    "cancellation_reason = ?, cancellation_date = ?, version = ? WHERE training_class_id = ? AND "
    "version = ?";

#define KETNAP_CLASS_PAGE                                                                \
  " t.start_date <= ? AND (t.start_date < ? OR t.training_class_id < ?) AND (? = '' OR " \
  "t.class_type = ?) ORDER BY t.start_date DESC, t.training_class_id DESC LIMIT ?"

constexpr std::string_view kListClasses =
    "SELECT " KETNAP_CLASS_COLUMNS " FROM training_class t WHERE" KETNAP_CLASS_PAGE;
// What a root sees, in two halves, each read through its own index of the closure: one condition
// with OR would leave the server to look at every class there is.
constexpr std::string_view kListClassesBelow =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM replica_organization_closure c JOIN training_class t ON t.organizer_id = "
    "c.descendant_id WHERE c.ancestor_id = ? AND" KETNAP_CLASS_PAGE;
constexpr std::string_view kListClassesAbove =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM replica_organization_closure c JOIN training_class t ON t.organizer_id = c.ancestor_id "
    "WHERE c.descendant_id = ? AND c.depth > 0 AND" KETNAP_CLASS_PAGE;

// Classes with something left to do: by organizer, by whose people are in them, by one person.
#define KETNAP_OWES_CERTIFICATE "n.state = 3 AND n.certificate_id IS NULL"
constexpr std::string_view kUnfinishedClassesOfOrganizer =
    "SELECT t.training_class_id FROM training_class t WHERE t.organizer_id = ? AND "
    "t.imported = FALSE AND (t.state < 3 OR EXISTS (SELECT 1 FROM nomination n WHERE "
    "n.training_class_id = t.training_class_id "
    "AND " KETNAP_OWES_CERTIFICATE "))";
constexpr std::string_view kUnfinishedClassesWithPeopleOf =
    "SELECT DISTINCT n.training_class_id FROM nomination n JOIN training_class t "
    "ON t.training_class_id = n.training_class_id WHERE n.organization_id = ? "
    "AND (? IS NULL OR n.candidate_id = ?) AND t.imported = FALSE AND (t.state < 3 OR "
    "(" KETNAP_OWES_CERTIFICATE "))";

constexpr std::string_view kReplaceSession =
    "REPLACE INTO class_session (training_class_id, session, held_on) VALUES (?, ?, ?)";
constexpr std::string_view kDeleteAttendance =
    "DELETE FROM attendance WHERE training_class_id = ? AND session = ?";
constexpr std::string_view kInsertAttendance =
    "INSERT INTO attendance (training_class_id, session, nomination_id) VALUES (?, ?, ?)";
constexpr std::string_view kCountSessions =
    "SELECT COUNT(*) FROM class_session WHERE training_class_id = ?";
constexpr std::string_view kCountAttendance =
    "SELECT nomination_id, COUNT(*) FROM attendance WHERE training_class_id = ? GROUP BY "
    "nomination_id";

TrainingClass ClassOf(const db::Row& row) {
  TrainingClass value;
  value.id = row.Id(0);
  value.class_type = row.Text(1);
  value.organizer = row.Id(2);
  value.title = row.Text(3);
  value.start_date = row.DateAt(4);
  value.end_date = row.DateAt(5);
  value.seats = static_cast<int>(row.Int(6));
  value.session_count = static_cast<int>(row.Int(7));
  value.state = static_cast<ClassState>(row.Int(8));
  value.enrolled = static_cast<int>(row.Int(9));
  value.passed = static_cast<int>(row.Int(10));
  value.synthetic = row.Bool(11);
  value.version = row.Int(12);
  value.create_time = row.TimeAt(13);
  value.class_type_version = row.Text(14);
  value.waiting = static_cast<int>(row.Int(15));
  value.cancellation_reason = row.Text(16);
  value.cancelled_on = row.OptionalDate(17);
  value.imported = row.Bool(18);
  value.import_key = row.IsNull(19) ? "" : row.Text(19);
  return value;
}

Uuid FirstId(const db::Row& row) { return row.Id(0); }

}  // namespace

absl::Status InsertClass(db::Transaction& transaction, const TrainingClass& value) {
  return transaction
      .Execute(kInsertClass, {value.id,
                              value.class_type,
                              value.organizer,
                              value.title,
                              value.start_date,
                              value.end_date,
                              value.seats,
                              value.session_count,
                              value.state,
                              value.enrolled,
                              value.passed,
                              value.synthetic,
                              value.version,
                              value.create_time,
                              value.class_type_version,
                              value.waiting,
                              value.cancellation_reason,
                              value.cancelled_on,
                              value.imported,
                              value.import_key.empty() ? db::Value() : db::Value(value.import_key)})
      .status();
}

absl::StatusOr<std::optional<TrainingClass>> FindClass(db::Transaction& transaction,
                                                       const Uuid& id) {
  return One(transaction, kFindClass, {id}, &ClassOf);
}

absl::StatusOr<std::optional<TrainingClass>> LockClass(db::Transaction& transaction,
                                                       const Uuid& id) {
  return One(transaction, kLockClass, {id}, &ClassOf);
}

absl::StatusOr<std::optional<TrainingClass>> LockImportedClass(db::Transaction& transaction,
                                                               const Uuid& organizer,
                                                               const std::string& import_key) {
  return One(transaction, kLockImportedClass, {organizer, import_key}, &ClassOf);
}

absl::Status UpdateClass(db::Transaction& transaction, const TrainingClass& value) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(
          kUpdateClass,
          {value.organizer, value.title, value.start_date, value.end_date, value.seats,
           value.session_count, value.state, value.enrolled, value.passed, value.class_type_version,
           value.waiting, value.cancellation_reason, value.cancelled_on, value.version, value.id,
           value.version - 1}));
  if (changed == 1) return absl::OkStatus();
  return EtagMismatchError("trainingClasses/" + value.id.ToString());
}

absl::StatusOr<std::vector<TrainingClass>> ListClasses(db::Transaction& transaction,
                                                       const std::optional<Uuid>& root,
                                                       const ClassPage& page) {
  const Date start = page.before_start.value_or(Date(9999, 12, 31));
  const db::Value before =
      page.before_start.has_value() ? db::Value(page.before_id) : db::Value(db::LastId());
  db::Values values = {start, start, before, page.class_type, page.class_type, page.limit};
  if (!root.has_value()) return Many(transaction, kListClasses, values, &ClassOf);
  values.insert(values.begin(), *root);
  KETNAP_ASSIGN_OR_RETURN(std::vector<TrainingClass> classes,
                          Many(transaction, kListClassesBelow, values, &ClassOf));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<TrainingClass> above,
                          Many(transaction, kListClassesAbove, values, &ClassOf));
  classes.insert(classes.end(), above.begin(), above.end());
  std::sort(classes.begin(), classes.end(), [](const TrainingClass& a, const TrainingClass& b) {
    return std::tie(a.start_date, a.id) > std::tie(b.start_date, b.id);
  });
  if (classes.size() > static_cast<size_t>(page.limit)) {
    classes.resize(static_cast<size_t>(page.limit));
  }
  return classes;
}

absl::StatusOr<std::vector<Uuid>> UnfinishedClassesOf(db::Transaction& transaction,
                                                      const Uuid& organizer) {
  return Many(transaction, kUnfinishedClassesOfOrganizer, {organizer}, &FirstId);
}

absl::StatusOr<std::vector<Uuid>> UnfinishedClassesWithPeopleOf(
    db::Transaction& transaction, const Uuid& organization, const std::optional<Uuid>& candidate) {
  return Many(transaction, kUnfinishedClassesWithPeopleOf, {organization, candidate, candidate},
              &FirstId);
}

absl::Status ReplaceAttendance(db::Transaction& transaction, const Uuid& training_class,
                               const SessionAttendance& session) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kReplaceSession, {training_class, session.session, session.held_on})
          .status());
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kDeleteAttendance, {training_class, session.session}).status());
  for (const Uuid& nomination : session.present) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertAttendance, {training_class, session.session, nomination})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int> CountSessions(db::Transaction& transaction, const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kCountSessions, {training_class}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::vector<Attendance>> CountAttendance(db::Transaction& transaction,
                                                        const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kCountAttendance, {training_class}));
  std::vector<Attendance> counts;
  for (const db::Row& row : rows) counts.push_back({row.Id(0), static_cast<int>(row.Int(1))});
  return counts;
}

absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now) {
  const auto inserted = transaction.Execute(
      "INSERT INTO applied_reorganization (reorganization_id, effective_date, applied_at) "
      "VALUES (?, ?, ?)",
      {reorganization, effective_date, now});
  if (absl::IsAlreadyExists(inserted.status())) return false;
  KETNAP_RETURN_IF_ERROR(inserted.status());
  return true;
}

std::vector<std::string_view> ClassStatements() {
  return {kFindClass,
          kListClasses,
          kListClassesBelow,
          kListClassesAbove,
          kUnfinishedClassesOfOrganizer,
          kUnfinishedClassesWithPeopleOf,
          kCountSessions,
          kCountAttendance};
}

}  // namespace ketnap::training
