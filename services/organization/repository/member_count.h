#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

namespace ketnap::organization {

// How many members an organization has on a day; domain/member_stay.h says how each counts.
struct MemberCount {
  int64_t official = 0;
  int64_t probationary = 0;
  int64_t away = 0;
  int64_t hosted = 0;
  int64_t exempt = 0;

  bool operator==(const MemberCount&) const = default;
};

struct MemberCountQuery {
  Uuid organization;
  bool subtree = false;  // Everything below it on that day as well.
  Date day;
  bool few_organizations = false;  // Whether the scope is small enough to be read through.
};

// By the tree as it was on the day: none for an organization that did not exist.
absl::StatusOr<MemberCount> CountMembers(db::Transaction& transaction,
                                         const MemberCountQuery& query);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_H_
