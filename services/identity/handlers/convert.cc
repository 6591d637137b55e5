#include "services/identity/handlers/convert.h"

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"

namespace ketnap::identity {
namespace {

constexpr char kOrganizations[] = "organizations";

v1::AccountState StateToProto(AccountState state) {
  switch (state) {
    case AccountState::kInvited:
      return v1::ACCOUNT_STATE_INVITED;
    case AccountState::kActive:
      return v1::ACCOUNT_STATE_ACTIVE;
    case AccountState::kDisabled:
      return v1::ACCOUNT_STATE_DISABLED;
  }
  return v1::ACCOUNT_STATE_UNSPECIFIED;
}

}  // namespace

std::string AccountName(const Uuid& id) { return api::ResourceName(kAccounts, id); }
std::string GrantName(const Uuid& id) { return api::ResourceName(kGrants, id); }
std::string SessionName(const Uuid& id) { return api::ResourceName(kSessions, id); }

std::string MemberName(const std::optional<Uuid>& id) {
  return id.has_value() ? api::ResourceName(kMembers, *id) : "";
}

std::string InspectionName(const std::optional<Uuid>& id) {
  return id.has_value() ? api::ResourceName(kInspections, *id) : "";
}

std::string OrganizationName(const std::optional<Uuid>& id) {
  return id.has_value() ? api::ResourceName(kOrganizations, *id) : kWholeSuite;
}

absl::StatusOr<std::optional<Uuid>> ParseMember(std::string_view name, std::string_view field) {
  std::optional<Uuid> member;
  if (name.empty()) return member;
  KETNAP_ASSIGN_OR_RETURN(member, api::ParseResourceName(name, kMembers, field));
  return member;
}

absl::StatusOr<std::optional<Uuid>> ParseOrganizationOrSuite(std::string_view name,
                                                             std::string_view field) {
  std::optional<Uuid> organization;
  if (name == kWholeSuite) return organization;
  KETNAP_ASSIGN_OR_RETURN(organization, api::ParseResourceName(name, kOrganizations, field));
  return organization;
}

v1::Account ToProto(const Account& account) {
  v1::Account proto;
  proto.set_name(AccountName(account.id));
  proto.set_user_name(account.user_name);
  proto.set_display_name(account.display_name);
  proto.set_organization(OrganizationName(account.organization));
  proto.set_state(StateToProto(account.state));
  proto.set_etag(api::MakeEtag(account.version));
  *proto.mutable_create_time() = TimeToProto(account.create_time);
  proto.set_disable_reason(account.disable_reason);
  proto.set_member(MemberName(account.member));
  return proto;
}

v1::Grant ToProto(const RoleGrant& grant) {
  v1::Grant proto;
  proto.set_name(GrantName(grant.id));
  proto.set_account(AccountName(grant.account));
  proto.set_role(grant.role);
  proto.set_organization(OrganizationName(grant.organization));
  *proto.mutable_valid_from() = DateToProto(grant.valid_from);
  if (grant.valid_to.has_value()) *proto.mutable_valid_to() = DateToProto(*grant.valid_to);
  proto.set_reason(grant.reason);
  if (grant.revoke_time.has_value()) {
    *proto.mutable_revoke_time() = TimeToProto(*grant.revoke_time);
  }
  proto.set_revoke_reason(grant.revoke_reason);
  *proto.mutable_create_time() = TimeToProto(grant.create_time);
  proto.set_inspection(InspectionName(grant.inspection));
  if (grant.inspection_subject.has_value()) {
    proto.set_inspection_subject(OrganizationName(grant.inspection_subject));
  }
  return proto;
}

v1::Role ToProto(const Role& role) {
  v1::Role proto;
  proto.set_name(role.name);
  proto.set_display_name(role.display_name);
  proto.set_description(role.description);
  proto.mutable_permissions()->Assign(role.permissions.begin(), role.permissions.end());
  return proto;
}

v1::EffectiveGrant ToEffective(const RoleGrant& grant, const Role& role) {
  v1::EffectiveGrant proto;
  proto.set_role(role.name);
  proto.set_role_display_name(role.display_name);
  proto.set_organization(OrganizationName(grant.organization));
  proto.mutable_permissions()->Assign(role.permissions.begin(), role.permissions.end());
  *proto.mutable_valid_from() = DateToProto(grant.valid_from);
  if (grant.valid_to.has_value()) *proto.mutable_valid_to() = DateToProto(*grant.valid_to);
  proto.set_inspection(InspectionName(grant.inspection));
  return proto;
}

}  // namespace ketnap::identity
