#include "common/access/caller.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::access {

bool Grant::IsValidOn(Date day) const {
  return valid_from <= day && (!valid_to.has_value() || day <= *valid_to);
}

bool Grant::Permits(std::string_view permission) const {
  return std::binary_search(permissions.begin(), permissions.end(), permission);
}

std::string Caller::Principal() const {
  if (IsSignedIn()) return account;
  if (IsProcess()) return absl::StrCat("processes/", issuer);
  return "anonymous";
}

bool Caller::HasPermissionToChange(std::string_view permission, Date day) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return !grant.IsOfInspection() && grant.IsValidOn(day) && grant.Permits(permission);
  });
}

bool Caller::HasPermission(std::string_view permission, Date day) const {
  if (HasPermissionToChange(permission, day)) return true;
  bool has = false;
  for (const Grant& grant : grants) {
    if (!grant.IsOfInspection() || !grant.IsValidOn(day) || !grant.Permits(permission)) continue;
    has = true;
    NoteUse(grant, grant.organization.value_or(Uuid()));
  }
  return has;
}

bool Caller::HasInspectionGrants() const {
  return std::any_of(grants.begin(), grants.end(),
                     [](const Grant& grant) { return grant.IsOfInspection(); });
}

void Caller::DropInspectionGrants() {
  grants.erase(std::remove_if(grants.begin(), grants.end(),
                              [](const Grant& grant) { return grant.IsOfInspection(); }),
               grants.end());
}

void Caller::NoteUse(const Grant& grant, const Uuid& organization) const {
  if (inspection_use != nullptr) inspection_use->Note(grant.inspection, organization);
}

}  // namespace ketnap::access
