#ifndef KETNAP_COMMON_ACCESS_TOKEN_H_
#define KETNAP_COMMON_ACCESS_TOKEN_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/caller.h"

// Identity between the processes of the suite: a serialized ketnap.access.v1.SignedClaims in the
// metadata key kIdentityMetadataKey. Only holders of a secret key can make one; everybody can check
// one.
namespace ketnap::access {

inline constexpr std::string_view kIdentityMetadataKey = "x-ketnap-identity-bin";
inline constexpr std::string_view kPurposeMetadataKey = "x-ketnap-purpose";
inline constexpr std::string_view kTraceMetadataKey = "x-ketnap-trace-id";
inline constexpr absl::Duration kTokenLifetime = absl::Seconds(60);

// A process's Ed25519 secret key. Thread safe.
class Signer {
 public:
  // Reads 64 bytes in hexadecimal from a file that only its owner can read.
  static absl::StatusOr<std::unique_ptr<Signer>> Load(const std::string& issuer,
                                                      const std::string& secret_key_file);

  const std::string& issuer() const { return issuer_; }
  // A token for `audience`, valid for kTokenLifetime from `now`. The issuer is the signer's own.
  std::string SignCaller(const Caller& caller, std::string_view audience, absl::Time now) const;
  // A token that speaks for this process itself; cached, so cheap to call for each request.
  std::string SignSelf(std::string_view audience, absl::Time now) const;
  // 64 bytes of signature over any message.
  std::string SignMessage(std::string_view message) const;

  ~Signer();

 private:
  Signer();
  struct Keys;
  std::string issuer_;
  std::unique_ptr<Keys> keys_;
};

// The public keys this process trusts. Thread safe; verified tokens are cached until they end.
class Verifier {
 public:
  // Reads every "<issuer>.pub" (32 bytes in hexadecimal) of the folder. FAILED_PRECONDITION when
  // one is malformed.
  static absl::StatusOr<std::unique_ptr<Verifier>> Load(const std::string& trusted_directory);

  // The caller stated by `token`. UNAUTHENTICATED (reason IDENTITY_INVALID) when it is malformed,
  // signed by an unknown issuer or wrongly, meant for another audience, not yet valid (5 s leeway)
  // or over. Only the issuer "gateway" may state an account or grants.
  absl::StatusOr<Caller> Verify(std::string_view token, std::string_view audience,
                                absl::Time now) const;

  // Whether `signature` is `issuer`'s over `message`.
  bool VerifyMessage(std::string_view issuer, std::string_view message,
                     std::string_view signature) const;

  ~Verifier();

 private:
  Verifier();
  struct State;
  std::unique_ptr<State> state_;
};

// Makes "<directory>/<issuer>.key" (0600) and the matching "<trusted_directory>/<issuer>.pub". Does
// nothing when both exist.
absl::Status GenerateKeyPair(const std::string& issuer, const std::string& directory,
                             const std::string& trusted_directory);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TOKEN_H_
