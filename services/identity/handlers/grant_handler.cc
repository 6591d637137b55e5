#include "services/identity/handlers/grant_handler.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"

namespace ketnap::identity {
namespace {

absl::StatusOr<RoleGrant> ReadGrant(const Environment& environment,
                                    const access::RequestContext& context, const v1::Grant& proto) {
  RoleGrant grant;
  grant.id = Uuid::Generate(context.now);
  grant.create_time = context.now;
  grant.role = proto.role();
  grant.reason = proto.reason();
  if (environment.roles->Find(grant.role) == nullptr) return UnknownRoleError("grant.role");
  if (IsInspectionRole(grant.role)) return InspectionRoleError("grant.role");
  KETNAP_ASSIGN_OR_RETURN(grant.account,
                          api::ParseResourceName(proto.account(), kAccounts, "grant.account"));
  KETNAP_ASSIGN_OR_RETURN(grant.organization,
                          ParseOrganizationOrSuite(proto.organization(), "grant.organization"));
  if (grant.organization.has_value() && !environment.tree->Contains(*grant.organization)) {
    return UnknownOrganizationError("grant.organization");
  }
  KETNAP_ASSIGN_OR_RETURN(grant.valid_from, DateFromProto(proto.valid_from()));
  if (IsSet(proto.valid_to())) {
    KETNAP_ASSIGN_OR_RETURN(grant.valid_to, DateFromProto(proto.valid_to()));
    if (*grant.valid_to < grant.valid_from || *grant.valid_to < context.today) {
      return GrantDaysError("grant.valid_to");
    }
  }
  return grant;
}

absl::Status CheckGrantor(const Environment& environment, const access::RequestContext& context,
                          const RoleGrant& grant) {
  const Role& role = *environment.roles->Find(grant.role);
  for (const std::string& permission : PermissionsToHoldForGranting(role)) {
    if (!access::CheckScope(context, *environment.tree, permission, grant.Owner(), "").ok()) {
      return RoleExceedsGrantorError(permission);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListRolesResponse> GrantHandler::ListRoles(
    const access::RequestContext& context, const v1::ListRolesRequest& /*request*/) {
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline,
      [&](db::Transaction& transaction) { return CheckCaller(transaction, context).status(); }));
  v1::ListRolesResponse response;
  for (const auto& [name, role] : environment_.roles->roles()) {
    *response.add_roles() = ToProto(role);
  }
  return response;
}

absl::StatusOr<v1::Grant> GrantHandler::GrantRole(const access::RequestContext& context,
                                                  const v1::GrantRoleRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const RoleGrant grant, ReadGrant(environment_, context, request.grant()));
  KETNAP_RETURN_IF_ERROR(CheckGrantor(environment_, context, grant));
  return api::RunMutation<v1::Grant>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Grant> {
        KETNAP_ASSIGN_OR_RETURN(const Account caller,
                                CheckCallerLocked(transaction, *environment_.roles, context));
        if (caller.id == grant.account) return SelfGrantRefusedError();
        // Locked, so that it is not closed meanwhile. One out of the caller's sight does not exist
        // for them.
        KETNAP_ASSIGN_OR_RETURN(const auto account, LockAccount(transaction, grant.account));
        if (!account.has_value()) return ResourceNotFoundError(request.grant().account());
        KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment_.tree, context.permission,
                                                  account->Owner(), request.grant().account()));
        if (account->state == AccountState::kDisabled) return AccountDisabledError();
        KETNAP_RETURN_IF_ERROR(CheckStands(*environment_.tree, grant.organization, context.today,
                                           "grant.organization"));
        KETNAP_RETURN_IF_ERROR(InsertGrant(transaction, grant));
        KETNAP_RETURN_IF_ERROR(
            JournalGrant(transaction, context, {"GrantRole", request.request_id()}, grant));
        return ToProto(grant);
      });
}

absl::StatusOr<v1::Grant> GrantHandler::RevokeGrant(const access::RequestContext& context,
                                                    const v1::RevokeGrantRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kGrants));
  return api::RunMutation<v1::Grant>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Grant> {
        KETNAP_ASSIGN_OR_RETURN(const Account caller,
                                CheckCallerLocked(transaction, *environment_.roles, context));
        KETNAP_ASSIGN_OR_RETURN(auto grant, LockGrant(transaction, id));
        if (!grant.has_value()) return ResourceNotFoundError(request.name());
        if (grant->account == caller.id) return SelfRevokeRefusedError();
        if (grant->revoke_time.has_value()) return GrantRevokedError();
        if (grant->inspection.has_value()) return GrantOfInspectionError();
        grant->revoke_time = context.now;
        grant->revoke_reason = request.reason();
        KETNAP_RETURN_IF_ERROR(AdvanceGrant(transaction, *grant));
        KETNAP_RETURN_IF_ERROR(
            JournalGrant(transaction, context, {"RevokeGrant", request.request_id()}, *grant));
        return ToProto(*grant);
      });
}

absl::StatusOr<v1::ListGrantsResponse> GrantHandler::ListGrants(
    const access::RequestContext& context, const v1::ListGrantsRequest& request) {
  GrantQuery query;
  query.scope = access::VisibleScopeOf(context, *environment_.tree);
  if (!request.account().empty()) {
    KETNAP_ASSIGN_OR_RETURN(query.account,
                            api::ParseResourceName(request.account(), kAccounts, "account"));
  }
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  query.limit = page.size + 1;
  if (!page.after_key.empty()) {
    const auto before = Uuid::FromBytes(page.after_key[0]);
    if (page.after_key.size() != 1 || !before.ok()) return api::PageTokenError();
    query.before = *before;
  }
  std::vector<RoleGrant> grants;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(CheckCaller(transaction, context).status());
        KETNAP_ASSIGN_OR_RETURN(grants, identity::ListGrants(transaction, query));
        return absl::OkStatus();
      }));
  v1::ListGrantsResponse response;
  const bool more = api::CutToPage(page, &grants);
  for (const RoleGrant& grant : grants) *response.add_grants() = ToProto(grant);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {grants.back().id.ToBytes()}));
  }
  return response;
}

}  // namespace ketnap::identity
