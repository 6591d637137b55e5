#ifndef KETNAP_SERVICES_CTL_DEMO_SCHEDULE_H_
#define KETNAP_SERVICES_CTL_DEMO_SCHEDULE_H_

#include <vector>

#include "common/base/date.h"
#include "common/base/working_days.h"

namespace ketnap::ctl {

// The days things happen on: offices work and bodies meet on working days.
class Schedule {
 public:
  // `calendar` must outlive this.
  explicit Schedule(const WorkingDayCalendar& calendar);

  bool IsWorkingDay(Date day) const;
  Date OnOrAfter(Date day) const;
  Date OnOrBefore(Date day) const;
  // The n-th working day after or before; counted as the suite's deadlines are.
  Date Plus(Date day, int working_days) const;
  Date Minus(Date day, int working_days) const;

  // The standing committee meets twice a month.
  Date CommitteeOnOrAfter(Date day) const;
  Date CommitteeOnOrBefore(Date day) const;

  // A cell's regular meeting: in the first days of the month, each cell on its own.
  Date CellMeeting(int cell, absl::CivilMonth month) const;

  // A Monday from `from` on with five working days in a row.
  Date ClassWeek(Date from) const;

 private:
  const WorkingDayCalendar& calendar_;
  std::vector<Date> committee_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_SCHEDULE_H_
