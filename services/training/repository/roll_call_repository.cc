#include "services/training/repository/roll_call_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

#define KETNAP_ROLL_CALL_COLUMNS                                                     \
  "r.roll_call_id, r.training_class_id, r.session, r.held_on, r.state, r.code_key, " \
  "r.window_seconds, r.open_time, r.close_time, r.submission_deadline, r.present, "  \
  "r.to_confirm, r.version"
#define KETNAP_CHECK_IN_COLUMNS                                                \
  "k.roll_call_id, k.nomination_id, k.outcome, k.window_index, k.shown_time, " \
  "k.receive_time, k.reason_note"

constexpr std::string_view kInsertRollCall =
    "INSERT INTO roll_call (roll_call_id, training_class_id, session, held_on, state, code_key, "
    "window_seconds, open_time, close_time, submission_deadline, present, to_confirm, version) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFindRollCall =
    "SELECT " KETNAP_ROLL_CALL_COLUMNS " FROM roll_call r WHERE r.roll_call_id = ?";
constexpr std::string_view kLockRollCall =
    "SELECT " KETNAP_ROLL_CALL_COLUMNS " FROM roll_call r WHERE r.roll_call_id = ? FOR UPDATE";
constexpr std::string_view kUpdateRollCall =
    "UPDATE roll_call SET state = ?, close_time = ?, present = ?, to_confirm = ?, version = ? "
    "WHERE roll_call_id = ? AND version = ?";
constexpr std::string_view kFindOpenRollCall =
    "SELECT " KETNAP_ROLL_CALL_COLUMNS
    " FROM roll_call r WHERE r.training_class_id = ? AND r.open_session BETWEEN ? AND ? "
    "ORDER BY r.open_session LIMIT 1";

constexpr std::string_view kInsertCheckIn =
    "INSERT INTO check_in (roll_call_id, nomination_id, outcome, window_index, shown_time, "
    "receive_time, reason_note) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdateCheckIn =
    "UPDATE check_in SET outcome = ?, reason_note = ? WHERE roll_call_id = ? AND nomination_id = ?";
constexpr std::string_view kFindCheckIn =
    "SELECT " KETNAP_CHECK_IN_COLUMNS
    " FROM check_in k WHERE k.roll_call_id = ? AND k.nomination_id = ?";
constexpr std::string_view kCheckInsOf =
    "SELECT " KETNAP_CHECK_IN_COLUMNS
    " FROM check_in k WHERE k.roll_call_id = ? AND k.outcome = ? ORDER BY k.nomination_id";
constexpr std::string_view kListCheckIns =
    "SELECT " KETNAP_CHECK_IN_COLUMNS
    ", f.full_name FROM check_in k JOIN nomination n ON n.nomination_id = k.nomination_id "
    "LEFT JOIN candidate_fact f ON f.candidate_id = n.candidate_id WHERE k.roll_call_id = ? "
    "AND k.nomination_id > ? AND (? = 0 OR k.outcome = ?) ORDER BY k.nomination_id LIMIT ?";

constexpr std::string_view kFindSlipHolder =
    "SELECT n.nomination_id, n.training_class_id, n.state FROM nomination n WHERE n.slip_code = ?";
constexpr std::string_view kListSlips =
    "SELECT n.nomination_id, n.organization_id, f.full_name, n.slip_code FROM nomination n "
    "LEFT JOIN candidate_fact f ON f.candidate_id = n.candidate_id WHERE n.training_class_id = ? "
    "AND n.nomination_id > ? AND n.state = 2 AND n.slip_code IS NOT NULL "
    "ORDER BY n.nomination_id LIMIT ?";

RollCall RollCallOf(const db::Row& row) {
  RollCall value;
  value.id = row.Id(0);
  value.training_class = row.Id(1);
  value.session = static_cast<int>(row.Int(2));
  value.held_on = row.DateAt(3);
  value.state = static_cast<RollCallState>(row.Int(4));
  value.key = row.Text(5);
  value.window_seconds = static_cast<int>(row.Int(6));
  value.open_time = row.TimeAt(7);
  value.close_time = row.OptionalTime(8);
  value.submission_deadline = row.TimeAt(9);
  value.present = static_cast<int>(row.Int(10));
  value.to_confirm = static_cast<int>(row.Int(11));
  value.version = row.Int(12);
  return value;
}

