#include "common/base/working_day_data.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap {
namespace {

// The first fault: those after it are mostly its consequences.
absl::Status Malformed(const std::string& path, const TextFault& first) {
  const std::string fault = absl::StrCat(first.line, ":", first.column, ": ", first.message);
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "CALENDAR_FILE_MALFORMED",
      {absl::StrCat("Tệp lịch ngày làm việc ", path, " sai cú pháp tại ", fault, "."),
       absl::StrCat("The working-day calendar ", path, " is malformed at ", fault, ".")});
}

absl::Status InvalidEntry(int index) {
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "CALENDAR_ENTRY_INVALID",
      {absl::StrCat("Mục thứ ", index + 1,
                    " của lịch ngày làm việc thiếu tên gọi hoặc có ngày không có thật."),
       absl::StrCat("Entry ", index + 1,
                    " of the working-day calendar has no name or a day that does not exist.")});
}

}  // namespace

absl::StatusOr<WorkingDayCalendar> MakeWorkingDayCalendar(
    const config::v1::WorkingDayCalendarData& data) {
  std::vector<CalendarException> exceptions;
  exceptions.reserve(static_cast<size_t>(data.exceptions_size()));
  for (int i = 0; i < data.exceptions_size(); ++i) {
    const config::v1::CalendarException& entry = data.exceptions(i);
    const absl::StatusOr<Date> day = DateFromProto(entry.day());
    if (!day.ok() || entry.name().empty()) return InvalidEntry(i);
    exceptions.push_back({*day, entry.is_working(), entry.name()});
  }
  return WorkingDayCalendar::Create(exceptions);
}

absl::StatusOr<config::v1::WorkingDayCalendarData> LoadWorkingDayCalendarData(
    const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  config::v1::WorkingDayCalendarData data;
  const std::vector<TextFault> faults = ReadTextProto(text, &data);
  if (!faults.empty()) return Malformed(path, faults.front());
  KETNAP_RETURN_IF_ERROR(MakeWorkingDayCalendar(data).status());
  return data;
}

absl::StatusOr<WorkingDayCalendar> LoadWorkingDayCalendar(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const config::v1::WorkingDayCalendarData data,
                          LoadWorkingDayCalendarData(path));
  return MakeWorkingDayCalendar(data);
}

}  // namespace ketnap
