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
#include "services/supervision/repository/oversight_repository.h"

namespace ketnap::supervision {
namespace {

absl::Status Note(db::Transaction& transaction, const access::RequestContext& context,
                  const Environment& environment, const v1::RecordOversightNoteRequest& request,
                  OversightChange* change) {
  KETNAP_RETURN_IF_ERROR(CheckMayNote(context, environment, change->assignment));
  OversightNote note;
  note.id = Uuid::Generate(context.now);
  note.assignment = change->assignment.id;
  note.organization = change->assignment.organization;
  KETNAP_ASSIGN_OR_RETURN(note.day, DateFromProto(request.date()));
  note.kind = static_cast<OversightNoteKind>(request.kind());
  note.text = TidyLines(request.text());
  note.resources.assign(request.resources().begin(), request.resources().end());
  note.author = context.caller.Principal();
  note.by_overseer = IsOverseer(context, change->assignment);
  note.create_time = context.now;
  const auto violations = CheckNote(note, change->assignment);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(
      change->historical,
      service::CheckEntryDate(context, *environment.tree, change->assignment.committee, note.day,
                              environment.historical_entry_days, "date"));
  change->occurred_on = note.day;
  CountNote(note, &change->assignment);
  change->note = note;
  return InsertOversightNote(transaction, note);
}

}  // namespace

absl::StatusOr<v1::OversightNote> OversightHandler::RecordOversightNote(
    const Context& context, const v1::RecordOversightNoteRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id,
      api::ParseResourceName(request.assignment(), "oversightAssignments", "assignment"));
  return api::RunMutation<v1::OversightNote>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::OversightNote> {
        KETNAP_ASSIGN_OR_RETURN(
            const OversightChange changed,
            ChangeOversight(transaction, context,
                            {id, request.etag(), "RecordOversightNote", request.request_id()},
                            [&](OversightChange& change) {
                              return Note(transaction, context, *environment_, request, &change);
                            }));
        return ToProto(*changed.note);
      });
}

absl::StatusOr<v1::ListOversightNotesResponse> OversightHandler::ListOversightNotes(
    const Context& context, const v1::ListOversightNotesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id,
      api::ParseResourceName(request.assignment(), "oversightAssignments", "assignment"));
  std::vector<OversightNote> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto assignment, FindOversight(transaction, id));
        if (!assignment.has_value()) return ResourceNotFoundError(request.assignment());
        KETNAP_RETURN_IF_ERROR(CheckSeesNotes(context, *environment_, *assignment));
        KETNAP_ASSIGN_OR_RETURN(
            rows,
            supervision::ListOversightNotes(
                transaction, id, after.has_value() ? std::optional<Date>(after->day) : std::nullopt,
                after.has_value() ? after->id : Uuid(), page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListOversightNotesResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const OversightNote& row : rows) *response.add_notes() = ToProto(row);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().day), rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::supervision
