#ifndef KETNAP_COMMON_BASE_DATE_H_
#define KETNAP_COMMON_BASE_DATE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace ketnap {

// A business date: the calendar day something happened on, in Vietnam, with no instant attached.
using Date = absl::CivilDay;

// Reads "2018-03-05". INVALID_ARGUMENT when the text is not a date that exists, or when the year
// lies outside 1900..2199.
absl::StatusOr<Date> ParseDate(std::string_view text);

// The day of these parts. INVALID_ARGUMENT as for ParseDate.
absl::StatusOr<Date> MakeDate(int year, int month, int day);

// Writes "2018-03-05", as programs and the database read it.
std::string FormatDate(Date date);

// Writes "05/03/2018", as people in Vietnam read it.
std::string FormatDateForPeople(Date date);

// The same day of the month `months` later; where that month is shorter, its last day
// (31 January + 1 month = 28 or 29 February; 29 February 2016 + 12 months = 28 February 2017).
Date AddMonths(Date date, int months);

// Whole months from `from` to `to`: the largest n with AddMonths(from, n) <= to. Negative when `to`
// lies before `from`.
int WholeMonthsBetween(Date from, Date to);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_DATE_H_
