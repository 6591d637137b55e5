#ifndef KETNAP_COMMON_BASE_WORKING_DAYS_H_
#define KETNAP_COMMON_BASE_WORKING_DAYS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"

namespace ketnap {

// A day that departs from the plain week (Monday to Friday work, Saturday and Sunday rest).
struct CalendarException {
  Date day;
  bool is_working =
      false;         // false: a public holiday or a day in lieu; true: a make-up working day.
  std::string name;  // "Tết Nguyên đán", "Làm bù".
};

// Working days of Vietnam: the plain week corrected by data. Immutable, thread safe.
class WorkingDayCalendar {
 public:
  WorkingDayCalendar() = default;
  // INVALID_ARGUMENT when a day is listed twice.
  static absl::StatusOr<WorkingDayCalendar> Create(
      const std::vector<CalendarException>& exceptions);

  bool IsWorkingDay(Date day) const;

  // The n-th working day after `from`; `from` itself is never counted (a clock of n working days
  // that starts on a date). n >= 0; n == 0 gives `from`.
  Date AddWorkingDays(Date from, int n) const;

  // Working days d with from < d <= to; 0 when `to` <= `from`.
  int CountWorkingDays(Date from, Date to) const;

 private:
  absl::flat_hash_map<Date, bool> exceptions_;
};

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_WORKING_DAYS_H_
