#include <tuple>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/oversight/overseer_side.h"
#include "services/supervision/handlers/oversight/oversight_change.h"
#include "services/supervision/handlers/oversight/oversight_handler.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/repository/oversight_repository.h"

namespace ketnap::supervision {
namespace {

// As the caller may see it.
absl::StatusOr<v1::OversightAssignment> Present(db::Transaction& transaction,
                                                const access::RequestContext& context,
                                                const Environment& environment,
                                                const OversightAssignment& assignment) {
  v1::OversightAssignment proto = ToProto(assignment, context.today);
  if (StateOn(assignment, context.today) == OversightState::kCurrent) {
    KETNAP_ASSIGN_OR_RETURN(const OversightFacts facts,
                            FactsOn(transaction, environment, assignment, context.today));
    for (const OversightAttention each : AttentionsOf(assignment, facts, context.today)) {
      proto.add_attentions(static_cast<v1::OversightAttention>(each));
    }
  }
  if (!SeesNotes(context, environment, assignment)) {
    proto.clear_last_note_date();
    proto.clear_note_count();
    proto.clear_open_reminder_count();
  }
  return proto;
}

bool NewestFirst(const OversightAssignment& a, const OversightAssignment& b) {
  return std::tie(a.start, a.id) > std::tie(b.start, b.id);
}

absl::StatusOr<OversightPage> OversightPageOf(const api::Page& page,
                                              const v1::ListOversightAssignmentsRequest& request) {
  OversightPage assignments;
  if (!request.member().empty()) {
    KETNAP_ASSIGN_OR_RETURN(assignments.member,
                            api::ParseResourceName(request.member(), "members", "member"));
  }
  if (request.has_on_date()) {
    KETNAP_ASSIGN_OR_RETURN(assignments.on, DateFromProto(request.on_date()));
  }
  assignments.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return assignments;
  assignments.before_start = after->day;
  assignments.before_id = after->id;
  return assignments;
}

}  // namespace

absl::StatusOr<v1::OversightAssignment> OversightHandler::GetOversightAssignment(
    const Context& context, const v1::GetOversightAssignmentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.name(), "oversightAssignments"));
  v1::OversightAssignment response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto found, FindOversight(transaction, id));
        if (!found.has_value()) return ResourceNotFoundError(request.name());
        KETNAP_ASSIGN_OR_RETURN(response, Present(transaction, context, *environment_, *found));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListOversightAssignmentsResponse> OversightHandler::ListOversightAssignments(
    const Context& context, const v1::ListOversightAssignmentsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const OversightPage assignments, OversightPageOf(page, request));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_->tree, request.organization()));
  v1::ListOversightAssignmentsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return ListOversight(transaction, root, assignments);
        };
        KETNAP_ASSIGN_OR_RETURN(auto rows, access::QueryScope<OversightAssignment>(
                                               scope, assignments.limit, query, NewestFirst));
        const bool more = api::CutToPage(page, &rows);
        for (const OversightAssignment& row : rows) {
          KETNAP_ASSIGN_OR_RETURN(*response.add_assignments(),
                                  Present(transaction, context, *environment_, row));
        }
        if (more) {
          response.set_next_page_token(api::MakePageToken(
              request, principal, {FormatDate(rows.back().start), rows.back().id.ToString()}));
        }
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListUnassignedOrganizationsResponse>
OversightHandler::ListUnassignedOrganizations(
    const Context& context, const v1::ListUnassignedOrganizationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadIdKey(page));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid parent,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  std::vector<UnassignedOrganization> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListUnassigned(transaction, parent, context.today,
                                                     after.value_or(Uuid()), page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListUnassignedOrganizationsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const UnassignedOrganization& row : rows) {
    v1::UnassignedOrganization* added = response.add_organizations();
    added->set_organization(api::ResourceName("organizations", row.organization));
    added->set_organization_display_name(row.display_name);
    if (row.last.has_value()) *added->mutable_last_date() = DateToProto(*row.last);
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().organization.ToString()}));
  }
  return response;
}

}  // namespace ketnap::supervision
