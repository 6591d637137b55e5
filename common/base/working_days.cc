#include "common/base/working_days.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap {
namespace {

bool IsWeekend(Date day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

absl::StatusOr<WorkingDayCalendar> WorkingDayCalendar::Create(
    const std::vector<CalendarException>& exceptions) {
  WorkingDayCalendar calendar;
  for (const CalendarException& exception : exceptions) {
    if (calendar.exceptions_.emplace(exception.day, exception.is_working).second) continue;
    return ReasonedError(
        absl::StatusCode::kInvalidArgument, "CALENDAR_DAY_TWICE",
        {absl::StrCat("Lịch ngày làm việc ghi ngày ", FormatDateForPeople(exception.day),
                      " hai lần."),
         absl::StrCat("The working-day calendar lists ", FormatDate(exception.day), " twice.")},
        {{"day", FormatDate(exception.day)}});
  }
  return calendar;
}

bool WorkingDayCalendar::IsWorkingDay(Date day) const {
  const auto exception = exceptions_.find(day);
  return exception == exceptions_.end() ? !IsWeekend(day) : exception->second;
}

Date WorkingDayCalendar::AddWorkingDays(Date from, int n) const {
  Date day = from;
  while (n > 0) {
    ++day;
    if (IsWorkingDay(day)) --n;
  }
  return day;
}

int WorkingDayCalendar::CountWorkingDays(Date from, Date to) const {
  int count = 0;
  for (Date day = from; day < to;) {
    ++day;
    if (IsWorkingDay(day)) ++count;
  }
  return count;
}

}  // namespace ketnap
