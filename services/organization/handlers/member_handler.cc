#include "services/organization/handlers/member_handler.h"

#include <tuple>

#include "common/access/organization_tree.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/conversion.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

absl::Status CheckOrganization(db::Transaction& transaction, const Member& member) {
  // Locked, so that two entries of one person in one cell meet here.
  KETNAP_ASSIGN_OR_RETURN(const auto organization,
                          LockOrganization(transaction, member.organization));
  if (!organization.has_value()) {
    return ResourceNotFoundError(OrganizationName(member.organization));
  }
  KETNAP_ASSIGN_OR_RETURN(const auto type, FindType(transaction, organization->type));
  return CheckTakesMembers(*organization, type.value_or(OrganizationType()));
}

absl::Status CheckNotEnteredBefore(db::Transaction& transaction, const Member& member) {
  KETNAP_ASSIGN_OR_RETURN(const auto other, FindSameMember(transaction, member));
  if (!other.has_value()) return absl::OkStatus();
  return ResourceAlreadyExistsError(
      MemberName(*other), {"Chi bộ đã có đảng viên trùng họ tên và ngày sinh.",
                           "The cell has a member of the same name and birth date already."});
}

absl::StatusOr<v1::Member> Create(db::Transaction& transaction,
                                  const access::RequestContext& context,
                                  const v1::CreateMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Member member, FromProto(request.member()));
  const auto violations = CheckNewMember(member, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(CheckOrganization(transaction, member));
  KETNAP_RETURN_IF_ERROR(CheckNotEnteredBefore(transaction, member));
  member.id = Uuid::Generate(context.now);
  member.version = 1;
  member.create_time = member.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertMember(transaction, member));

  journal::Change change;
  change.aggregate_type = "members";
  change.aggregate_id = member.id;
  change.version = member.version;
  change.action = "CreateMember";
  change.occurred_on = context.today;
  change.organization = member.organization;
  change.request_id = request.request_id();
  v1::MemberChanged event;
  *event.mutable_member() = ToProto(member);
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.member();
}

bool Before(const ListedMember& a, const ListedMember& b) {
  return std::tie(a.key, a.member.id) < std::tie(b.key, b.member.id);
}

}  // namespace

absl::StatusOr<v1::Member> MemberHandler::CreateMember(const Context& context,
                                                       const v1::CreateMemberRequest& request) {
  return api::RunMutation<v1::Member>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Create(transaction, context, request); });
}

absl::StatusOr<v1::Member> MemberHandler::GetMember(const Context& context,
                                                    const v1::GetMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "members"));
  std::optional<Member> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindMember(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found);
}

absl::StatusOr<v1::ListMembersResponse> MemberHandler::ListMembers(
    const Context& context, const v1::ListMembersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const NamePage names, NamePageOf(page, request.text()));
  access::VisibleScope scope = access::VisibleScopeOf(context, *environment_.tree);
  if (!request.organization().empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid organization,
        VisibleOrganization(context, *environment_.tree, request.organization(), "organization"));
    scope = {.everything = false, .roots = {organization}};
  }
  const auto status = static_cast<MemberStatus>(request.status());
  std::vector<ListedMember> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return organization::ListMembers(transaction, root, status, names);
        };
        KETNAP_ASSIGN_OR_RETURN(rows, QueryScope<ListedMember>(scope, names.limit, query, Before));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListMembersResponse response;
  for (const auto& row : rows) *response.add_members() = ToProto(row.member);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {rows.back().key, rows.back().member.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
