#include "services/identity/password_hasher.h"

#include <sodium.h>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/identity/secrets.h"

namespace ketnap::identity {
namespace {

constexpr unsigned long long kPasses = 3;  // NOLINT(runtime/int): libsodium's type
constexpr size_t kMemoryBytes = size_t{64} << 20;
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

absl::Status Busy() { return OverloadedError("PASSWORD_HASHING_BUSY", kRetryAfter); }

}  // namespace

PasswordHasher::Turn::~Turn() {
  if (hasher_ == nullptr) return;
  absl::MutexLock lock(&hasher_->mutex_);
  --hasher_->busy_;
}

absl::StatusOr<std::unique_ptr<PasswordHasher>> PasswordHasher::Create(const Options& options) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot be initialized");
  std::unique_ptr<PasswordHasher> hasher(new PasswordHasher(options));
  KETNAP_ASSIGN_OR_RETURN(Turn turn, hasher->TakeTurn());
  KETNAP_ASSIGN_OR_RETURN(hasher->nobodys_hash_, hasher->Hash(turn, RandomBytes(16)));
  return hasher;
}

absl::StatusOr<PasswordHasher::Turn> PasswordHasher::TakeTurn() {
  absl::MutexLock lock(&mutex_);
  auto is_free = [this]()
                     ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return busy_ < options_.concurrent; };
  if (!is_free()) {
    if (waiting_ >= options_.waiting) return Busy();
    ++waiting_;
    const bool free = mutex_.AwaitWithTimeout(absl::Condition(&is_free), options_.longest_wait);
    --waiting_;
    if (!free) return Busy();
  }
  ++busy_;
  return Turn(this);
}

absl::StatusOr<std::string> PasswordHasher::Hash(const Turn& /*turn*/,
                                                 std::string_view password) const {
  const std::string text = IsValidUtf8(password) ? NormalizeNfc(password) : std::string(password);
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, text.data(), text.size(), kPasses, kMemoryBytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    // Only for want of memory.
    return Busy();
  }
  return std::string(hash);
}

bool PasswordHasher::Verify(const Turn& /*turn*/, const std::string& hash,
                            std::string_view password) const {
  const std::string text = IsValidUtf8(password) ? NormalizeNfc(password) : std::string(password);
  // The library reads a fixed number of bytes.
  char stored[crypto_pwhash_STRBYTES] = {};
  if (hash.size() >= sizeof(stored)) return false;
  hash.copy(stored, hash.size());
  return crypto_pwhash_str_verify(stored, text.data(), text.size()) == 0;
}

void PasswordHasher::VerifyNothing(const Turn& turn, std::string_view password) const {
  Verify(turn, nobodys_hash_, password);
}

}  // namespace ketnap::identity
