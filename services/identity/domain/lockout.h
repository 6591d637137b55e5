#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_LOCKOUT_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_LOCKOUT_H_

#include <optional>

#include "absl/time/time.h"

namespace ketnap::identity {

// How wrong passwords slow an account down. Doubling stops a guesser after about 14 guesses in the
// first hour and 4 in each later one; the cap keeps anybody who knows only the name from shutting
// its owner out for good.
struct LockoutRules {
  int free_attempts = 5;  // Before the first wait.
  absl::Duration first_wait =
      absl::Seconds(30);  // After the last free one; doubles with each further one.
  absl::Duration longest_wait = absl::Minutes(15);   // Never longer.
  absl::Duration forgotten_after = absl::Hours(24);  // Without an attempt, the count begins anew.
};

// Attempts counted since the last success. An attempt counts before it is judged, so that many at
// once are no way around the limit; a success clears the count.
struct SignInAttempts {
  int count = 0;
  std::optional<absl::Time> last_time;
};

// The moment from which another attempt is judged; at or before `last_time` when there is no wait.
absl::Time LockedUntil(const LockoutRules& rules, const SignInAttempts& attempts);

// Whether an attempt at `now` may be judged. One that may not leaves the count as it is: knocking
// does not prolong.
bool MayAttempt(const LockoutRules& rules, const SignInAttempts& attempts, absl::Time now);

// The count after an attempt at `now`.
SignInAttempts CountAttempt(const LockoutRules& rules, const SignInAttempts& attempts,
                            absl::Time now);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_LOCKOUT_H_
