#include "services/gateway/admission/identity_tokens.h"

namespace ketnap::gateway {
namespace {

// Half of a token's life: what is handed on has at least as long to go as the longest call waits to
// be read.
constexpr absl::Duration kReuse = absl::Seconds(30);

}  // namespace

std::string IdentityTokens::ForSession(const Session& session, std::string_view audience) {
  return Get(session.caller, session.fingerprint, audience);
}

std::string IdentityTokens::ForAnonymous(std::string_view audience) {
  access::Caller nobody;
  nobody.issuer = signer_->issuer();
  return Get(nobody, "", audience);
}

std::string IdentityTokens::Get(const access::Caller& caller, const std::string& fingerprint,
                                std::string_view audience) {
  const absl::Time now = clock_->Now();
  const std::pair<std::string, std::string> key(caller.session, audience);
  {
    absl::MutexLock lock(&mutex_);
    const auto entry = entries_.find(key);
    // A clock set back makes an entry seem to come from the future; services would refuse it.
    if (entry != entries_.end() && entry->second.fingerprint == fingerprint &&
        now >= entry->second.signed_at && now - entry->second.signed_at < kReuse) {
      return entry->second.token;
    }
  }
  std::string token = signer_->SignCaller(caller, audience, now);
  absl::MutexLock lock(&mutex_);
  if (entries_.size() >= capacity_) {
    absl::erase_if(entries_,
                   [now](const auto& item) { return now - item.second.signed_at >= kReuse; });
    if (entries_.size() >= capacity_) entries_.clear();
  }
  entries_[key] = {fingerprint, token, now};
  return token;
}

}  // namespace ketnap::gateway
