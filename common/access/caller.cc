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

bool Caller::HasPermission(std::string_view permission, Date day) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.IsValidOn(day) && grant.Permits(permission);
  });
}

}  // namespace ketnap::access
