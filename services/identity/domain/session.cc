#include "services/identity/domain/session.h"

namespace ketnap::identity {

bool IsOver(const SessionRules& rules, const Session& session, absl::Time now) {
  return session.end_time.has_value() || now >= session.expire_time ||
         now - session.last_use_time >= rules.idle;
}

bool NeedsTouch(const SessionRules& rules, const Session& session, absl::Time now) {
  return now - session.last_use_time >= rules.touch_every;
}

}  // namespace ketnap::identity
