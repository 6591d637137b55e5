#include "services/organization/handlers/calendar_handler.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {
namespace {

absl::Status Violation(const char* field, const char* rule, const char* vietnamese,
                       const char* english) {
  return InvalidFieldsError({{field, rule, {vietnamese, english}}});
}

}  // namespace

CalendarHandler::CalendarHandler(rpc::Pipeline* pipeline,
                                 const config::v1::WorkingDayCalendarData& data,
                                 WorkingDayCalendar calendar)
    : pipeline_(pipeline), calendar_(std::move(calendar)) {
  for (const auto& entry : data.exceptions()) {
    const Date day(entry.day().year(), entry.day().month(), entry.day().day());
    days_of_year_[entry.day().year()].push_back({day, entry.is_working(), entry.name()});
  }
  for (auto& [year, days] : days_of_year_) {
    std::sort(days.begin(), days.end(),
              [](const CalendarException& a, const CalendarException& b) { return a.day < b.day; });
  }
}

absl::StatusOr<v1::ListHolidaysResponse> CalendarHandler::ListHolidays(
    const Context&, const v1::ListHolidaysRequest& request) {
  v1::ListHolidaysResponse response;
  const auto days = days_of_year_.find(request.year());
  if (days == days_of_year_.end()) return response;
  for (const CalendarException& day : days->second) {
    v1::Holiday* holiday = response.add_holidays();
    *holiday->mutable_day() = DateToProto(day.day);
    holiday->set_is_working(day.is_working);
    holiday->set_display_name(day.name);
  }
  return response;
}

absl::StatusOr<v1::CountWorkingDaysResponse> CalendarHandler::CountWorkingDays(
    const Context&, const v1::CountWorkingDaysRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date from, DateFromProto(request.from_date()));
  const bool to_is_given = IsSet(request.to_date());
  if (to_is_given == (request.working_days() > 0)) {
    return Violation("to_date", "ONE_OF", "Cần nhập hoặc ngày cuối, hoặc số ngày làm việc.",
                     "Give either the last day or a number of working days.");
  }
  v1::CountWorkingDaysResponse response;
  if (!to_is_given) {
    response.set_working_days(request.working_days());
    *response.mutable_to_date() =
        DateToProto(calendar_.AddWorkingDays(from, request.working_days()));
    return response;
  }
  KETNAP_ASSIGN_OR_RETURN(const Date to, DateFromProto(request.to_date()));
  if (to < from) {
    return Violation("to_date", "BEFORE_FROM_DATE", "Ngày cuối không được trước ngày đầu.",
                     "The last day must not lie before the first.");
  }
  response.set_working_days(calendar_.CountWorkingDays(from, to));
  *response.mutable_to_date() = request.to_date();
  return response;
}

}  // namespace ketnap::organization
