#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_

#include <atomic>
#include <map>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/rpc/pipeline.h"
#include "common/service/calendar_replica.h"
#include "ketnap/organization/v1/calendar.grpc.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The shipped file of working days is the baseline; what officers have said of a day takes its
// place. A change counts here before its call is answered, and in the other services once their
// projections have read it.
class CalendarHandler final : public v1::CalendarService::CallbackService {
 public:
  // `calendar`, brought up to date, outlives it.
  CalendarHandler(const Environment& environment, service::WorkingDayCalendarHolder* calendar);

  KETNAP_RPC(CalendarService, ListHolidays, v1::ListHolidaysRequest, v1::ListHolidaysResponse)
  KETNAP_RPC(CalendarService, CountWorkingDays, v1::CountWorkingDaysRequest,
             v1::CountWorkingDaysResponse)
  KETNAP_RPC(CalendarService, SetHoliday, v1::SetHolidayRequest, v1::Holiday)
  KETNAP_RPC(CalendarService, RemoveHoliday, v1::RemoveHolidayRequest, v1::Holiday)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::ListHolidaysResponse> ListHolidays(const Context& context,
                                                        const v1::ListHolidaysRequest& request);
  absl::StatusOr<v1::CountWorkingDaysResponse> CountWorkingDays(
      const Context& context, const v1::CountWorkingDaysRequest& request);
  absl::StatusOr<v1::Holiday> SetHoliday(const Context& context,
                                         const v1::SetHolidayRequest& request);
  absl::StatusOr<v1::Holiday> RemoveHoliday(const Context& context,
                                            const v1::RemoveHolidayRequest& request);

  // Takes over what was just committed; when that fails, the next count does.
  void Refresh();

  Environment environment_;
  rpc::Pipeline* pipeline_;
  service::WorkingDayCalendarHolder* calendar_;
  std::map<Date, v1::Holiday> shipped_;
  std::atomic<bool> is_stale_{false};
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_CALENDAR_HANDLER_H_
