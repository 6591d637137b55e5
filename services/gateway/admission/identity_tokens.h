#ifndef KETNAP_SERVICES_GATEWAY_ADMISSION_IDENTITY_TOKENS_H_
#define KETNAP_SERVICES_GATEWAY_ADMISSION_IDENTITY_TOKENS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "services/gateway/authn/session_cache.h"

namespace ketnap::gateway {

// Signed identities, one for each (session, audience), reused for 30 s at most and never after the
// session's grants changed. Thread safe.
class IdentityTokens {
 public:
  IdentityTokens(const access::Signer* signer, const Clock* clock, size_t capacity = 20'000)
      : signer_(signer), clock_(clock), capacity_(capacity) {}

  std::string ForSession(const Session& session, std::string_view audience);
  // For a caller who is not signed in.
  std::string ForAnonymous(std::string_view audience);

 private:
  struct Entry {
    std::string fingerprint;
    std::string token;
    absl::Time signed_at;
  };

  std::string Get(const access::Caller& caller, const std::string& fingerprint,
                  std::string_view audience);

  const access::Signer* const signer_;
  const Clock* const clock_;
  const size_t capacity_;
  absl::Mutex mutex_;
  absl::flat_hash_map<std::pair<std::string, std::string>, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_ADMISSION_IDENTITY_TOKENS_H_
