#include "services/training/repository/attendance_repository.h"

#include <map>

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kFindSession =
    "SELECT session, held_on FROM class_session WHERE training_class_id = ? AND session = ?";
constexpr std::string_view kPresentAt =
    "SELECT session, nomination_id FROM attendance WHERE training_class_id = ? AND session = ? "
    "ORDER BY nomination_id";
constexpr std::string_view kSessionsOfClass =
    "SELECT session, held_on FROM class_session WHERE training_class_id = ? ORDER BY session";
constexpr std::string_view kPresentOfClass =
    "SELECT session, nomination_id FROM attendance WHERE training_class_id = ? "
    "ORDER BY session, nomination_id";
constexpr std::string_view kAddAttendance =
    "INSERT INTO attendance (training_class_id, session, nomination_id) VALUES (?, ?, ?)";
constexpr std::string_view kRemoveAttendance =
    "DELETE FROM attendance WHERE training_class_id = ? AND session = ? AND nomination_id = ?";
constexpr std::string_view kInsertCorrection =
    "INSERT INTO attendance_correction (training_class_id, class_version, session, nomination_id, "
    "present, reason_note, corrected_on, record_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kCorrectionsOfClass =
    "SELECT training_class_id, class_version, session, nomination_id, present, reason_note, "
    "corrected_on, record_time FROM attendance_correction WHERE training_class_id = ? "
    "ORDER BY class_version";

SessionAttendance SessionOf(const db::Row& row) {
  SessionAttendance value;
  value.session = static_cast<int>(row.Int(0));
  value.held_on = row.DateAt(1);
  return value;
}

AttendanceCorrection CorrectionOf(const db::Row& row) {
  AttendanceCorrection value;
  value.training_class = row.Id(0);
  value.class_version = row.Int(1);
  value.session = static_cast<int>(row.Int(2));
  value.nomination = row.Id(3);
  value.present = row.Bool(4);
  value.reason_note = row.Text(5);
  value.corrected_on = row.DateAt(6);
  value.record_time = row.TimeAt(7);
  return value;
}

}  // namespace

absl::StatusOr<std::optional<SessionAttendance>> FindSession(db::Transaction& transaction,
                                                             const Uuid& training_class,
                                                             int session) {
  KETNAP_ASSIGN_OR_RETURN(auto found,
                          One(transaction, kFindSession, {training_class, session}, &SessionOf));
  if (!found.has_value()) return found;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows present,
                          transaction.Query(kPresentAt, {training_class, session}));
  for (const db::Row& row : present) found->present.push_back(row.Id(1));
  return found;
}

absl::StatusOr<std::vector<SessionAttendance>> SessionsOfClass(db::Transaction& transaction,
                                                               const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(auto sessions,
                          Many(transaction, kSessionsOfClass, {training_class}, &SessionOf));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows present,
                          transaction.Query(kPresentOfClass, {training_class}));
  std::map<int, SessionAttendance*> by_number;
  for (SessionAttendance& each : sessions) by_number[each.session] = &each;
  for (const db::Row& row : present) {
    auto found = by_number.find(static_cast<int>(row.Int(0)));
    if (found != by_number.end()) found->second->present.push_back(row.Id(1));
  }
  return sessions;
}

absl::Status AddAttendance(db::Transaction& transaction, const Uuid& training_class, int session,
                           const Uuid& nomination) {
  return transaction.Execute(kAddAttendance, {training_class, session, nomination}).status();
}

absl::Status RemoveAttendance(db::Transaction& transaction, const Uuid& training_class, int session,
                              const Uuid& nomination) {
  return transaction.Execute(kRemoveAttendance, {training_class, session, nomination}).status();
}

absl::Status InsertCorrection(db::Transaction& transaction, const AttendanceCorrection& value) {
  return transaction
      .Execute(kInsertCorrection,
               {value.training_class, value.class_version, value.session, value.nomination,
                value.present, value.reason_note, value.corrected_on, value.record_time})
      .status();
}

absl::StatusOr<std::vector<AttendanceCorrection>> CorrectionsOfClass(db::Transaction& transaction,
                                                                     const Uuid& training_class) {
  return Many(transaction, kCorrectionsOfClass, {training_class}, &CorrectionOf);
}

std::vector<std::string_view> AttendanceStatements() {
  return {kFindSession, kPresentAt, kSessionsOfClass, kPresentOfClass, kCorrectionsOfClass};
}

}  // namespace ketnap::training
