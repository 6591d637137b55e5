#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/working_days.h"
#include "common/rpc/pipeline.h"
#include "ketnap/config/v1/working_day_calendar.pb.h"
#include "ketnap/organization/v1/calendar.grpc.pb.h"

namespace ketnap::organization {

class CalendarHandler final : public v1::CalendarService::CallbackService {
 public:
  // `calendar` is what `data` describes.
  CalendarHandler(rpc::Pipeline* pipeline, const config::v1::WorkingDayCalendarData& data,
                  WorkingDayCalendar calendar);

  KETNAP_RPC(CalendarService, ListHolidays, v1::ListHolidaysRequest, v1::ListHolidaysResponse)
  KETNAP_RPC(CalendarService, CountWorkingDays, v1::CountWorkingDaysRequest,
             v1::CountWorkingDaysResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::ListHolidaysResponse> ListHolidays(const Context& context,
                                                        const v1::ListHolidaysRequest& request);
  absl::StatusOr<v1::CountWorkingDaysResponse> CountWorkingDays(
      const Context& context, const v1::CountWorkingDaysRequest& request);

  rpc::Pipeline* pipeline_;
  std::map<int, std::vector<CalendarException>> days_of_year_;  // Each year in order.
  WorkingDayCalendar calendar_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_
