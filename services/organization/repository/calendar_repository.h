#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_REPOSITORY_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/calendar_day.h"

namespace ketnap::organization {

// What officers have said of the day, locked until the transaction ends.
absl::StatusOr<std::optional<CalendarDay>> LockCalendarDay(db::Transaction& transaction, Date day);
// What they have said of the days of a year, in order.
absl::StatusOr<std::vector<CalendarDay>> ListCalendarDays(db::Transaction& transaction, int year);

// Writes the day as its next version, its first when `version` is 0, here and in the replica that
// every service counts by. ABORTED when another writer was faster.
absl::Status WriteCalendarDay(db::Transaction& transaction, CalendarDay* day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_CALENDAR_REPOSITORY_H_
