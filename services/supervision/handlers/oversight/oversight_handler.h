#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/oversight_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// Committee members who continuously supervise organizations. An assignment is seen by both sides;
// its notes and reminders by the committee's alone.
class OversightHandler final : public v1::OversightService::CallbackService {
 public:
  explicit OversightHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(OversightService, AssignOverseer, v1::AssignOverseerRequest, v1::OversightAssignment)
  KETNAP_RPC(OversightService, UpdateOversightAssignment, v1::UpdateOversightAssignmentRequest,
             v1::OversightAssignment)
  KETNAP_RPC(OversightService, EndOversightAssignment, v1::EndOversightAssignmentRequest,
             v1::OversightAssignment)
  KETNAP_RPC(OversightService, GetOversightAssignment, v1::GetOversightAssignmentRequest,
             v1::OversightAssignment)
  KETNAP_RPC(OversightService, ListOversightAssignments, v1::ListOversightAssignmentsRequest,
             v1::ListOversightAssignmentsResponse)
  KETNAP_RPC(OversightService, ListUnassignedOrganizations, v1::ListUnassignedOrganizationsRequest,
             v1::ListUnassignedOrganizationsResponse)
  KETNAP_RPC(OversightService, RecordOversightNote, v1::RecordOversightNoteRequest,
             v1::OversightNote)
  KETNAP_RPC(OversightService, ListOversightNotes, v1::ListOversightNotesRequest,
             v1::ListOversightNotesResponse)
  KETNAP_RPC(OversightService, CreateOversightReminder, v1::CreateOversightReminderRequest,
             v1::OversightReminder)
  KETNAP_RPC(OversightService, CompleteOversightReminder, v1::CompleteOversightReminderRequest,
             v1::CompleteOversightReminderResponse)
  KETNAP_RPC(OversightService, CancelOversightReminder, v1::CancelOversightReminderRequest,
             v1::OversightReminder)
  KETNAP_RPC(OversightService, ListOversightReminders, v1::ListOversightRemindersRequest,
             v1::ListOversightRemindersResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  // assignments.cc
  absl::StatusOr<v1::OversightAssignment> AssignOverseer(const Context& context,
                                                         const v1::AssignOverseerRequest& request);
  absl::StatusOr<v1::OversightAssignment> UpdateOversightAssignment(
      const Context& context, const v1::UpdateOversightAssignmentRequest& request);
  absl::StatusOr<v1::OversightAssignment> EndOversightAssignment(
      const Context& context, const v1::EndOversightAssignmentRequest& request);

  // oversight_lists.cc
  absl::StatusOr<v1::OversightAssignment> GetOversightAssignment(
      const Context& context, const v1::GetOversightAssignmentRequest& request);
  absl::StatusOr<v1::ListOversightAssignmentsResponse> ListOversightAssignments(
      const Context& context, const v1::ListOversightAssignmentsRequest& request);
  absl::StatusOr<v1::ListUnassignedOrganizationsResponse> ListUnassignedOrganizations(
      const Context& context, const v1::ListUnassignedOrganizationsRequest& request);

  // notes.cc
  absl::StatusOr<v1::OversightNote> RecordOversightNote(
      const Context& context, const v1::RecordOversightNoteRequest& request);
  absl::StatusOr<v1::ListOversightNotesResponse> ListOversightNotes(
      const Context& context, const v1::ListOversightNotesRequest& request);

  // reminders.cc
  absl::StatusOr<v1::OversightReminder> CreateOversightReminder(
      const Context& context, const v1::CreateOversightReminderRequest& request);
  absl::StatusOr<v1::CompleteOversightReminderResponse> CompleteOversightReminder(
      const Context& context, const v1::CompleteOversightReminderRequest& request);
  absl::StatusOr<v1::OversightReminder> CancelOversightReminder(
      const Context& context, const v1::CancelOversightReminderRequest& request);
  absl::StatusOr<v1::ListOversightRemindersResponse> ListOversightReminders(
      const Context& context, const v1::ListOversightRemindersRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_HANDLER_H_
