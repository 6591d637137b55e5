#include "services/supervision/repository/oversight_repository.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_OVERSIGHT_COLUMNS                                                        \
  " t.id, t.version, t.organization_id, t.committee_id, t.member_id, t.account_id,"     \
  " t.start_date, t.end_date, t.decision_number, t.decision_symbol, t.decision_issuer," \
  " t.decision_date, t.duties, t.end_reason, t.last_note_date, t.note_count,"           \
  " t.open_reminder_count, t.synthetic, t.created_at, t.updated_at "

constexpr char kFind[] =
    "SELECT" KETNAP_OVERSIGHT_COLUMNS "FROM oversight_assignment t WHERE t.id = ?";
constexpr char kLock[] =
    "SELECT" KETNAP_OVERSIGHT_COLUMNS "FROM oversight_assignment t WHERE t.id = ? FOR UPDATE";
// An insert that finds its row locks it.
constexpr char kLockPair[] =
    "INSERT INTO oversight_pair (organization_id, member_id) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE member_id = member_id";
constexpr char kOverlapping[] =
    "SELECT id FROM oversight_assignment WHERE organization_id = ? AND member_id = ?"
    " AND end_date >= ? AND start_date <= ? AND end_date >= start_date AND id <> ? LIMIT 1";

// Read in the order of the first day and looked up in the closure one by one, so that no page is
// sorted, however wide the scope is.
#define KETNAP_OVERSIGHT_BELOW(whose)                                                     \
  "EXISTS (SELECT 1 FROM replica_organization_closure s WHERE s.descendant_id = t." whose \
  " AND s.ancestor_id = ?)"
#define KETNAP_OVERSIGHT_PAGE                                                                \
  " t.start_date <= ? AND (t.start_date < ? OR t.id < ?)"                                    \
  " AND (? = 0 OR (t.start_date <= ? AND t.end_date >= ?))"                                  \
  " AND (? = 0 OR " KETNAP_OVERSIGHT_BELOW("organization_id") " OR " KETNAP_OVERSIGHT_BELOW( \
      "committee_id") ") ORDER BY t.start_date DESC, t.id DESC LIMIT ?"
constexpr char kList[] = "SELECT" KETNAP_OVERSIGHT_COLUMNS
                         "FROM oversight_assignment t FORCE INDEX (oversight_assignment_by_start)"
                         " WHERE" KETNAP_OVERSIGHT_PAGE;
constexpr char kListOfMember[] =
    "SELECT" KETNAP_OVERSIGHT_COLUMNS
    "FROM oversight_assignment t FORCE INDEX (oversight_assignment_by_member)"
    " WHERE t.member_id = ? AND" KETNAP_OVERSIGHT_PAGE;

constexpr char kInsert[] =
    "INSERT INTO oversight_assignment (id, version, organization_id, committee_id, member_id,"
    " account_id, start_date, end_date, decision_number, decision_symbol, decision_issuer,"
    " decision_date, duties, end_reason, last_note_date, note_count, open_reminder_count,"
    " synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kUpdate[] =
    "UPDATE oversight_assignment SET version = version + 1, account_id = ?, end_date = ?,"
    " decision_number = ?, decision_symbol = ?, decision_issuer = ?, decision_date = ?, duties = ?,"
    " end_reason = ?, last_note_date = ?, note_count = ?, open_reminder_count = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

constexpr char kUnassigned[] =
    "SELECT o.id, o.display_name, (SELECT MAX(e.end_date) FROM oversight_assignment e"
    " WHERE e.organization_id = o.id AND e.end_date < ? AND e.end_date >= e.start_date)"
    " FROM replica_organization o FORCE INDEX (replica_organization_by_parent)"
    " WHERE o.parent_id = ? AND o.id > ?"
    " AND (o.valid_to IS NULL OR o.valid_to >= ?)"
    " AND NOT EXISTS (SELECT 1 FROM oversight_assignment t WHERE t.organization_id = o.id"
    " AND t.start_date <= ? AND t.end_date >= ?) ORDER BY o.id LIMIT ?";

