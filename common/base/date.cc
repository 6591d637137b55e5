#include "common/base/date.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"

namespace ketnap {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

absl::Status NotADate() {
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "NOT_A_DATE",
      {"Ngày không có thật hoặc không đúng dạng năm-tháng-ngày (ví dụ 2018-03-05), "
       "năm từ 1900 đến 2199.",
       "Not an existing date written as year-month-day (such as 2018-03-05) in the "
       "years 1900 to 2199."});
}

// The number `digits` spells, or -1 when anything but a digit is in it.
int Number(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

Date LastDayOfMonth(absl::CivilMonth month) { return Date(month + 1) - 1; }

}  // namespace

absl::StatusOr<Date> MakeDate(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear) return NotADate();
  // CivilDay carries what is out of range into the next month; a date that exists stays as it is.
  const Date date(year, month, day);
  if (date.year() != year || date.month() != month || date.day() != day) return NotADate();
  return date;
}

absl::StatusOr<Date> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return NotADate();
  return MakeDate(Number(text.substr(0, 4)), Number(text.substr(5, 2)), Number(text.substr(8, 2)));
}

std::string FormatDate(Date date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string FormatDateForPeople(Date date) {
  return absl::StrFormat("%02d/%02d/%04d", date.day(), date.month(), date.year());
}

Date AddMonths(Date date, int months) {
  const absl::CivilMonth month = absl::CivilMonth(date) + months;
  return std::min(Date(month) + (date.day() - 1), LastDayOfMonth(month));
}

int WholeMonthsBetween(Date from, Date to) {
  const int months = static_cast<int>(absl::CivilMonth(to) - absl::CivilMonth(from));
  return AddMonths(from, months) > to ? months - 1 : months;
}

}  // namespace ketnap
