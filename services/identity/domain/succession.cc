#include "services/identity/domain/succession.h"

#include <algorithm>

namespace ketnap::identity {

GrantEnd EndOf(const RoleGrant& grant, Date effective_date, Date today) {
  const Date last = std::max(effective_date - 1, today);
  if (grant.valid_from > last) return {.revoke = true, .valid_to = std::nullopt};
  if (grant.valid_to.has_value() && *grant.valid_to <= last) return {};
  return {.revoke = false, .valid_to = last};
}

std::optional<RoleGrant> CarryOn(const RoleGrant& grant, const Uuid& follower, Date effective_date,
                                 Date today, const std::vector<RoleGrant>& present) {
  const Date first = std::max({effective_date, today, grant.valid_from});
  if (grant.valid_to.has_value() && *grant.valid_to < first) return std::nullopt;
  const bool has_it = std::any_of(present.begin(), present.end(), [&](const RoleGrant& other) {
    const bool lasts = !other.valid_to.has_value() ||
                       (grant.valid_to.has_value() && *other.valid_to >= *grant.valid_to);
    return !other.revoke_time.has_value() && other.account == grant.account &&
           other.role == grant.role && other.organization == follower &&
           other.inspection == grant.inspection &&
           other.inspection_subject == grant.inspection_subject && other.valid_from <= first &&
           lasts;
  });
  if (has_it) return std::nullopt;
  RoleGrant carried;
  carried.account = grant.account;
  carried.role = grant.role;
  carried.organization = follower;
  carried.valid_from = first;
  carried.valid_to = grant.valid_to;
  carried.inspection = grant.inspection;
  carried.inspection_subject = grant.inspection_subject;
  return carried;
}

}  // namespace ketnap::identity
