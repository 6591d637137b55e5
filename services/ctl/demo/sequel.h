#ifndef KETNAP_SERVICES_CTL_DEMO_SEQUEL_H_
#define KETNAP_SERVICES_CTL_DEMO_SEQUEL_H_

#include "common/base/working_days.h"
#include "services/ctl/demo/province.h"

namespace ketnap::ctl {

inline const Date kSequelDay(2025, 6, 27);  // Nothing of the sequel happens later.

// The first half of 2025 in the province of `first`: the plan of the year, the term's that ends,
// posts, two classes that were held and one that takes nominations, and some tens of people on
// their way, none of them admitted. Of the years between, and of those who were on their way in
// 2019, nothing is told. The same province and calendar give the same sequel.
Province GenerateSequel(const Province& first, const WorkingDayCalendar& calendar);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_SEQUEL_H_