// A post in a committee (TieKind::kPost) on a day.
constexpr char kPost[] =
    "SELECT 1 FROM member_tie WHERE member_id = ? AND last_day >= ? AND first_day <= ?"
    " AND kind = 2 AND organization_id = ? LIMIT 1";

constexpr char kInsertNote[] =
    "INSERT INTO oversight_note (id, assignment_id, note_date, kind, text, resources, author,"
    " by_overseer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kListNotes[] =
    "SELECT n.id, n.assignment_id, t.organization_id, n.note_date, n.kind, n.text, n.resources,"
    " n.author, n.by_overseer, n.created_at FROM oversight_note n"
    " JOIN oversight_assignment t ON t.id = n.assignment_id"
    " WHERE n.assignment_id = ? AND n.note_date <= ? AND (n.note_date < ? OR n.id < ?)"
    " ORDER BY n.note_date DESC, n.id DESC LIMIT ?";

#define KETNAP_REMINDER_COLUMNS                                                        \
  " r.id, r.version, r.assignment_id, r.organization_id, r.committee_id, r.member_id," \
  " r.account_id, r.due_date, r.text, r.repeat_months, r.anchor_day, r.state,"         \
  " r.completion_date, r.cancel_reason, r.created_at, r.updated_at "
#define KETNAP_REMINDER_PAGE                                                                    \
  " r.due_date >= ? AND r.due_date <= ? AND (r.due_date > ? OR r.id > ?)"                       \
  " AND (? = 0 OR EXISTS (SELECT 1 FROM replica_organization_closure o WHERE o.ancestor_id = ?" \
  " AND o.descendant_id = r.organization_id))"
#define KETNAP_REMINDER_OF_COMMITTEE                                                            \
  " AND (? = 0 OR EXISTS (SELECT 1 FROM replica_organization_closure s WHERE s.ancestor_id = ?" \
  " AND s.descendant_id = r.committee_id))"
#define KETNAP_REMINDER_ORDER " ORDER BY r.due_date, r.id LIMIT ?"

constexpr char kFindReminder[] =
    "SELECT" KETNAP_REMINDER_COLUMNS "FROM oversight_reminder r WHERE r.id = ?";
constexpr char kOpenReminders[] =
    "SELECT" KETNAP_REMINDER_COLUMNS
    "FROM oversight_reminder r WHERE r.assignment_id = ? AND r.state = 1 ORDER BY r.due_date, r.id";
constexpr char kListReminders[] =
    "SELECT" KETNAP_REMINDER_COLUMNS
    "FROM oversight_reminder r FORCE INDEX (oversight_reminder_by_due)"
    " WHERE" KETNAP_REMINDER_PAGE KETNAP_REMINDER_OF_COMMITTEE KETNAP_REMINDER_ORDER;
constexpr char kListRemindersInState[] =
    "SELECT" KETNAP_REMINDER_COLUMNS
    "FROM oversight_reminder r FORCE INDEX (oversight_reminder_by_state)"
    " WHERE r.state = ? AND" KETNAP_REMINDER_PAGE KETNAP_REMINDER_OF_COMMITTEE
        KETNAP_REMINDER_ORDER;
constexpr char kListRemindersOfMember[] =
    "SELECT" KETNAP_REMINDER_COLUMNS
    "FROM oversight_reminder r FORCE INDEX (oversight_reminder_by_member)"
    " WHERE r.member_id = ? AND (? = 0 OR r.state = ?) AND" KETNAP_REMINDER_PAGE
        KETNAP_REMINDER_ORDER;
constexpr char kListRemindersOfAccount[] =
    "SELECT" KETNAP_REMINDER_COLUMNS
    "FROM oversight_reminder r FORCE INDEX (oversight_reminder_by_account)"
    " WHERE r.account_id = ? AND (? = 0 OR r.state = ?) AND" KETNAP_REMINDER_PAGE
        KETNAP_REMINDER_ORDER;
constexpr char kInsertReminder[] =
    "INSERT INTO oversight_reminder (id, version, assignment_id, organization_id, committee_id,"
    " member_id, account_id, due_date, text, repeat_months, anchor_day, state, completion_date,"
    " cancel_reason, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kUpdateReminder[] =
    "UPDATE oversight_reminder SET version = version + 1, state = ?, completion_date = ?,"
    " cancel_reason = ?, updated_at = ? WHERE id = ? AND version = ?";
