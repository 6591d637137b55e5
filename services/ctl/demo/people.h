#ifndef KETNAP_SERVICES_CTL_DEMO_PEOPLE_H_
#define KETNAP_SERVICES_CTL_DEMO_PEOPLE_H_

#include <vector>

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/quotas.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"

namespace ketnap::ctl {

// How many of each there are.
inline constexpr int kStalled = 150;
inline constexpr int kDelistedTrained = 20;
inline constexpr int kDelistedUntrained = 20;
inline constexpr int kListed = 38;
inline constexpr int kFailedClass = 12;
inline constexpr int kNominated = 10;
inline constexpr int kReturned = 60;  // Of whom some are stalled there.
inline constexpr int kLateDecisions = 25;

// Fills people with their steps and the classes with their learners. Organizations, members and
// classes are there.
void PlanPeople(const Schedule& schedule, const Random& random, const Quotas& quotas,
                Province* province);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_PEOPLE_H_
