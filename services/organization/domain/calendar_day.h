#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_CALENDAR_DAY_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_CALENDAR_DAY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"

namespace ketnap::organization {

// The years officers may speak of.
inline constexpr int kFirstCalendarYear = 2000;
inline constexpr int kLastCalendarYear = 2100;

// What officers have said of a day; it takes the place of what the shipped file says.
struct CalendarDay {
  Date day;
  int64_t version = 0;
  bool is_removed = false;  // A plain day again, whatever the file says.
  bool is_working = false;
  std::string display_name;
  std::string source;  // The document that fixes it.
  std::string reason;  // Why it was removed.
  absl::Time update_time;
};

// Every fault of a day to be set, as fields of a request's `holiday`: its year, its name and
// source, and that it departs from the plain week (a working day from Monday to Friday does not).
std::vector<FieldViolation> CheckCalendarDay(const CalendarDay& day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_CALENDAR_DAY_H_
