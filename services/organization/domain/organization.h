#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// What the type table says of one type.
struct OrganizationType {
  std::string code;
  std::string display_name;
  bool may_be_root = false;
  bool holds_members = false;         // Members belong to organizations of this type.
  bool may_decide_admission = false;  // May be given the authority to decide admission.
  std::vector<std::string> allowed_parents;
};

// A node of the tree.
struct Organization {
  Uuid id;
  int64_t version = 0;
  std::optional<Uuid> parent;
  std::string type;
  std::string display_name;
  int workplace_kind = 0;  // As numbered in the API.
  bool has_admission_authority = false;
  int committee_size = 0;
  int standing_committee_size = 0;
  bool has_youth_union = false;
  bool has_trade_union = false;
  Date valid_from;
  std::optional<Date> valid_to;
  bool synthetic = false;
  absl::Time create_time;
  absl::Time update_time;
};

// "organizations/…".
std::string NameOf(const Organization& organization);

// Every fault of an organization's content, as fields of a request's `organization`.
std::vector<FieldViolation> CheckContent(const Organization& organization,
                                         const OrganizationType& type, Date today);

// The fault of a type nobody knows.
FieldViolation UnknownType();

// Whether an organization of `type` may stand below `parent` (null: as the root): OK, or
// FAILED_PRECONDITION, reason ORGANIZATION_PLACEMENT_NOT_ALLOWED, with each unmet condition.
absl::Status CheckPlacement(const OrganizationType& type, const Organization* parent);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_
