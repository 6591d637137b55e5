#include "services/organization/domain/calendar_day.h"

#include "absl/strings/str_cat.h"
#include "common/base/working_days.h"

namespace ketnap::organization {

std::vector<FieldViolation> CheckCalendarDay(const CalendarDay& day) {
  std::vector<FieldViolation> violations;
  if (day.day.year() < kFirstCalendarYear || day.day.year() > kLastCalendarYear) {
    violations.push_back(
        {"holiday.day",
         "OUT_OF_RANGE",
         {absl::StrCat("Ngày phải nằm trong các năm từ ", kFirstCalendarYear, " đến ",
                       kLastCalendarYear, "."),
          absl::StrCat("The day lies in ", kFirstCalendarYear, " to ", kLastCalendarYear, ".")}});
  }
  if (day.display_name.empty()) {
    violations.push_back({"holiday.display_name",
                          "REQUIRED",
                          {"Cần ghi tên ngày nghỉ hoặc ngày làm bù.", "The day needs a name."}});
  }
  if (day.source.empty()) {
    violations.push_back({"holiday.source",
                          "REQUIRED",
                          {"Cần ghi số, ngày của văn bản quy định ngày này.",
                           "The document that fixes the day is needed."}});
  }
  if (day.is_working && WorkingDayCalendar().IsWorkingDay(day.day)) {
    violations.push_back({"holiday.is_working",
                          "PLAIN_WORKING_DAY",
                          {"Chỉ thứ Bảy, Chủ nhật mới có thể là ngày làm bù; muốn bỏ một ngày "
                           "nghỉ, dùng thao tác xóa.",
                           "Only a Saturday or Sunday can be a make-up day; to make a day plain "
                           "again, remove it."}});
  }
  return violations;
}

}  // namespace ketnap::organization
