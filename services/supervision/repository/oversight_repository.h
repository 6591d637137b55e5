#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_OVERSIGHT_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_OVERSIGHT_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/oversight.h"

// Assignments of overseers, their notes and reminders.
namespace ketnap::supervision {

absl::StatusOr<std::optional<OversightAssignment>> FindOversight(db::Transaction& transaction,
                                                                 const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<OversightAssignment>> LockOversight(db::Transaction& transaction,
                                                                 const Uuid& id);

// Whoever is about to assign `member` to `organization` waits here for whoever else is.
absl::Status LockOversightPair(db::Transaction& transaction, const Uuid& organization,
                               const Uuid& member);
// Another assignment of the same member to the same organization that shares a day with this one.
absl::StatusOr<std::optional<Uuid>> FindOverlappingOversight(db::Transaction& transaction,
                                                             const OversightAssignment& assignment);

// One page of assignments, the newest first day first. Those of organizations or committees at or
// below `root`; of everything without a root.
struct OversightPage {
  std::optional<Uuid> member;
  std::optional<Date> on;            // Only those that cover it.
  std::optional<Date> before_start;  // Key of the row before the page.
  Uuid before_id;
  int limit = 0;
};
absl::StatusOr<std::vector<OversightAssignment>> ListOversight(db::Transaction& transaction,
                                                               const std::optional<Uuid>& root,
                                                               const OversightPage& page);

absl::Status InsertOversight(db::Transaction& transaction, const OversightAssignment& assignment);
// ABORTED unless the version before `assignment.version` stands.
absl::Status UpdateOversight(db::Transaction& transaction, const OversightAssignment& assignment);

// Organizations directly below `parent`, not ended, to which nobody is assigned on `day`; after
// `after` by id. last: when somebody was.
struct UnassignedOrganization {
  Uuid organization;
  std::string display_name;
  std::optional<Date> last;
};
absl::StatusOr<std::vector<UnassignedOrganization>> ListUnassigned(db::Transaction& transaction,
                                                                   const Uuid& parent, Date day,
                                                                   const Uuid& after, int limit);

// Whether the member holds a post in the committee on that day, as far as the organization service
// has told.
absl::StatusOr<bool> HoldsPost(db::Transaction& transaction, const Uuid& member,
                               const Uuid& committee, Date day);

absl::Status InsertOversightNote(db::Transaction& transaction, const OversightNote& note);
// Notes of an assignment, the newest day first; those before (day, id) when given.
absl::StatusOr<std::vector<OversightNote>> ListOversightNotes(db::Transaction& transaction,
                                                              const Uuid& assignment,
                                                              std::optional<Date> before_day,
                                                              const Uuid& before_id, int limit);

absl::StatusOr<std::optional<OversightReminder>> FindReminder(db::Transaction& transaction,
                                                              const Uuid& id);
absl::StatusOr<std::vector<OversightReminder>> OpenRemindersOf(db::Transaction& transaction,
                                                               const Uuid& assignment);
absl::Status InsertReminder(db::Transaction& transaction, const OversightReminder& reminder);
// ABORTED unless the version before `reminder.version` stands.
absl::Status UpdateReminder(db::Transaction& transaction, const OversightReminder& reminder);
// Another account of the overseer, for the reminders of an assignment.
absl::Status UpdateReminderAccounts(db::Transaction& transaction, const Uuid& assignment,
                                    const std::optional<Uuid>& account);

// One page of reminders, by day.
struct ReminderPage {
  std::optional<Uuid> organization;                   // Only of those overseen at or below it.
  ReminderState state = ReminderState::kUnspecified;  // kUnspecified: any.
  std::optional<Date> due_until;                      // Only those due on it or before.
  std::optional<Date> after_due;                      // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
// Of committees at or below `root`; of everything without a root.
absl::StatusOr<std::vector<OversightReminder>> ListReminders(db::Transaction& transaction,
                                                             const std::optional<Uuid>& root,
                                                             const ReminderPage& page);
// Of one overseer, by member or by account.
absl::StatusOr<std::vector<OversightReminder>> ListRemindersOfMember(db::Transaction& transaction,
                                                                     const Uuid& member,
                                                                     const ReminderPage& page);
absl::StatusOr<std::vector<OversightReminder>> ListRemindersOfAccount(db::Transaction& transaction,
                                                                      const Uuid& account,
                                                                      const ReminderPage& page);

// Statements above that read, each with values for `organization`, for the test that asks the
// database how it would run them.
struct OversightStatement {
  std::string_view sql;
  db::Values values;
  bool in_order = false;  // The rows come in the order of an index.
};
std::vector<OversightStatement> OversightStatements(const Uuid& organization, const Uuid& member,
                                                    const Uuid& assignment);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_OVERSIGHT_REPOSITORY_H_
