#include "services/identity/domain/grant.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/status_macros.h"

namespace ketnap::identity {
namespace {

constexpr std::string_view kRolePrefix = "roles/";
constexpr std::string_view kIdentityPrefix = "identity.";
constexpr size_t kLongestRoleName = 60;

bool IsRoleName(std::string_view name) {
  if (!absl::StartsWith(name, kRolePrefix) || name.size() > kLongestRoleName) return false;
  name.remove_prefix(kRolePrefix.size());
  if (name.empty() || name.front() == '-' || name.back() == '-') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

absl::Status Fault(const Role& role, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("role \"", role.name, "\": ", what));
}

absl::Status CheckRole(const std::set<std::string>& permissions, const Role& role) {
  if (!IsRoleName(role.name)) return Fault(role, "a name is \"roles/lower-case-words\"");
  if (role.display_name.empty()) return Fault(role, "has no display name");
  if (role.permissions.empty()) return Fault(role, "has no permission");
  for (const std::string& permission : role.permissions) {
    if (permissions.count(permission) == 0) {
      return Fault(role, absl::StrCat("there is no permission \"", permission, "\""));
    }
    if (role.name == kSystemAdministratorRole && !absl::StartsWith(permission, kIdentityPrefix)) {
      return Fault(role, "a technical administrator has no right to content");
    }
    if (IsInspectionRole(role.name) && absl::StartsWith(permission, kIdentityPrefix)) {
      return Fault(role, "the team of an inspection has no right over accounts and grants");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RoleCatalogue> RoleCatalogue::Create(const std::vector<std::string>& permissions,
                                                    std::vector<Role> roles) {
  const std::set<std::string> known(permissions.begin(), permissions.end());
  RoleCatalogue catalogue;
  for (Role& role : roles) {
    KETNAP_RETURN_IF_ERROR(CheckRole(known, role));
    std::sort(role.permissions.begin(), role.permissions.end());
    role.permissions.erase(std::unique(role.permissions.begin(), role.permissions.end()),
                           role.permissions.end());
    std::string name = role.name;
    if (!catalogue.roles_.emplace(name, std::move(role)).second) {
      return absl::InvalidArgumentError(absl::StrCat("role \"", name, "\" is there twice"));
    }
  }
  if (catalogue.Find(kSystemAdministratorRole) == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("role \"", kSystemAdministratorRole, "\" is missing"));
  }
  return catalogue;
}

const Role* RoleCatalogue::Find(std::string_view name) const {
  auto found = roles_.find(name);
  return found == roles_.end() ? nullptr : &found->second;
}

bool IsEffectiveOn(const RoleGrant& grant, Date day) {
  return !grant.revoke_time.has_value() && grant.valid_from <= day &&
         (!grant.valid_to.has_value() || day <= *grant.valid_to);
}

std::vector<RoleGrant> EffectiveOn(const std::vector<RoleGrant>& grants,
                                   const RoleCatalogue& catalogue, Date day) {
  std::vector<RoleGrant> effective;
  std::copy_if(grants.begin(), grants.end(), std::back_inserter(effective),
               [&](const RoleGrant& grant) {
                 return IsEffectiveOn(grant, day) && catalogue.Find(grant.role) != nullptr;
               });
  return effective;
}

std::vector<std::string> PermissionsToHoldForGranting(const Role& role) {
  std::vector<std::string> permissions;
  std::copy_if(
      role.permissions.begin(), role.permissions.end(), std::back_inserter(permissions),
      [](const std::string& permission) { return absl::StartsWith(permission, kIdentityPrefix); });
  return permissions;
}

}  // namespace ketnap::identity
