#include <algorithm>
#include <iterator>
#include <tuple>

#include "common/access/scoped_query.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/handlers/oversight/overseer_side.h"
#include "services/supervision/handlers/oversight/oversight_change.h"
#include "services/supervision/handlers/oversight/oversight_handler.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/repository/oversight_repository.h"

namespace ketnap::supervision {
namespace {

// A new one of the assignment.
OversightReminder NewReminder(const access::RequestContext& context,
                              const OversightAssignment& assignment) {
  OversightReminder reminder;
  reminder.id = Uuid::Generate(context.now);
  reminder.version = 1;
  reminder.assignment = assignment.id;
  reminder.organization = assignment.organization;
  reminder.committee = assignment.committee;
  reminder.member = assignment.member;
  reminder.account = assignment.account;
  reminder.create_time = reminder.update_time = context.now;
  return reminder;
}

absl::Status Create(db::Transaction& transaction, const access::RequestContext& context,
                    const Environment& environment,
                    const v1::CreateOversightReminderRequest& request, OversightChange* change) {
  KETNAP_RETURN_IF_ERROR(CheckMayNote(context, environment, change->assignment));
  KETNAP_RETURN_IF_ERROR(CheckNotOver(change->assignment, context.today));
  OversightReminder reminder = NewReminder(context, change->assignment);
  KETNAP_ASSIGN_OR_RETURN(reminder.due, DateFromProto(request.reminder().due_date()));
  reminder.anchor_day = reminder.due.day();
  reminder.text = TidyLine(request.reminder().text());
  reminder.repeat_months = request.reminder().repeat_months();
  const auto violations = CheckReminder(reminder, change->assignment);
  if (!violations.empty()) return InvalidFieldsError(violations);
  ++change->assignment.open_reminder_count;
  change->reminders.push_back(reminder);
  return InsertReminder(transaction, reminder);
}

// The open reminder that `name` names, as the caller has seen it. Its assignment is locked.
absl::StatusOr<OversightReminder> ReminderToChange(db::Transaction& transaction,
                                                   const std::string& name,
                                                   const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "oversightReminders"));
  KETNAP_ASSIGN_OR_RETURN(auto reminder, FindReminder(transaction, id));
  if (!reminder.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, reminder->version, name));
  KETNAP_RETURN_IF_ERROR(CheckReminderOpen(*reminder));
  return *std::move(reminder);
}

absl::Status Complete(db::Transaction& transaction, const access::RequestContext& context,
                      const Environment& environment,
                      const v1::CompleteOversightReminderRequest& request,
                      OversightChange* change) {
  KETNAP_RETURN_IF_ERROR(CheckMayNote(context, environment, change->assignment));
  KETNAP_ASSIGN_OR_RETURN(OversightReminder reminder,
                          ReminderToChange(transaction, request.name(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.completion_date()));
  KETNAP_ASSIGN_OR_RETURN(
      change->historical,
      service::CheckEntryDate(context, *environment.tree, change->assignment.committee, day,
                              environment.historical_entry_days, "completion_date"));
  change->occurred_on = day;
  ++reminder.version;
  reminder.state = ReminderState::kDone;
  reminder.completed = day;
  reminder.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdateReminder(transaction, reminder));
  --change->assignment.open_reminder_count;
  change->reminders.push_back(reminder);
  const std::optional<Date> next_due = NextDue(reminder, change->assignment);
  if (!next_due.has_value()) return absl::OkStatus();
  OversightReminder next = NewReminder(context, change->assignment);
  next.due = *next_due;
  next.anchor_day = reminder.anchor_day;
  next.text = reminder.text;
  next.repeat_months = reminder.repeat_months;
  ++change->assignment.open_reminder_count;
  change->reminders.push_back(next);
  return InsertReminder(transaction, next);
}

absl::Status Cancel(db::Transaction& transaction, const access::RequestContext& context,
                    const Environment& environment,
                    const v1::CancelOversightReminderRequest& request, OversightChange* change) {
  KETNAP_RETURN_IF_ERROR(CheckMayNote(context, environment, change->assignment));
  KETNAP_ASSIGN_OR_RETURN(OversightReminder reminder,
                          ReminderToChange(transaction, request.name(), request.etag()));
  reminder.cancel_reason = TidyLine(request.reason());
  const auto violations = CheckReason(reminder.cancel_reason,
                                      {"Cần ghi lý do hủy việc nhắc.", "The reason is needed."});
  if (!violations.empty()) return InvalidFieldsError(violations);
  ++reminder.version;
  reminder.state = ReminderState::kCancelled;
  reminder.update_time = context.now;
  --change->assignment.open_reminder_count;
  change->reminders.push_back(reminder);
  return UpdateReminder(transaction, reminder);
}

bool DueFirst(const OversightReminder& a, const OversightReminder& b) {
  return std::tie(a.due, a.id) < std::tie(b.due, b.id);
}

