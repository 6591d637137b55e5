#include "services/identity/domain/lockout.h"

#include <algorithm>

namespace ketnap::identity {

absl::Time LockedUntil(const LockoutRules& rules, const SignInAttempts& attempts) {
  if (!attempts.last_time.has_value()) return absl::InfinitePast();
  if (attempts.count < rules.free_attempts) return *attempts.last_time;
  absl::Duration wait = rules.first_wait;
  for (int i = rules.free_attempts; i < attempts.count && wait < rules.longest_wait; ++i) wait *= 2;
  return *attempts.last_time + std::min(wait, rules.longest_wait);
}

bool MayAttempt(const LockoutRules& rules, const SignInAttempts& attempts, absl::Time now) {
  return now >= LockedUntil(rules, attempts);
}

SignInAttempts CountAttempt(const LockoutRules& rules, const SignInAttempts& attempts,
                            absl::Time now) {
  const bool forgotten =
      !attempts.last_time.has_value() || now - *attempts.last_time >= rules.forgotten_after;
  return {forgotten ? 1 : attempts.count + 1, now};
}

}  // namespace ketnap::identity