constexpr char kUpdateReminderAccounts[] =
    "UPDATE oversight_reminder SET account_id = ? WHERE assignment_id = ?";

#undef KETNAP_OVERSIGHT_COLUMNS
#undef KETNAP_OVERSIGHT_BELOW
#undef KETNAP_OVERSIGHT_PAGE
#undef KETNAP_REMINDER_COLUMNS
#undef KETNAP_REMINDER_PAGE
#undef KETNAP_REMINDER_OF_COMMITTEE
#undef KETNAP_REMINDER_ORDER

OversightAssignment AssignmentOf(const db::Row& row) {
  OversightAssignment assignment;
  assignment.id = row.Id(0);
  assignment.version = row.Int(1);
  assignment.organization = row.Id(2);
  assignment.committee = row.Id(3);
  assignment.member = row.Id(4);
  assignment.account = row.OptionalId(5);
  assignment.start = row.DateAt(6);
  if (row.DateAt(7) != kForever) assignment.end = row.DateAt(7);
  assignment.decision = {row.Text(8), row.Text(9), row.Text(10), row.DateAt(11)};
  assignment.duties = row.Text(12);
  assignment.end_reason = row.Text(13);
  assignment.last_note = row.OptionalDate(14);
  assignment.note_count = static_cast<int>(row.Int(15));
  assignment.open_reminder_count = static_cast<int>(row.Int(16));
  assignment.synthetic = row.Bool(17);
  assignment.create_time = row.TimeAt(18);
  assignment.update_time = row.TimeAt(19);
  return assignment;
}

OversightNote NoteOf(const db::Row& row) {
  OversightNote note;
  note.id = row.Id(0);
  note.assignment = row.Id(1);
  note.organization = row.Id(2);
  note.day = row.DateAt(3);
  note.kind = static_cast<OversightNoteKind>(row.Int(4));
  note.text = row.Text(5);
  note.resources = absl::StrSplit(row.Text(6), '\n', absl::SkipEmpty());
  note.author = row.Text(7);
  note.by_overseer = row.Bool(8);
  note.create_time = row.TimeAt(9);
  return note;
}

OversightReminder ReminderOf(const db::Row& row) {
  OversightReminder reminder;
  reminder.id = row.Id(0);
  reminder.version = row.Int(1);
  reminder.assignment = row.Id(2);
  reminder.organization = row.Id(3);
  reminder.committee = row.Id(4);
  reminder.member = row.Id(5);
  reminder.account = row.OptionalId(6);
  reminder.due = row.DateAt(7);
  reminder.text = row.Text(8);
  reminder.repeat_months = static_cast<int>(row.Int(9));
  reminder.anchor_day = static_cast<int>(row.Int(10));
  reminder.state = static_cast<ReminderState>(row.Int(11));
  reminder.completed = row.OptionalDate(12);
  reminder.cancel_reason = row.Text(13);
  reminder.create_time = row.TimeAt(14);
  reminder.update_time = row.TimeAt(15);
  return reminder;
}

UnassignedOrganization UnassignedOf(const db::Row& row) {
  return {row.Id(0), row.Text(1), row.OptionalDate(2)};
}

Date EndOf(const OversightAssignment& assignment) { return assignment.end.value_or(kForever); }

db::Values PageValues(const std::optional<Uuid>& root, const OversightPage& page) {
  db::Values values;
  if (page.member.has_value()) values.emplace_back(*page.member);
  const Date before = page.before_start.value_or(kForever);
  const Date on = page.on.value_or(kEver);
  values.insert(values.end(),
                {before, before, page.before_id, page.on.has_value(), on, on, root.has_value(),
                 root.value_or(Uuid()), root.value_or(Uuid()), page.limit});
  return values;
}

// Of KETNAP_REMINDER_PAGE.
db::Values PageValues(const ReminderPage& page) {
  const Date after = page.after_due.value_or(kEver);
  return {after,         page.due_until.value_or(kForever), after,
          page.after_id, page.organization.has_value(),     page.organization.value_or(Uuid())};
}

