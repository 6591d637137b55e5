#include <algorithm>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/handlers/oversight/oversight_change.h"
#include "services/supervision/handlers/oversight/oversight_handler.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/repository/oversight_repository.h"

namespace ketnap::supervision {
namespace {

// What may be changed later: account, last day, decision and duties.
absl::Status ReadChangeable(const v1::OversightAssignment& proto, OversightAssignment* assignment) {
  assignment->account.reset();
  if (!proto.account().empty()) {
    KETNAP_ASSIGN_OR_RETURN(assignment->account, api::ParseResourceName(proto.account(), "accounts",
                                                                        "assignment.account"));
  }
  assignment->end.reset();
  if (proto.has_end_date()) {
    KETNAP_ASSIGN_OR_RETURN(assignment->end, DateFromProto(proto.end_date()));
  }
  KETNAP_ASSIGN_OR_RETURN(assignment->decision, PaperOf(proto.decision()));
  assignment->duties = TidyLines(proto.duties());
  return absl::OkStatus();
}

absl::StatusOr<OversightAssignment> ReadNew(const v1::OversightAssignment& proto) {
  OversightAssignment assignment;
  KETNAP_ASSIGN_OR_RETURN(
      assignment.organization,
      api::ParseResourceName(proto.organization(), "organizations", "assignment.organization"));
  KETNAP_ASSIGN_OR_RETURN(
      assignment.committee,
      api::ParseResourceName(proto.committee(), "organizations", "assignment.committee"));
  KETNAP_ASSIGN_OR_RETURN(assignment.member,
                          api::ParseResourceName(proto.member(), "members", "assignment.member"));
  KETNAP_ASSIGN_OR_RETURN(assignment.start, DateFromProto(proto.start_date()));
  assignment.synthetic = proto.synthetic();
  KETNAP_RETURN_IF_ERROR(ReadChangeable(proto, &assignment));
  return assignment;
}

absl::StatusOr<bool> CheckDecisionDate(const access::RequestContext& context,
                                       const Environment& environment,
                                       const OversightAssignment& assignment) {
  return service::CheckEntryDate(context, *environment.tree, assignment.committee,
                                 assignment.decision.date, environment.historical_entry_days,
                                 "assignment.decision.date");
}

// INVALID_ARGUMENT naming every fault; ALREADY_EXISTS when the member oversees the organization on
// some of the days already.
absl::Status CheckContent(db::Transaction& transaction, const access::RequestContext& context,
                          const Environment& environment, const OversightAssignment& assignment) {
  // As things stood on the first day: what was decided in 2019 is judged by the tree of 2019.
  const Date day = std::min(assignment.start, context.today);
  KETNAP_ASSIGN_OR_RETURN(const OversightFacts facts,
                          FactsOn(transaction, environment, assignment, day));
  const auto violations = CheckAssignment(assignment, facts);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(
      LockOversightPair(transaction, assignment.organization, assignment.member));
  KETNAP_ASSIGN_OR_RETURN(const auto other, FindOverlappingOversight(transaction, assignment));
  if (!other.has_value()) return absl::OkStatus();
  return ResourceAlreadyExistsError(
      api::ResourceName("oversightAssignments", *other),
      {"Người này đã được phân công theo dõi tổ chức này trong khoảng thời gian đó.",
       "The member is assigned to the organization on some of these days already."});
}

absl::StatusOr<v1::OversightAssignment> Assign(db::Transaction& transaction,
                                               const access::RequestContext& context,
                                               const Environment& environment,
                                               const v1::AssignOverseerRequest& request) {
  OversightChange change;
  KETNAP_ASSIGN_OR_RETURN(change.assignment, ReadNew(request.assignment()));
  // The scope of the call is the organization; the committee must be the caller's as well.
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            change.assignment.committee,
                                            request.assignment().committee()));
  KETNAP_ASSIGN_OR_RETURN(change.historical,
                          CheckDecisionDate(context, environment, change.assignment));
  KETNAP_RETURN_IF_ERROR(CheckContent(transaction, context, environment, change.assignment));
  change.assignment.id = Uuid::Generate(context.now);
  change.assignment.version = 1;
  change.assignment.create_time = change.assignment.update_time = context.now;
  change.action = "AssignOverseer";
  change.request_id = request.request_id();
  change.occurred_on = change.assignment.decision.date;
  KETNAP_RETURN_IF_ERROR(InsertOversight(transaction, change.assignment));
  KETNAP_RETURN_IF_ERROR(JournalOversight(transaction, context, change));
  return ToProto(change.assignment, context.today);
}

// FAILED_PRECONDITION when an open reminder would lie after the last day.
absl::Status CheckRemindersWithin(db::Transaction& transaction,
                                  const OversightAssignment& assignment) {
  KETNAP_ASSIGN_OR_RETURN(const auto open, OpenRemindersOf(transaction, assignment.id));
  for (const OversightReminder& reminder : open) {
    if (Covers(assignment, reminder.due)) continue;
    return UnmetConditionsError(
        "OVERSIGHT_REMINDER_AFTER_END",
        {{"OPEN_REMINDER",
          NameOf(reminder),
          {"Còn việc nhắc có hạn sau ngày kết thúc; cần hoàn thành hoặc hủy việc nhắc đó trước.",
           "An open reminder lies after the last day; it is done or taken back first."}}});
  }
  return absl::OkStatus();
}

