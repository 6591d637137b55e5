#ifndef KETNAP_SERVICES_CTL_DEMO_WORKING_DAYS_H_
#define KETNAP_SERVICES_CTL_DEMO_WORKING_DAYS_H_

#include "absl/status/statusor.h"
#include "common/base/working_days.h"

namespace ketnap::ctl {

// The suite's calendar as it was when this program was built.
absl::StatusOr<WorkingDayCalendar> BuiltInCalendar();

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_WORKING_DAYS_H_
