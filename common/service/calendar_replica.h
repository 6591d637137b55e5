#ifndef KETNAP_COMMON_SERVICE_CALENDAR_REPLICA_H_
#define KETNAP_COMMON_SERVICE_CALENDAR_REPLICA_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/date.h"
#include "common/base/working_days.h"
#include "common/db/database.h"
#include "ketnap/config/v1/working_day_calendar.pb.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::service {

inline constexpr char kCalendarProjection[] = "working_day_calendar";

// What an officer has said of a day.
struct CalendarDay {
  Date day;
  bool removed = false;     // A plain day again; the rest says nothing.
  bool is_working = false;  // True for a make-up working day, false for a day off.
  std::string display_name;
  std::string source;  // The document that fixes it.
};

// Writes the day into replica_calendar_day, over what stood there. The organization service calls
// it in the transaction that journals the change, and reloads its holder after the commit.
absl::Status PutCalendarDay(db::Transaction& transaction, const CalendarDay& day);

// Applies one entry of the organization service's journal: CalendarDayChanged. Entries of other
// kinds change nothing.
absl::Status ApplyCalendarEntry(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry);

// The calendar everybody in a service counts by: the file of working days as shipped, corrected by
// replica_calendar_day. Thread safe.
class WorkingDayCalendarHolder {
 public:
  // Reads the file. Statuses as of LoadWorkingDayCalendarData.
  static absl::StatusOr<std::unique_ptr<WorkingDayCalendarHolder>> Load(const std::string& path);

  // As shipped.
  const config::v1::WorkingDayCalendarData& baseline() const { return baseline_; }

  // Takes over what is committed. Until it was called once, the calendar is the baseline.
  absl::Status Reload(db::Database& database);

  // One state of the calendar; it stays as it is while it is held.
  std::shared_ptr<const WorkingDayCalendar> Current() const;

 private:
  WorkingDayCalendarHolder() = default;

  config::v1::WorkingDayCalendarData baseline_;
  absl::Mutex reload_mutex_;  // One reload at a time: an older one must not end last.
  mutable absl::Mutex mutex_;
  std::shared_ptr<const WorkingDayCalendar> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_CALENDAR_REPLICA_H_
