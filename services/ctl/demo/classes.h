#ifndef KETNAP_SERVICES_CTL_DEMO_CLASSES_H_
#define KETNAP_SERVICES_CTL_DEMO_CLASSES_H_

#include <vector>

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"

namespace ketnap::ctl {

inline constexpr int kMostLearners = 95;
inline constexpr int kClassSessions = 10;  // Two a day, Monday to Friday.

// Fills classes: two or three of each kind a year, awareness classes from 2014 on (for those
// admitted at the term's beginning), in the order of their dates, without learners.
void PlanClasses(const Schedule& schedule, const Random& random, Province* province);

// The last class but `skip` of that kind whose certificates were issued by `day` and that has a
// seat; earlier ones when those are full, -1 when there is none.
int ClassIssuedBy(const Province& province, bool is_new_member, Date day, int skip);

// The first class of that kind that takes nominations after `day` and has a seat; -1 when there is
// none.
int ClassNominatedAfter(const Province& province, bool is_new_member, Date day);

// Gives the person a seat, an attendance and a score that pass, or that do not.
void Enrol(int class_index, int person, bool passes, Random& random, Province* province);

// Sets the seats once all learners are known.
void CountSeats(Province* province);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_CLASSES_H_