CheckIn CheckInOf(const db::Row& row) {
  CheckIn value;
  value.roll_call = row.Id(0);
  value.nomination = row.Id(1);
  value.outcome = static_cast<CheckInOutcome>(row.Int(2));
  value.window = row.Int(3);
  value.shown_time = row.TimeAt(4);
  value.receive_time = row.TimeAt(5);
  value.reason_note = row.Text(6);
  return value;
}

NamedCheckIn NamedCheckInOf(const db::Row& row) {
  return {CheckInOf(row), row.OptionalText(7).value_or("")};
}

SlipHolder SlipHolderOf(const db::Row& row) {
  return {row.Id(0), row.Id(1), static_cast<NominationState>(row.Int(2))};
}

Slip SlipOf(const db::Row& row) {
  return {row.Id(0), row.Id(1), row.OptionalText(2).value_or(""), row.Text(3)};
}

}  // namespace

absl::Status InsertRollCall(db::Transaction& transaction, const RollCall& value) {
  return transaction
      .Execute(kInsertRollCall,
               {value.id, value.training_class, value.session, value.held_on, value.state,
                value.key, value.window_seconds, value.open_time, value.close_time,
                value.submission_deadline, value.present, value.to_confirm, value.version})
      .status();
}

absl::StatusOr<std::optional<RollCall>> FindRollCall(db::Transaction& transaction, const Uuid& id) {
  return One(transaction, kFindRollCall, {id}, &RollCallOf);
}

absl::StatusOr<std::optional<RollCall>> LockRollCall(db::Transaction& transaction, const Uuid& id) {
  return One(transaction, kLockRollCall, {id}, &RollCallOf);
}

absl::Status UpdateRollCall(db::Transaction& transaction, const RollCall& value) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(kUpdateRollCall,
                          {value.state, value.close_time, value.present, value.to_confirm,
                           value.version, value.id, value.version - 1}));
  if (changed == 1) return absl::OkStatus();
  return EtagMismatchError(absl::StrCat("rollCalls/", value.id.ToString()));
}

absl::StatusOr<std::optional<RollCall>> FindOpenRollCall(db::Transaction& transaction,
                                                         const Uuid& training_class, int session) {
  const int last = session == 0 ? 1000000 : session;
  return One(transaction, kFindOpenRollCall, {training_class, session, last}, &RollCallOf);
}

absl::Status InsertCheckIn(db::Transaction& transaction, const CheckIn& value) {
  return transaction
      .Execute(kInsertCheckIn, {value.roll_call, value.nomination, value.outcome, value.window,
                                value.shown_time, value.receive_time, value.reason_note})
      .status();
}

absl::Status UpdateCheckIn(db::Transaction& transaction, const CheckIn& value) {
  return transaction
      .Execute(kUpdateCheckIn,
               {value.outcome, value.reason_note, value.roll_call, value.nomination})
      .status();
}

absl::StatusOr<std::optional<CheckIn>> FindCheckIn(db::Transaction& transaction,
                                                   const Uuid& roll_call, const Uuid& nomination) {
  return One(transaction, kFindCheckIn, {roll_call, nomination}, &CheckInOf);
}

absl::StatusOr<std::vector<CheckIn>> CheckInsOf(db::Transaction& transaction, const Uuid& roll_call,
                                                CheckInOutcome outcome) {
  return Many(transaction, kCheckInsOf, {roll_call, outcome}, &CheckInOf);
}

absl::StatusOr<std::vector<NamedCheckIn>> ListCheckIns(db::Transaction& transaction,
                                                       const Uuid& roll_call,
                                                       CheckInOutcome outcome,
                                                       const Uuid& after_nomination, int limit) {
  return Many(transaction, kListCheckIns, {roll_call, after_nomination, outcome, outcome, limit},
              &NamedCheckInOf);
}

absl::StatusOr<std::optional<SlipHolder>> FindSlipHolder(db::Transaction& transaction,
                                                         std::string_view slip_code) {
  return One(transaction, kFindSlipHolder, {slip_code}, &SlipHolderOf);
}

absl::StatusOr<std::vector<Slip>> ListSlips(db::Transaction& transaction,
                                            const Uuid& training_class,
                                            const Uuid& after_nomination, int limit) {
  return Many(transaction, kListSlips, {training_class, after_nomination, limit}, &SlipOf);
}

std::vector<std::string_view> RollCallStatements() {
  return {kFindRollCall, kFindOpenRollCall, kFindCheckIn, kCheckInsOf,
          kListCheckIns, kFindSlipHolder,   kListSlips};
}

}  // namespace ketnap::training
