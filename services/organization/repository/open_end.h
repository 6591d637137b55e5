#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_END_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_END_H_

#include <optional>

#include "common/base/date.h"

namespace ketnap::organization {

// How tables write the last day of what has none: days then compare without a special case.
// Statements read it as NULLIF(valid_to, '9999-12-31').
inline const Date kOpenEnd(9999, 12, 31);

inline Date LastDayOrOpen(const std::optional<Date>& last_day) {
  return last_day.value_or(kOpenEnd);
}

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_END_H_
