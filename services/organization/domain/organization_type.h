#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_TYPE_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_TYPE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// What live organizations of a type are today.
struct TypeUse {
  struct Place {
    std::optional<std::string> parent_type;  // Absent: the root.
    int64_t count = 0;
  };
  std::vector<Place> places;
  int64_t deciding = 0;      // Those that hold an authority.
  int64_t with_members = 0;  // Those that members belong to.
};

// "organizationTypes/…".
std::string NameOf(const OrganizationType& type);

// Every fault of a type's content, as fields of a request's `type`. `known` are the codes of the
// types there are.
std::vector<FieldViolation> CheckType(const OrganizationType& type,
                                      const std::set<std::string>& known);

// Whether `type`, as it is to be, allows what organizations of the type are already: OK, or
// FAILED_PRECONDITION ORGANIZATION_TYPE_IN_USE, each unmet condition with its count.
absl::Status CheckFitsUse(const OrganizationType& type, const TypeUse& use);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_TYPE_H_
