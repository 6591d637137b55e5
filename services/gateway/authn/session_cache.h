#ifndef KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_CACHE_H_
#define KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_CACHE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/caller.h"
#include "common/base/clock.h"

namespace ketnap::gateway {

// A session as identity tells it.
struct Session {
  access::Caller caller;
  bool must_change_password = false;
  absl::Time expire_time;
  std::string fingerprint;  // Differs whenever anything that is signed differs.
};

// SHA-256 of a session token, 32 bytes.
std::string HashToken(std::string_view token);

// What is known of sessions, for a moment: token hash → session. One question to identity at a time
// for each token, however many calls wait for it. Thread safe.
class SessionCache {
 public:
  using Answer = absl::StatusOr<std::shared_ptr<const Session>>;
  using Callback = std::function<void(const Answer&)>;
  // Asks identity; calls back exactly once, from any thread. UNAUTHENTICATED when there is no such
  // session.
  using Resolver = std::function<void(const std::string& token_hash, Callback done)>;

  struct Options {
    absl::Duration lifetime = absl::Seconds(1);
    size_t capacity = 10'000;       // Sessions kept.
    size_t max_in_flight = 256;     // Questions asked of identity at once.
    size_t max_waiting_each = 256;  // Calls that wait for one answer.
  };

  SessionCache(Options options, const Clock* clock, Resolver resolver);
  // Waits for the questions under way.
  ~SessionCache();

  // The session of a well-formed token; `done` may run before this returns. UNAUTHENTICATED (reason
  // SESSION_ENDED) when there is none or it is over, RESOURCE_EXHAUSTED when too many questions are
  // under way, else what the resolver said. Refusals are never kept.
  void Resolve(std::string_view token, Callback done);

  // Drops what is known of a token, and keeps no answer to a question asked before now.
  void Forget(std::string_view token);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_CACHE_H_
