#include "services/organization/repository/calendar_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/service/calendar_replica.h"
#include "services/organization/repository/calendar_statements.h"

namespace ketnap::organization {
namespace {

CalendarDay DayOf(const db::Row& row) {
  CalendarDay day;
  day.day = row.DateAt(0);
  day.version = row.Int(1);
  day.is_removed = row.Bool(2);
  day.is_working = row.Bool(3);
  day.display_name = row.Text(4);
  day.source = row.Text(5);
  day.reason = row.Text(6);
  day.update_time = row.TimeAt(7);
  return day;
}

}  // namespace

absl::StatusOr<std::optional<CalendarDay>> LockCalendarDay(db::Transaction& transaction, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kLockCalendarDay, {day}));
  if (!row.has_value()) return std::nullopt;
  return DayOf(*row);
}

absl::StatusOr<std::vector<CalendarDay>> ListCalendarDays(db::Transaction& transaction, int year) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(sql::kListCalendarDays, {Date(year, 1, 1), Date(year, 12, 31)}));
  std::vector<CalendarDay> days;
  days.reserve(rows.size());
  for (const db::Row& row : rows) days.push_back(DayOf(row));
  return days;
}

absl::Status WriteCalendarDay(db::Transaction& transaction, CalendarDay* day) {
  if (day->version == 0) {
    const auto inserted = transaction.Execute(
        sql::kInsertCalendarDay, {day->day, 1, day->is_removed, day->is_working, day->display_name,
                                  day->source, day->reason, day->update_time});
    // Nobody had set the day a moment ago: tried again, the row is there to be locked.
    if (absl::IsAlreadyExists(inserted.status())) {
      return EtagMismatchError(absl::StrCat("holidays/", FormatDate(day->day)));
    }
    KETNAP_RETURN_IF_ERROR(inserted.status());
  } else {
    KETNAP_ASSIGN_OR_RETURN(
        const int64_t updated,
        transaction.Execute(sql::kUpdateCalendarDay,
                            {day->is_removed, day->is_working, day->display_name, day->source,
                             day->reason, day->update_time, day->day, day->version}));
    if (updated != 1) return EtagMismatchError(absl::StrCat("holidays/", FormatDate(day->day)));
  }
  ++day->version;
  service::CalendarDay replica;
  replica.day = day->day;
  replica.removed = day->is_removed;
  replica.is_working = day->is_working;
  replica.display_name = day->display_name;
  replica.source = day->source;
  return service::PutCalendarDay(transaction, replica);
}

}  // namespace ketnap::organization
