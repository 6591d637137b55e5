#include "services/ctl/demo/schedule.h"

#include <algorithm>

namespace ketnap::ctl {
namespace {

constexpr int kFirstYear = 2013;
constexpr int kLastYear = 2026;

// Holidays of every year, and the Tết before the calendar's first one: some people were nominated
// then.
bool IsKnownHoliday(Date day) {
  if (day >= Date(2014, 1, 28) && day <= Date(2014, 2, 5)) return true;
  const int month_day = day.month() * 100 + day.day();
  return month_day == 101 || month_day == 430 || month_day == 501 || month_day == 902;
}

}  // namespace

Schedule::Schedule(const WorkingDayCalendar& calendar) : calendar_(calendar) {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day : {8, 23}) committee_.push_back(OnOrAfter(Date(year, month, day)));
    }
  }
}

bool Schedule::IsWorkingDay(Date day) const {
  return calendar_.IsWorkingDay(day) && !IsKnownHoliday(day);
}

Date Schedule::OnOrAfter(Date day) const {
  while (!IsWorkingDay(day)) ++day;
  return day;
}

Date Schedule::OnOrBefore(Date day) const {
  while (!IsWorkingDay(day)) --day;
  return day;
}

Date Schedule::Plus(Date day, int working_days) const {
  return OnOrAfter(calendar_.AddWorkingDays(day, working_days));
}

Date Schedule::Minus(Date day, int working_days) const {
  while (working_days > 0) {
    --day;
    if (IsWorkingDay(day)) --working_days;
  }
  return OnOrBefore(day);
}

Date Schedule::CommitteeOnOrAfter(Date day) const {
  return *std::lower_bound(committee_.begin(), committee_.end(), day);
}

Date Schedule::CommitteeOnOrBefore(Date day) const {
  return *std::prev(std::upper_bound(committee_.begin(), committee_.end(), day));
}

Date Schedule::CellMeeting(int cell, absl::CivilMonth month) const {
  return Plus(OnOrAfter(Date(month)), 1 + cell % 4);
}

Date Schedule::ClassWeek(Date from) const {
  Date monday = absl::NextWeekday(from - 1, absl::Weekday::monday);
  for (;; monday += 7) {
    bool whole = true;
    for (int i = 0; i < 5; ++i) whole = whole && IsWorkingDay(monday + i);
    if (whole) return monday;
  }
}

}  // namespace ketnap::ctl
