#include "services/organization/handlers/calendar_handler.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/mutation.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/calendar_repository.h"

namespace ketnap::organization {
namespace {

absl::Status Violation(const char* field, const char* rule, const char* vietnamese,
                       const char* english) {
  return InvalidFieldsError({{field, rule, {vietnamese, english}}});
}

std::string DayName(Date day) { return absl::StrCat("holidays/", FormatDate(day)); }

v1::Holiday ToProto(const CalendarDay& day) {
  v1::Holiday holiday;
  *holiday.mutable_day() = DateToProto(day.day);
  holiday.set_is_working(day.is_working);
  holiday.set_display_name(day.display_name);
  holiday.set_source(day.source);
  holiday.set_confirmed(true);
  return holiday;
}

// A day has no id of its own: its journal entries are found by one derived from its date.
absl::Status Publish(db::Transaction& transaction, const access::RequestContext& context,
                     const CalendarDay& day, const v1::Holiday& holiday, const char* action,
                     const std::string& request_id) {
  journal::Change change;
  change.aggregate_type = "holidays";
  change.aggregate_id = Uuid::FromName(DayName(day.day));
  change.version = day.version;
  change.action = action;
  change.occurred_on = context.today;
  change.request_id = request_id;
  v1::CalendarDayChanged event;
  *event.mutable_holiday() = holiday;
  event.set_removed(day.is_removed);
  return journal::Append(transaction, context, change, event);
}

absl::StatusOr<v1::Holiday> Set(db::Transaction& transaction, const access::RequestContext& context,
                                const v1::SetHolidayRequest& request) {
  CalendarDay day;
  KETNAP_ASSIGN_OR_RETURN(day.day, DateFromProto(request.holiday().day()));
  day.is_working = request.holiday().is_working();
  day.display_name = TidyName(request.holiday().display_name());
  day.source = TidyName(request.holiday().source());
  day.update_time = context.now;
  const auto violations = CheckCalendarDay(day);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(const auto before, LockCalendarDay(transaction, day.day));
  if (before.has_value()) day.version = before->version;
  KETNAP_RETURN_IF_ERROR(WriteCalendarDay(transaction, &day));
  v1::Holiday holiday = ToProto(day);
  KETNAP_RETURN_IF_ERROR(
      Publish(transaction, context, day, holiday, "SetHoliday", request.request_id()));
  return holiday;
}

// `shipped` is what the file says of the day; null when nothing.
absl::StatusOr<v1::Holiday> Remove(db::Transaction& transaction,
                                   const access::RequestContext& context,
                                   const v1::Holiday* shipped, Date date,
                                   const v1::RemoveHolidayRequest& request) {
  const std::string reason = TidyName(request.reason());
  if (reason.empty()) {
    return Violation("reason", "REQUIRED", "Cần ghi lý do xóa ngày này.", "The reason is needed.");
  }
  KETNAP_ASSIGN_OR_RETURN(const auto before, LockCalendarDay(transaction, date));
  if (before.has_value() ? before->is_removed : shipped == nullptr) {
    return ResourceNotFoundError(DayName(date));
  }
  v1::Holiday holiday = before.has_value() ? ToProto(*before) : *shipped;
  CalendarDay day;
  day.day = date;
  day.version = before.has_value() ? before->version : 0;
  day.is_removed = true;
  day.is_working = holiday.is_working();
  day.display_name = holiday.display_name();
  day.source = holiday.source();
  day.reason = reason;
  day.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(WriteCalendarDay(transaction, &day));
  holiday.set_confirmed(true);
  // The journal tells why.
  v1::Holiday told = holiday;
  told.set_source(reason);
  KETNAP_RETURN_IF_ERROR(
      Publish(transaction, context, day, told, "RemoveHoliday", request.request_id()));
  return holiday;
}

}  // namespace

CalendarHandler::CalendarHandler(const Environment& environment,
                                 service::WorkingDayCalendarHolder* calendar)
    : environment_(environment), pipeline_(environment.pipeline), calendar_(calendar) {
  for (const auto& entry : calendar->baseline().exceptions()) {
    v1::Holiday& holiday =
        shipped_[Date(entry.day().year(), entry.day().month(), entry.day().day())];
    *holiday.mutable_day() = entry.day();
    holiday.set_is_working(entry.is_working());
    holiday.set_display_name(entry.name());
  }
}

void CalendarHandler::Refresh() {
  const absl::Status status = calendar_->Reload(*environment_.database);
  is_stale_ = !status.ok();
  if (status.ok()) return;
  LogWarning("calendar_reload_failed", {{"code", absl::StatusCodeToString(status.code())}});
}

absl::StatusOr<v1::Holiday> CalendarHandler::SetHoliday(const Context& context,
                                                        const v1::SetHolidayRequest& request) {
  KETNAP_RETURN_IF_ERROR(access::CheckSuiteScope(context));
  auto holiday = api::RunMutation<v1::Holiday>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Set(transaction, context, request); });
  if (holiday.ok()) Refresh();
  return holiday;
}

absl::StatusOr<v1::Holiday> CalendarHandler::RemoveHoliday(
    const Context& context, const v1::RemoveHolidayRequest& request) {
  KETNAP_RETURN_IF_ERROR(access::CheckSuiteScope(context));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.day()));
  const auto shipped = shipped_.find(day);
  const v1::Holiday* from_file = shipped == shipped_.end() ? nullptr : &shipped->second;
  auto holiday = api::RunMutation<v1::Holiday>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Remove(transaction, context, from_file, day, request);
      });
  if (holiday.ok()) Refresh();
  return holiday;
}

absl::StatusOr<v1::ListHolidaysResponse> CalendarHandler::ListHolidays(
    const Context& context, const v1::ListHolidaysRequest& request) {
  std::vector<CalendarDay> said;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(said, ListCalendarDays(transaction, request.year()));
        return absl::OkStatus();
      }));
  std::map<Date, v1::Holiday> days(shipped_.lower_bound(Date(request.year(), 1, 1)),
                                   shipped_.upper_bound(Date(request.year(), 12, 31)));
  for (const CalendarDay& day : said) {
    if (day.is_removed) {
      days.erase(day.day);
    } else {
      days[day.day] = ToProto(day);
    }
  }
  v1::ListHolidaysResponse response;
  for (auto& [day, holiday] : days) *response.add_holidays() = std::move(holiday);
  return response;
}

absl::StatusOr<v1::CountWorkingDaysResponse> CalendarHandler::CountWorkingDays(
    const Context&, const v1::CountWorkingDaysRequest& request) {
  if (is_stale_) Refresh();
  const auto calendar = calendar_->Current();
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
        DateToProto(calendar->AddWorkingDays(from, request.working_days()));
    return response;
  }
  KETNAP_ASSIGN_OR_RETURN(const Date to, DateFromProto(request.to_date()));
  if (to < from) {
    return Violation("to_date", "BEFORE_FROM_DATE", "Ngày cuối không được trước ngày đầu.",
                     "The last day must not lie before the first.");
  }
  response.set_working_days(calendar->CountWorkingDays(from, to));
  *response.mutable_to_date() = request.to_date();
  return response;
}

}  // namespace ketnap::organization
