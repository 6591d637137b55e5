#include "services/gateway/authn/session_cache.h"

#include <openssl/sha.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {

std::string HashToken(std::string_view token) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

struct SessionCache::State {
  struct Entry {
    std::shared_ptr<const Session> session;
    absl::Time until;
  };
  struct Flight {
    std::vector<Callback> waiting;
    absl::Time asked_at;
    bool keep = true;
  };

  State(Options options, const Clock* clock, Resolver resolver)
      : options(options), clock(clock), resolver(std::move(resolver)) {}

  void Land(const std::string& hash, const Answer& answer) ABSL_LOCKS_EXCLUDED(mutex);
  void Keep(const std::string& hash, std::shared_ptr<const Session> session, absl::Time asked_at)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  const Options options;
  const Clock* const clock;
  const Resolver resolver;
  absl::Mutex mutex;
  absl::flat_hash_map<std::string, Entry> entries ABSL_GUARDED_BY(mutex);
  absl::flat_hash_map<std::string, Flight> flights ABSL_GUARDED_BY(mutex);
  size_t running ABSL_GUARDED_BY(mutex) = 0;  // Resolver calls whose callbacks have not returned.
};

SessionCache::SessionCache(Options options, const Clock* clock, Resolver resolver)
    : state_(std::make_shared<State>(options, clock, std::move(resolver))) {}

SessionCache::~SessionCache() {
  State& state = *state_;
  absl::MutexLock lock(&state.mutex);
  state.mutex.Await(absl::Condition(
      +[](State* waited) {
        waited->mutex.AssertHeld();
        return waited->running == 0;
      },
      &state));
}

void SessionCache::State::Keep(const std::string& hash, std::shared_ptr<const Session> session,
                               absl::Time asked_at) {
  if (entries.size() >= options.capacity) {
    const absl::Time now = clock->Now();
    absl::erase_if(entries, [now](const auto& item) { return item.second.until <= now; });
    // Everything fresh: dropping all of it costs one question for each session, and keeps the
    // bound.
    if (entries.size() >= options.capacity) entries.clear();
  }
  // Counted from the question, not from the answer: a session that ended meanwhile lives no longer.
  const absl::Time until = std::min(asked_at + options.lifetime, session->expire_time);
  entries[hash] = {std::move(session), until};
}

void SessionCache::State::Land(const std::string& hash, const Answer& answer) {
  Flight flight;
  {
    absl::MutexLock lock(&mutex);
    auto node = flights.extract(hash);
    flight = std::move(node.mapped());
    if (answer.ok() && flight.keep) Keep(hash, *answer, flight.asked_at);
  }
  for (const Callback& waiting : flight.waiting) waiting(answer);
  absl::MutexLock lock(&mutex);
  --running;
}

void SessionCache::Resolve(std::string_view token, Callback done) {
  const std::string hash = HashToken(token);
  const absl::Time now = state_->clock->Now();
  std::optional<Answer> known;
  {
    absl::MutexLock lock(&state_->mutex);
    const auto entry = state_->entries.find(hash);
    if (entry != state_->entries.end() && entry->second.until > now) {
      known = entry->second.session;
    } else if (const auto flight = state_->flights.find(hash); flight != state_->flights.end()) {
      if (flight->second.waiting.size() < state_->options.max_waiting_each) {
        flight->second.waiting.push_back(std::move(done));
        return;
      }
      known = OverloadedError("GATEWAY_BUSY", absl::Seconds(1));
    } else if (state_->flights.size() >= state_->options.max_in_flight) {
      known = OverloadedError("GATEWAY_BUSY", absl::Seconds(1));
    } else {
      state_->flights[hash] = {{std::move(done)}, now, true};
      ++state_->running;
    }
  }
  if (known.has_value()) {
    done(*known);
    return;
  }
  state_->resolver(hash, [state = state_, hash](const Answer& answer) {
    if (answer.ok() && (*answer)->expire_time <= state->clock->Now()) {
      state->Land(hash, SessionEndedError());
    } else {
      state->Land(hash, answer);
    }
  });
}

void SessionCache::Forget(std::string_view token) {
  const std::string hash = HashToken(token);
  absl::MutexLock lock(&state_->mutex);
  state_->entries.erase(hash);
  const auto flight = state_->flights.find(hash);
  if (flight != state_->flights.end()) flight->second.keep = false;
}

}  // namespace ketnap::gateway