absl::Status Update(db::Transaction& transaction, const access::RequestContext& context,
                    const Environment& environment,
                    const v1::UpdateOversightAssignmentRequest& request, OversightChange* change) {
  OversightAssignment& assignment = change->assignment;
  KETNAP_RETURN_IF_ERROR(CheckActsForCommittee(context, *environment.tree, assignment.committee));
  KETNAP_RETURN_IF_ERROR(CheckNotOver(assignment, context.today));
  const OversightAssignment before = assignment;
  v1::OversightAssignment merged = ToProto(assignment, context.today);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(request.update_mask(),
                                              {"account", "end_date", "decision", "duties"},
                                              request.assignment(), &merged));
  KETNAP_RETURN_IF_ERROR(ReadChangeable(merged, &assignment));
  if (assignment.decision != before.decision) {
    KETNAP_ASSIGN_OR_RETURN(change->historical,
                            CheckDecisionDate(context, environment, assignment));
    change->occurred_on = assignment.decision.date;
  }
  if (assignment.end.has_value() && assignment.end != before.end) {
    const auto violations = CheckEnding(assignment, *assignment.end, "-");
    if (!violations.empty()) return InvalidFieldsError(violations);
    KETNAP_RETURN_IF_ERROR(CheckRemindersWithin(transaction, assignment));
  }
  KETNAP_RETURN_IF_ERROR(CheckContent(transaction, context, environment, assignment));
  return UpdateReminderAccounts(transaction, assignment.id, assignment.account);
}

absl::Status End(db::Transaction& transaction, const access::RequestContext& context,
                 const Environment& environment, const v1::EndOversightAssignmentRequest& request,
                 OversightChange* change) {
  OversightAssignment& assignment = change->assignment;
  KETNAP_RETURN_IF_ERROR(CheckActsForCommittee(context, *environment.tree, assignment.committee));
  KETNAP_RETURN_IF_ERROR(CheckNotOver(assignment, context.today));
  KETNAP_ASSIGN_OR_RETURN(const Date last_day, DateFromProto(request.end_date()));
  const std::string reason = TidyLine(request.reason());
  const auto violations = CheckEnding(assignment, last_day, reason);
  if (!violations.empty()) return InvalidFieldsError(violations);
  if (last_day < context.today) {
    KETNAP_ASSIGN_OR_RETURN(
        change->historical,
        service::CheckEntryDate(context, *environment.tree, assignment.committee, last_day,
                                environment.historical_entry_days, "end_date"));
    change->occurred_on = last_day;
  }
  assignment.end = last_day;
  assignment.end_reason = reason;
  KETNAP_ASSIGN_OR_RETURN(change->reminders, OpenRemindersOf(transaction, assignment.id));
  for (OversightReminder& reminder : change->reminders) {
    ++reminder.version;
    reminder.state = ReminderState::kCancelled;
    reminder.cancel_reason = "Kết thúc phân công theo dõi";
    reminder.update_time = context.now;
    KETNAP_RETURN_IF_ERROR(UpdateReminder(transaction, reminder));
  }
  assignment.open_reminder_count = 0;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::OversightAssignment> OversightHandler::AssignOverseer(
    const Context& context, const v1::AssignOverseerRequest& request) {
  return api::RunMutation<v1::OversightAssignment>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return Assign(transaction, context, *environment_, request);
      });
}

absl::StatusOr<v1::OversightAssignment> OversightHandler::UpdateOversightAssignment(
    const Context& context, const v1::UpdateOversightAssignmentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.assignment().name(), "oversightAssignments",
                                            "assignment.name"));
  return api::RunMutation<v1::OversightAssignment>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::OversightAssignment> {
        KETNAP_ASSIGN_OR_RETURN(const OversightChange changed,
                                ChangeOversight(transaction, context,
                                                {id, request.assignment().etag(),
                                                 "UpdateOversightAssignment", request.request_id()},
                                                [&](OversightChange& change) {
                                                  return Update(transaction, context, *environment_,
                                                                request, &change);
                                                }));
        return ToProto(changed.assignment, context.today);
      });
}

absl::StatusOr<v1::OversightAssignment> OversightHandler::EndOversightAssignment(
    const Context& context, const v1::EndOversightAssignmentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.name(), "oversightAssignments"));
  return api::RunMutation<v1::OversightAssignment>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::OversightAssignment> {
        KETNAP_ASSIGN_OR_RETURN(
            const OversightChange changed,
            ChangeOversight(transaction, context,
                            {id, request.etag(), "EndOversightAssignment", request.request_id()},
                            [&](OversightChange& change) {
                              return End(transaction, context, *environment_, request, &change);
                            }));
        return ToProto(changed.assignment, context.today);
      });
}

}  // namespace ketnap::supervision
