#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_GRANT_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_GRANT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::identity {

inline constexpr char kSystemAdministratorRole[] = "roles/system-administrator";
// What an inspection gives its team, and what it adds where its decision allows personal data.
// Given by inspections alone, never by hand.
inline constexpr char kInspectionTeamRole[] = "roles/inspection-team";
inline constexpr char kInspectionPersonalDataRole[] = "roles/inspection-team-personal-data";

inline bool IsInspectionRole(std::string_view role) {
  return role == kInspectionTeamRole || role == kInspectionPersonalDataRole;
}

// Permissions under one name.
struct Role {
  std::string name;          // "roles/board-officer".
  std::string display_name;  // Vietnamese.
  std::string description;
  std::vector<std::string> permissions;  // Sorted, each once.
};

// The roles of the suite. Immutable.
class RoleCatalogue {
 public:
  RoleCatalogue() = default;

  // `permissions` are all there are, by name. INVALID_ARGUMENT, naming the fault, when a role's
  // name is malformed or taken, when it has no display name or no permission, names a permission
  // that is not in the list, when kSystemAdministratorRole is missing or holds anything but
  // "identity.*", or when an inspection's role holds any of these.
  static absl::StatusOr<RoleCatalogue> Create(const std::vector<std::string>& permissions,
                                              std::vector<Role> roles);

  // Null when there is none.
  const Role* Find(std::string_view name) const;
  const std::map<std::string, Role, std::less<>>& roles() const { return roles_; }

 private:
  std::map<std::string, Role, std::less<>> roles_;
};

// A role given to an account over an organization and everything below it.
struct RoleGrant {
  Uuid id;
  Uuid account;
  std::string role;
  std::optional<Uuid> organization;  // Absent: the whole suite.
  Date valid_from;
  std::optional<Date> valid_to;  // Last day.
  std::string reason;
  std::optional<absl::Time> revoke_time;
  std::string revoke_reason;
  int64_t version = 1;
  absl::Time create_time;
  // The inspection it was given for, and the one of its subjects; absent of any other grant.
  std::optional<Uuid> inspection = std::nullopt;
  std::optional<Uuid> inspection_subject = std::nullopt;

  Uuid Owner() const { return organization.value_or(Uuid()); }
};

// Whether the grant gives anything on `day`.
bool IsEffectiveOn(const RoleGrant& grant, Date day);

// Those of `grants` that are effective on `day` and whose role still exists, in their order.
std::vector<RoleGrant> EffectiveOn(const std::vector<RoleGrant>& grants,
                                   const RoleCatalogue& catalogue, Date day);

// The permissions of `role` over accounts and grants themselves. Who gives the role must hold them,
// or anybody who may give roles could make themselves an equal of the highest; the others are for
// the giver to give, not to have.
std::vector<std::string> PermissionsToHoldForGranting(const Role& role);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_GRANT_H_