absl::StatusOr<std::vector<OversightReminder>> RemindersOf(db::Transaction& transaction,
                                                           std::string_view sql, const Uuid& who,
                                                           const ReminderPage& page) {
  db::Values values = {who, page.state, page.state};
  const db::Values rest = PageValues(page);
  values.insert(values.end(), rest.begin(), rest.end());
  values.emplace_back(page.limit);
  return Many(transaction, sql, values, &ReminderOf);
}

}  // namespace

absl::StatusOr<std::optional<OversightAssignment>> FindOversight(db::Transaction& transaction,
                                                                 const Uuid& id) {
  return One(transaction, kFind, {id}, &AssignmentOf);
}

absl::StatusOr<std::optional<OversightAssignment>> LockOversight(db::Transaction& transaction,
                                                                 const Uuid& id) {
  return One(transaction, kLock, {id}, &AssignmentOf);
}

absl::Status LockOversightPair(db::Transaction& transaction, const Uuid& organization,
                               const Uuid& member) {
  return transaction.Execute(kLockPair, {organization, member}).status();
}

absl::StatusOr<std::optional<Uuid>> FindOverlappingOversight(
    db::Transaction& transaction, const OversightAssignment& assignment) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(
                              kOverlapping, {assignment.organization, assignment.member,
                                             assignment.start, EndOf(assignment), assignment.id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::vector<OversightAssignment>> ListOversight(db::Transaction& transaction,
                                                               const std::optional<Uuid>& root,
                                                               const OversightPage& page) {
  return Many(transaction, page.member.has_value() ? kListOfMember : kList, PageValues(root, page),
              &AssignmentOf);
}

absl::Status InsertOversight(db::Transaction& transaction, const OversightAssignment& assignment) {
  return transaction
      .Execute(kInsert, {assignment.id,
                         assignment.version,
                         assignment.organization,
                         assignment.committee,
                         assignment.member,
                         assignment.account,
                         assignment.start,
                         EndOf(assignment),
                         assignment.decision.number,
                         assignment.decision.symbol,
                         assignment.decision.issuer,
                         assignment.decision.date,
                         assignment.duties,
                         assignment.end_reason,
                         assignment.last_note,
                         assignment.note_count,
                         assignment.open_reminder_count,
                         assignment.synthetic,
                         assignment.create_time,
                         assignment.update_time})
      .status();
}

absl::Status UpdateOversight(db::Transaction& transaction, const OversightAssignment& assignment) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          kUpdate, {assignment.account, EndOf(assignment), assignment.decision.number,
                    assignment.decision.symbol, assignment.decision.issuer,
                    assignment.decision.date, assignment.duties, assignment.end_reason,
                    assignment.last_note, assignment.note_count, assignment.open_reminder_count,
                    assignment.update_time, assignment.id, assignment.version - 1}));
  if (updated != 1) return EtagMismatchError(NameOf(assignment));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<UnassignedOrganization>> ListUnassigned(db::Transaction& transaction,
                                                                   const Uuid& parent, Date day,
                                                                   const Uuid& after, int limit) {
  return Many(transaction, kUnassigned, {day, parent, after, day, day, day, limit}, &UnassignedOf);
}

absl::StatusOr<bool> HoldsPost(db::Transaction& transaction, const Uuid& member,
                               const Uuid& committee, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kPost, {member, day, day, committee}));
  return row.has_value();
}

absl::Status InsertOversightNote(db::Transaction& transaction, const OversightNote& note) {
  return transaction
      .Execute(kInsertNote, {note.id, note.assignment, note.day, note.kind, note.text,
                             absl::StrJoin(note.resources, "\n"), note.author, note.by_overseer,
                             note.create_time})
      .status();
}

absl::StatusOr<std::vector<OversightNote>> ListOversightNotes(db::Transaction& transaction,
                                                              const Uuid& assignment,
                                                              std::optional<Date> before_day,
                                                              const Uuid& before_id, int limit) {
  const Date before = before_day.value_or(kForever);
  return Many(transaction, kListNotes, {assignment, before, before, before_id, limit}, &NoteOf);
}

