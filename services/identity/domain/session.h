#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_SESSION_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_SESSION_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "common/base/uuid.h"

namespace ketnap::identity {

// How long a session lives. Clerks copy from paper for long stretches without touching the screen:
// an hour of rest keeps what they have typed, and twelve hours cover a working day with one sign-in
// but not two. A deployment that needs less sets less.
struct SessionRules {
  absl::Duration idle = absl::Hours(1);
  absl::Duration absolute = absl::Hours(12);
  absl::Duration touch_every =
      absl::Minutes(1);  // Use is noted at most this often: one write, not one a call.
};

// A session. Its token is known to its owner alone; the database has the token's SHA-256.
struct Session {
  Uuid id;
  Uuid account;
  int64_t version = 1;
  absl::Time create_time;
  absl::Time last_use_time;
  absl::Time expire_time;  // Ends then at the latest.
  std::optional<absl::Time> end_time;
};

// Whether the session can be used no more at `now`: ended, too old or idle too long.
bool IsOver(const SessionRules& rules, const Session& session, absl::Time now);

// Whether this use should be noted.
bool NeedsTouch(const SessionRules& rules, const Session& session, absl::Time now);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_SESSION_H_