absl::StatusOr<ReminderPage> ReminderPageOf(const access::RequestContext& context,
                                            const Environment& environment, const api::Page& page,
                                            const v1::ListOversightRemindersRequest& request) {
  ReminderPage reminders;
  if (!request.organization().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope one,
                            ListedScope(context, *environment.tree, request.organization()));
    reminders.organization = one.roots.front();
  }
  reminders.state = static_cast<ReminderState>(request.state());
  if (request.due_only()) {
    reminders.state = ReminderState::kOpen;
    reminders.due_until = context.today;
  }
  reminders.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return reminders;
  reminders.after_due = after->day;
  reminders.after_id = after->id;
  return reminders;
}

// What the caller is to do as overseer, known by member, by account or by both.
absl::StatusOr<std::vector<OversightReminder>> OwnReminders(db::Transaction& transaction,
                                                            const access::RequestContext& context,
                                                            const ReminderPage& page) {
  std::vector<OversightReminder> rows;
  if (!context.caller.member.empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid member,
                            api::ParseResourceName(context.caller.member, "members"));
    KETNAP_ASSIGN_OR_RETURN(rows, ListRemindersOfMember(transaction, member, page));
  }
  if (context.caller.IsSignedIn()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid account,
                            api::ParseResourceName(context.caller.account, "accounts"));
    KETNAP_ASSIGN_OR_RETURN(auto more, ListRemindersOfAccount(transaction, account, page));
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  std::sort(rows.begin(), rows.end(), &DueFirst);
  const auto same = [](const OversightReminder& a, const OversightReminder& b) {
    return a.id == b.id;
  };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  if (rows.size() > static_cast<size_t>(page.limit)) rows.resize(static_cast<size_t>(page.limit));
  return rows;
}

}  // namespace

absl::StatusOr<v1::OversightReminder> OversightHandler::CreateOversightReminder(
    const Context& context, const v1::CreateOversightReminderRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.reminder().assignment(), "oversightAssignments",
                                            "reminder.assignment"));
  return api::RunMutation<v1::OversightReminder>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::OversightReminder> {
        KETNAP_ASSIGN_OR_RETURN(
            const OversightChange changed,
            ChangeOversight(transaction, context,
                            {id, "", "CreateOversightReminder", request.request_id()},
                            [&](OversightChange& change) {
                              return Create(transaction, context, *environment_, request, &change);
                            }));
        return ToProto(changed.reminders.front(), context.today);
      });
}

namespace {

// The assignment of a reminder: it never changes, so it is read before it is locked.
absl::StatusOr<Uuid> AssignmentOfReminder(db::Transaction& transaction, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "oversightReminders"));
  KETNAP_ASSIGN_OR_RETURN(const auto reminder, FindReminder(transaction, id));
  if (!reminder.has_value()) return ResourceNotFoundError(name);
  return reminder->assignment;
}

}  // namespace

absl::StatusOr<v1::CompleteOversightReminderResponse> OversightHandler::CompleteOversightReminder(
    const Context& context, const v1::CompleteOversightReminderRequest& request) {
  return api::RunMutation<v1::CompleteOversightReminderResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::CompleteOversightReminderResponse> {
        KETNAP_ASSIGN_OR_RETURN(const Uuid assignment,
                                AssignmentOfReminder(transaction, request.name()));
        KETNAP_ASSIGN_OR_RETURN(
            const OversightChange changed,
            ChangeOversight(transaction, context,
                            {assignment, "", "CompleteOversightReminder", request.request_id()},
                            [&](OversightChange& change) {
                              return Complete(transaction, context, *environment_, request,
                                              &change);
                            }));
        v1::CompleteOversightReminderResponse response;
        *response.mutable_reminder() = ToProto(changed.reminders[0], context.today);
        if (changed.reminders.size() > 1) {
          *response.mutable_next_reminder() = ToProto(changed.reminders[1], context.today);
        }
        return response;
      });
}

absl::StatusOr<v1::OversightReminder> OversightHandler::CancelOversightReminder(
    const Context& context, const v1::CancelOversightReminderRequest& request) {
  return api::RunMutation<v1::OversightReminder>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::OversightReminder> {
        KETNAP_ASSIGN_OR_RETURN(const Uuid assignment,
                                AssignmentOfReminder(transaction, request.name()));
        KETNAP_ASSIGN_OR_RETURN(
            const OversightChange changed,
            ChangeOversight(transaction, context,
                            {assignment, "", "CancelOversightReminder", request.request_id()},
                            [&](OversightChange& change) {
                              return Cancel(transaction, context, *environment_, request, &change);
                            }));
        return ToProto(changed.reminders.front(), context.today);
      });
}

absl::StatusOr<v1::ListOversightRemindersResponse> OversightHandler::ListOversightReminders(
    const Context& context, const v1::ListOversightRemindersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const ReminderPage reminders,
                          ReminderPageOf(context, *environment_, page, request));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  std::vector<OversightReminder> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        if (request.mine_only()) {
          KETNAP_ASSIGN_OR_RETURN(rows, OwnReminders(transaction, context, reminders));
          return absl::OkStatus();
        }
        auto query = [&](const std::optional<Uuid>& root) {
          return ListReminders(transaction, root, reminders);
        };
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<OversightReminder>(scope, reminders.limit, query, DueFirst));
        return absl::OkStatus();
      }));
  v1::ListOversightRemindersResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const OversightReminder& row : rows) *response.add_reminders() = ToProto(row, context.today);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().due), rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::supervision
