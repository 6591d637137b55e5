#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_SUCCESSION_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_SUCCESSION_H_

#include <optional>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/identity/domain/grant.h"

// What becomes of grants when an organization ends or is split. Never more than was given: the same
// role, to the same account, no longer than before.
namespace ketnap::identity {

// The last day of a grant over an organization whose successors begin on `effective_date`: the day
// before, but what was used until today is not taken back. Absent when nothing of the grant would
// remain, because it begins later, or when it ends before anyway.
struct GrantEnd {
  bool revoke = false;           // Nothing of it remains.
  std::optional<Date> valid_to;  // Its new last day; absent: leave it.
};
GrantEnd EndOf(const RoleGrant& grant, Date effective_date, Date today);

// The grant over `follower` that carries `grant` on: from the effective date, today or the grant's
// own first day, whichever is latest, to the grant's own last day. Absent when no day is left, or
// when one of `present`, the account's grants, gives the same on all these days. Id, reason and
// times are the caller's to set.
std::optional<RoleGrant> CarryOn(const RoleGrant& grant, const Uuid& follower, Date effective_date,
                                 Date today, const std::vector<RoleGrant>& present);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_SUCCESSION_H_
