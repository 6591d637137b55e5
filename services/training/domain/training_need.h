#ifndef KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_NEED_H_
#define KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_NEED_H_

#include "common/base/date.h"

// How many must be trained for a target to be reached, by what became of those trained before.
namespace ketnap::training {

// Of people certified once, how many were admitted in time.
struct PastRatio {
  int people = 0;
  int admitted = 0;

  // Of a thousand; 0 without people.
  int Permille() const;
};

struct NeedFacts {
  int target = 0;
  int admitted = 0;
  int certified = 0;
};

struct Need {
  int expected = 0;  // Admissions of those certified, rounded down.
  int to_train = 0;  // -1 when the past does not tell.
};
// A past without people, or in which nobody was admitted, tells nothing.
Need NeedOf(const NeedFacts& facts, const PastRatio& past);

// The certificates whose people had `ratio_months` to be admitted before `day`: of the three years
// that ended then. First day and the day after the last.
struct PastSpan {
  Date begin;
  Date end;
};
PastSpan PastSpanOf(Date day, int ratio_months);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_NEED_H_
