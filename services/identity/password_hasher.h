#ifndef KETNAP_SERVICES_IDENTITY_PASSWORD_HASHER_H_
#define KETNAP_SERVICES_IDENTITY_PASSWORD_HASHER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ketnap::identity {

struct PasswordHasherOptions {
  int concurrent = 2;  // Hashes at once: each takes a core for about 0.1 s, and 64 MiB.
  // Callers that may wait for their turn; each holds a worker, so that some must be left for
  // sessions to be resolved.
  int waiting = 4;
  absl::Duration longest_wait = absl::Seconds(2);
};

// Argon2id with t=3 and 64 MiB. Hashing is dear by intent; without a limit, signing in would be the
// way to stop the service. Never called inside a transaction. Thread safe.
class PasswordHasher {
 public:
  using Options = PasswordHasherOptions;

  // A turn; given back when it goes.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : hasher_(other.hasher_) { other.hasher_ = nullptr; }
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    friend class PasswordHasher;
    explicit Turn(PasswordHasher* hasher) : hasher_(hasher) {}
    PasswordHasher* hasher_;
  };

  // INTERNAL when the library cannot be used.
  static absl::StatusOr<std::unique_ptr<PasswordHasher>> Create(const Options& options = {});

  // RESOURCE_EXHAUSTED, reason PASSWORD_HASHING_BUSY, when too many wait or the wait was too long.
  absl::StatusOr<Turn> TakeTurn();

  // Texts that look the same give the same: the password is brought to NFC first.
  absl::StatusOr<std::string> Hash(const Turn& turn, std::string_view password) const;
  bool Verify(const Turn& turn, const std::string& hash, std::string_view password) const;
  // Takes as long as Verify against a real hash and means nothing.
  void VerifyNothing(const Turn& turn, std::string_view password) const;

 private:
  explicit PasswordHasher(const Options& options) : options_(options) {}

  Options options_;
  std::string nobodys_hash_;
  absl::Mutex mutex_;
  int busy_ ABSL_GUARDED_BY(mutex_) = 0;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_PASSWORD_HASHER_H_