absl::StatusOr<std::optional<OversightReminder>> FindReminder(db::Transaction& transaction,
                                                              const Uuid& id) {
  return One(transaction, kFindReminder, {id}, &ReminderOf);
}

absl::StatusOr<std::vector<OversightReminder>> OpenRemindersOf(db::Transaction& transaction,
                                                               const Uuid& assignment) {
  return Many(transaction, kOpenReminders, {assignment}, &ReminderOf);
}

absl::Status InsertReminder(db::Transaction& transaction, const OversightReminder& reminder) {
  return transaction
      .Execute(kInsertReminder,
               {reminder.id, reminder.version, reminder.assignment, reminder.organization,
                reminder.committee, reminder.member, reminder.account, reminder.due, reminder.text,
                reminder.repeat_months, reminder.anchor_day, reminder.state, reminder.completed,
                reminder.cancel_reason, reminder.create_time, reminder.update_time})
      .status();
}

absl::Status UpdateReminder(db::Transaction& transaction, const OversightReminder& reminder) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(kUpdateReminder,
                          {reminder.state, reminder.completed, reminder.cancel_reason,
                           reminder.update_time, reminder.id, reminder.version - 1}));
  if (updated != 1) return EtagMismatchError(NameOf(reminder));
  return absl::OkStatus();
}

absl::Status UpdateReminderAccounts(db::Transaction& transaction, const Uuid& assignment,
                                    const std::optional<Uuid>& account) {
  return transaction.Execute(kUpdateReminderAccounts, {account, assignment}).status();
}

absl::StatusOr<std::vector<OversightReminder>> ListReminders(db::Transaction& transaction,
                                                             const std::optional<Uuid>& root,
                                                             const ReminderPage& page) {
  const bool any = page.state == ReminderState::kUnspecified;
  db::Values values;
  if (!any) values.emplace_back(page.state);
  const db::Values rest = PageValues(page);
  values.insert(values.end(), rest.begin(), rest.end());
  values.insert(values.end(), {root.has_value(), root.value_or(Uuid()), page.limit});
  return Many(transaction, any ? kListReminders : kListRemindersInState, values, &ReminderOf);
}

absl::StatusOr<std::vector<OversightReminder>> ListRemindersOfMember(db::Transaction& transaction,
                                                                     const Uuid& member,
                                                                     const ReminderPage& page) {
  return RemindersOf(transaction, kListRemindersOfMember, member, page);
}

absl::StatusOr<std::vector<OversightReminder>> ListRemindersOfAccount(db::Transaction& transaction,
                                                                      const Uuid& account,
                                                                      const ReminderPage& page) {
  return RemindersOf(transaction, kListRemindersOfAccount, account, page);
}

std::vector<OversightStatement> OversightStatements(const Uuid& organization, const Uuid& member,
                                                    const Uuid& assignment) {
  const Date day(2018, 6, 1);
  const Uuid none;
  const db::Values page = {kForever, kForever,     none,         1, day, day,
                           1,        organization, organization, 51};
  db::Values of_member = {member};
  of_member.insert(of_member.end(), page.begin(), page.end());
  const db::Values due = {kEver, day, kEver, none, 1, organization};
  db::Values all = due, open = {1}, mine = {member, 1, 1};
  all.insert(all.end(), {1, organization, 51});
  open.insert(open.end(), all.begin(), all.end());
  mine.insert(mine.end(), due.begin(), due.end());
  mine.emplace_back(51);
  return {{kFind, {assignment}},
          {kLock, {assignment}},
          {kOverlapping, {organization, member, day, day, assignment}},
          {kList, page, true},
          {kListOfMember, of_member, true},
          {kUnassigned, {day, organization, none, day, day, day, 51}, true},
          {kPost, {member, day, day, organization}},
          {kListNotes, {assignment, kForever, kForever, none, 51}, true},
          {kFindReminder, {assignment}},
          {kOpenReminders, {assignment}, true},
          {kUpdateReminderAccounts, {member, assignment}},
          {kListReminders, all, true},
          {kListRemindersInState, open, true},
          {kListRemindersOfMember, mine, true},
          {kListRemindersOfAccount, mine, true}};
}

}  // namespace ketnap::supervision
