#include "common/service/calendar_replica.h"

#include <map>
#include <utility>

#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/working_day_data.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {

absl::Status PutCalendarDay(db::Transaction& transaction, const CalendarDay& day) {
  return transaction
      .Execute(
          "INSERT INTO replica_calendar_day (day, removed, is_working, display_name, source)"
          " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE removed = ?, is_working = ?,"
          " display_name = ?, source = ?",
          {day.day, day.removed, day.is_working, day.display_name, day.source, day.removed,
           day.is_working, day.display_name, day.source})
      .status();
}

absl::Status ApplyCalendarEntry(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<organization::v1::CalendarDayChanged>()) return absl::OkStatus();
  organization::v1::CalendarDayChanged event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a calendar event cannot be read");
  }
  CalendarDay day;
  KETNAP_ASSIGN_OR_RETURN(day.day, DateFromProto(event.holiday().day()));
  day.removed = event.removed();
  day.is_working = event.holiday().is_working();
  day.display_name = event.holiday().display_name();
  day.source = event.holiday().source();
  return PutCalendarDay(transaction, day);
}

absl::StatusOr<std::unique_ptr<WorkingDayCalendarHolder>> WorkingDayCalendarHolder::Load(
    const std::string& path) {
  std::unique_ptr<WorkingDayCalendarHolder> holder(new WorkingDayCalendarHolder());
  KETNAP_ASSIGN_OR_RETURN(holder->baseline_, LoadWorkingDayCalendarData(path));
  KETNAP_ASSIGN_OR_RETURN(WorkingDayCalendar calendar, MakeWorkingDayCalendar(holder->baseline_));
  absl::MutexLock lock(&holder->mutex_);
  holder->current_ = std::make_shared<const WorkingDayCalendar>(std::move(calendar));
  return holder;
}

absl::Status WorkingDayCalendarHolder::Reload(db::Database& database) {
  absl::MutexLock reload(&reload_mutex_);
  std::map<Date, CalendarException> exceptions;
  for (const config::v1::CalendarException& entry : baseline_.exceptions()) {
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(entry.day()));
    exceptions[day] = {day, entry.is_working(), entry.name()};
  }
  db::Rows rows;
  KETNAP_RETURN_IF_ERROR(database.RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows,
                                transaction.Query("SELECT day, removed, is_working, display_name"
                                                  " FROM replica_calendar_day ORDER BY day"));
        return absl::OkStatus();
      }));
  for (const db::Row& row : rows) {
    const Date day = row.DateAt(0);
    if (row.Bool(1)) {
      exceptions.erase(day);
    } else {
      exceptions[day] = {day, row.Bool(2), row.Text(3)};
    }
  }
  std::vector<CalendarException> list;
  for (auto& [day, exception] : exceptions) list.push_back(std::move(exception));
  KETNAP_ASSIGN_OR_RETURN(WorkingDayCalendar calendar, WorkingDayCalendar::Create(list));
  auto fresh = std::make_shared<const WorkingDayCalendar>(std::move(calendar));
  absl::MutexLock lock(&mutex_);
  current_ = std::move(fresh);
  return absl::OkStatus();
}

std::shared_ptr<const WorkingDayCalendar> WorkingDayCalendarHolder::Current() const {
  absl::MutexLock lock(&mutex_);
  return current_;
}

}  // namespace ketnap::service
