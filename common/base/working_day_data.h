#ifndef KETNAP_COMMON_BASE_WORKING_DAY_DATA_H_
#define KETNAP_COMMON_BASE_WORKING_DAY_DATA_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/working_days.h"
#include "ketnap/config/v1/working_day_calendar.pb.h"

namespace ketnap {

// Reads a calendar written as a ketnap.config.v1.WorkingDayCalendarData text file. What it returns
// is valid: every day exists, none is listed twice, each has a name. NOT_FOUND or UNAVAILABLE as
// for ReadFile; INVALID_ARGUMENT naming the line or the entry that is wrong.
absl::StatusOr<config::v1::WorkingDayCalendarData> LoadWorkingDayCalendarData(
    const std::string& path);

// The calendar that such data describes. INVALID_ARGUMENT as above.
absl::StatusOr<WorkingDayCalendar> MakeWorkingDayCalendar(
    const config::v1::WorkingDayCalendarData& data);

// Both in one step.
absl::StatusOr<WorkingDayCalendar> LoadWorkingDayCalendar(const std::string& path);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_WORKING_DAY_DATA_H_
