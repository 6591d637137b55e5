#include "common/base/working_day_data.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace ketnap {
namespace {

// Keeps the first fault only: those after it are mostly its consequences.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::Status Malformed(const std::string& path, std::string_view fault) {
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
  FirstFault fault;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  config::v1::WorkingDayCalendarData data;
  if (!IsValidUtf8(text)) return Malformed(path, "UTF-8");
  if (!parser.ParseFromString(text, &data)) return Malformed(path, fault.text());
  KETNAP_RETURN_IF_ERROR(MakeWorkingDayCalendar(data).status());
  return data;
}

absl::StatusOr<WorkingDayCalendar> LoadWorkingDayCalendar(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const config::v1::WorkingDayCalendarData data,
                          LoadWorkingDayCalendarData(path));
  return MakeWorkingDayCalendar(data);
}

}  // namespace ketnap
