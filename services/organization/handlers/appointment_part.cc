#include "services/organization/handlers/appointment_part.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/appointment.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_scope.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/repository/appointment_repository.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

std::optional<Position> PositionOf(const Environment& environment, const std::string& code) {
  for (const auto& position : environment.rules->positions()) {
    if (position.code() != code) continue;
    return Position{position.code(), position.display_name(), position.rank(),
                    position.single_holder()};
  }
  return std::nullopt;
}

// The organization of a post, locked, so that two who are given one post meet here.
absl::Status LockOrganizationOf(db::Transaction& transaction, const Appointment& post) {
  KETNAP_ASSIGN_OR_RETURN(const auto home, LockHome(transaction, post.organization));
  if (!home.has_value()) return ResourceNotFoundError(OrganizationName(post.organization));
  if (home->valid_to.has_value()) {
    return UnmetConditionsError("ORGANIZATION_HAS_ENDED",
                                {{"ORGANIZATION_HAS_ENDED",
                                  OrganizationName(post.organization),
                                  {"Tổ chức đã kết thúc hoạt động, không còn chức vụ.",
                                   "The organization has ended and has no posts any more."}}});
  }
  if (home->valid_from <= post.start) return absl::OkStatus();
  return InvalidFieldsError({{"appointment.start_date",
                              "BEFORE_ORGANIZATION",
                              {"Ngày nhận chức vụ không được trước ngày thành lập tổ chức.",
                               "The post must not begin before its organization existed."}}});
}

absl::Status CheckVacant(db::Transaction& transaction, const Appointment& post,
                         const Position& position) {
  if (!position.single_holder) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto holder,
                          FindHolder(transaction, post.organization, post.position, post.start));
  return holder.has_value() ? PostTakenError(*holder, position) : absl::OkStatus();
}

absl::StatusOr<v1::Appointment> Appoint(db::Transaction& transaction,
                                        const access::RequestContext& context,
                                        const Environment& environment,
                                        const v1::AppointMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Appointment post, FromProto(request.appointment()));
  const std::optional<Position> position = PositionOf(environment, post.position);
  const auto violations = CheckNewAppointment(post, position);
  if (!violations.empty()) return InvalidFieldsError(violations);
  MemberCause cause{
      .action = "AppointMember", .occurred_on = post.start, .request_id = request.request_id()};
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical,
      service::CheckEntryDate(context, *environment.tree, post.organization, post.start,
                              environment.historical_entry_days, "appointment.start_date"));
  KETNAP_ASSIGN_OR_RETURN(const Member before,
                          MemberToChange(transaction, request.appointment().member(), ""));
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            before.organization, request.appointment().member()));
  KETNAP_RETURN_IF_ERROR(LockOrganizationOf(transaction, post));
  KETNAP_RETURN_IF_ERROR(CheckMayHold(before, post, [&](const Uuid& home) {
    return environment.tree->IsWithinOn(home, post.organization, post.start);
  }));
  KETNAP_RETURN_IF_ERROR(CheckVacant(transaction, post, *position));
  post.id = Uuid::Generate(context.now);
  post.version = 1;
  post.rank = position->rank;
  post.create_time = context.now;
  Member after = before;
  after.appointments.push_back(post);
  std::stable_sort(after.appointments.begin(), after.appointments.end(),
                   [](const Appointment& a, const Appointment& b) { return a.start < b.start; });
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &after));
  return ToProto(post);
}

absl::StatusOr<v1::Appointment> End(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const Environment& environment,
                                    const v1::EndAppointmentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "appointments"));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.end_date()));
  const auto reason = static_cast<AppointmentEndReason>(request.reason());
  if (!IsGivenByHand(reason)) {
    return InvalidFieldsError({{"reason",
                                "SET_BY_SERVICE",
                                {"Lý do này do hệ thống ghi khi đảng viên chuyển đi, thôi là đảng "
                                 "viên hoặc tổ chức kết thúc hoạt động.",
                                 "The service gives this reason when the member moves or leaves or "
                                 "the organization ends."}}});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindAppointment(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  KETNAP_ASSIGN_OR_RETURN(const Member before,
                          MemberToChange(transaction, MemberName(found->member), ""));
  Member after = before;
  const auto post = std::find_if(after.appointments.begin(), after.appointments.end(),
                                 [&](const Appointment& other) { return other.id == id; });
  if (post == after.appointments.end()) return ResourceNotFoundError(request.name());
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), post->version, request.name()));
  MemberCause cause{
      .action = "EndAppointment", .occurred_on = day, .request_id = request.request_id()};
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical, service::CheckEntryDate(context, *environment.tree, post->organization, day,
                                                environment.historical_entry_days, "end_date"));
  KETNAP_RETURN_IF_ERROR(EndPost(&*post, day, reason));
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &after));
  return ToProto(*post);
}

bool Before(const Appointment& a, const Appointment& b) {
  return std::tie(a.organization, a.rank, a.id) < std::tie(b.organization, b.rank, b.id);
}

absl::StatusOr<AppointmentQuery> QueryOf(const api::Page& page,
                                         const access::RequestContext& context,
                                         const v1::ListAppointmentsRequest& request) {
  AppointmentQuery query;
  query.position = request.position();
  query.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto day, OptionalDateFromProto(request.as_of()));
  query.day = day.value_or(context.today);
  if (page.after_key.empty()) return query;
  if (page.after_key.size() != 3) return api::PageTokenError();
  const auto organization = Uuid::Parse(page.after_key[0]);
  const std::string& rank = page.after_key[1];
  const auto id = Uuid::Parse(page.after_key[2]);
  const auto parsed = std::from_chars(rank.data(), rank.data() + rank.size(), query.after_rank);
  if (!organization.ok() || !id.ok() || parsed.ec != std::errc() ||
      parsed.ptr != rank.data() + rank.size()) {
    return api::PageTokenError();
  }
  query.after_organization = *organization;
  query.after_id = *id;
  return query;
}

}  // namespace

absl::StatusOr<v1::Appointment> AppointmentPart::AppointMember(
    const Context& context, const v1::AppointMemberRequest& request) {
  return api::RunMutation<v1::Appointment>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Appoint(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::Appointment> AppointmentPart::EndAppointment(
    const Context& context, const v1::EndAppointmentRequest& request) {
  return api::RunMutation<v1::Appointment>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return End(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::ListAppointmentsResponse> AppointmentPart::ListAppointments(
    const Context& context, const v1::ListAppointmentsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const AppointmentQuery posts, QueryOf(page, context, request));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListScope(context, *environment_.tree, request.organization()));
  std::vector<Appointment> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          AppointmentQuery of_root = posts;
          of_root.below = root;
          return organization::ListAppointments(transaction, of_root);
        };
        KETNAP_ASSIGN_OR_RETURN(rows, QueryScope<Appointment>(scope, posts.limit, query, Before));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListAppointmentsResponse response;
  for (const Appointment& post : rows) *response.add_appointments() = ToProto(post);
  if (more) {
    const Appointment& last = rows.back();
    response.set_next_page_token(api::MakePageToken(
        request, principal,
        {last.organization.ToString(), absl::StrCat(last.rank), last.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
