#include "services/supervision/handlers/oversight/oversight_change.h"

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/repository/oversight_repository.h"
#include "services/supervision/repository/tie_repository.h"

namespace ketnap::supervision {

absl::Status JournalOversight(db::Transaction& transaction, const access::RequestContext& context,
                              const OversightChange& change) {
  v1::OversightChanged event;
  *event.mutable_assignment() = ToProto(change.assignment, context.today);
  if (change.note.has_value()) *event.mutable_note() = ToProto(*change.note);
  for (const OversightReminder& each : change.reminders) {
    *event.add_reminders() = ToProto(each, context.today);
  }
  journal::Change entry;
  entry.aggregate_type = "oversightAssignments";
  entry.aggregate_id = change.assignment.id;
  entry.version = change.assignment.version;
  entry.action = change.action;
  entry.occurred_on = change.occurred_on;
  entry.organization = change.assignment.committee;
  entry.request_id = change.request_id;
  entry.historical = change.historical;
  return journal::Append(transaction, context, entry, event);
}

absl::StatusOr<OversightChange> ChangeOversight(
    db::Transaction& transaction, const access::RequestContext& context,
    const OversightChangeRequest& request,
    const std::function<absl::Status(OversightChange&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockOversight(transaction, request.assignment));
  const std::string name = api::ResourceName("oversightAssignments", request.assignment);
  if (!found.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag, found->version, name));
  OversightChange change;
  change.assignment = *found;
  ++change.assignment.version;
  change.assignment.update_time = context.now;
  change.action = request.action;
  change.request_id = request.request_id;
  change.occurred_on = context.today;
  KETNAP_RETURN_IF_ERROR(body(change));
  KETNAP_RETURN_IF_ERROR(UpdateOversight(transaction, change.assignment));
  KETNAP_RETURN_IF_ERROR(JournalOversight(transaction, context, change));
  return change;
}

absl::StatusOr<OversightFacts> FactsOn(db::Transaction& transaction, const Environment& environment,
                                       const OversightAssignment& assignment, Date day) {
  const access::OrganizationTree& tree = *environment.tree;
  OversightFacts facts;
  facts.organization_exists = tree.ExistsOn(assignment.organization, day);
  facts.committee_exists = tree.ExistsOn(assignment.committee, day);
  facts.is_below_committee = StoodBelow(tree, assignment.organization, assignment.committee, day);
  KETNAP_ASSIGN_OR_RETURN(facts.overseer_holds_post,
                          HoldsPost(transaction, assignment.member, assignment.committee, day));
  if (assignment.account.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto account, FindAccount(transaction, *assignment.account));
    facts.account_is_overseers = account.has_value() && account->member == assignment.member;
  }
  return facts;
}

bool IsOverseer(const access::RequestContext& context, const OversightAssignment& assignment) {
  const bool by_member = context.caller.member == api::ResourceName("members", assignment.member);
  const bool by_account =
      assignment.account.has_value() &&
      context.caller.account == api::ResourceName("accounts", *assignment.account);
  return by_member || by_account;
}

bool HoldsOverCommittee(const access::RequestContext& context, const Environment& environment,
                        const OversightAssignment& assignment, std::string_view permission) {
  return access::CheckScope(context, *environment.tree, permission, assignment.committee, "").ok();
}

v1::OversightAssignment ToProto(const OversightAssignment& assignment, Date today) {
  v1::OversightAssignment proto;
  proto.set_name(NameOf(assignment));
  proto.set_organization(api::ResourceName("organizations", assignment.organization));
  proto.set_committee(api::ResourceName("organizations", assignment.committee));
  proto.set_member(api::ResourceName("members", assignment.member));
  if (assignment.account.has_value()) {
    proto.set_account(api::ResourceName("accounts", *assignment.account));
  }
  *proto.mutable_start_date() = DateToProto(assignment.start);
  if (assignment.end.has_value()) *proto.mutable_end_date() = DateToProto(*assignment.end);
  *proto.mutable_decision() = ReferenceOf(assignment.decision);
  proto.set_duties(assignment.duties);
  proto.set_end_reason(assignment.end_reason);
  proto.set_state(static_cast<v1::OversightState>(StateOn(assignment, today)));
  if (assignment.last_note.has_value()) {
    *proto.mutable_last_note_date() = DateToProto(*assignment.last_note);
  }
  proto.set_note_count(assignment.note_count);
  proto.set_open_reminder_count(assignment.open_reminder_count);
  proto.set_etag(api::MakeEtag(assignment.version));
  *proto.mutable_create_time() = TimeToProto(assignment.create_time);
  *proto.mutable_update_time() = TimeToProto(assignment.update_time);
  proto.set_synthetic(assignment.synthetic);
  return proto;
}

v1::OversightNote ToProto(const OversightNote& note) {
  v1::OversightNote proto;
  proto.set_name(api::ResourceName("oversightNotes", note.id));
  proto.set_assignment(api::ResourceName("oversightAssignments", note.assignment));
  proto.set_organization(api::ResourceName("organizations", note.organization));
  *proto.mutable_date() = DateToProto(note.day);
  proto.set_kind(static_cast<v1::OversightNoteKind>(note.kind));
  proto.set_text(note.text);
  for (const std::string& each : note.resources) proto.add_resources(each);
  proto.set_author(note.author);
  proto.set_by_overseer(note.by_overseer);
  *proto.mutable_create_time() = TimeToProto(note.create_time);
  return proto;
}

v1::OversightReminder ToProto(const OversightReminder& reminder, Date today) {
  v1::OversightReminder proto;
  proto.set_name(NameOf(reminder));
  proto.set_assignment(api::ResourceName("oversightAssignments", reminder.assignment));
  proto.set_organization(api::ResourceName("organizations", reminder.organization));
  *proto.mutable_due_date() = DateToProto(reminder.due);
  proto.set_text(reminder.text);
  proto.set_repeat_months(reminder.repeat_months);
  proto.set_state(static_cast<v1::OversightReminderState>(reminder.state));
  proto.set_due(IsDue(reminder, today));
  proto.set_overdue(IsOverdue(reminder, today));
  if (reminder.completed.has_value()) {
    *proto.mutable_completion_date() = DateToProto(*reminder.completed);
  }
  proto.set_cancel_reason(reminder.cancel_reason);
  proto.set_member(api::ResourceName("members", reminder.member));
  proto.set_etag(api::MakeEtag(reminder.version));
  *proto.mutable_create_time() = TimeToProto(reminder.create_time);
  *proto.mutable_update_time() = TimeToProto(reminder.update_time);
  return proto;
}

}  // namespace ketnap::supervision
