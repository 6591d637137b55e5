#include "common/access/token.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "ketnap/access/v1/caller.pb.h"

namespace ketnap::access {
namespace {

namespace pb = ::ketnap::access::v1;

using PublicKey = std::array<unsigned char, crypto_sign_PUBLICKEYBYTES>;
using SecretKey = std::array<unsigned char, crypto_sign_SECRETKEYBYTES>;
using Digest = std::array<unsigned char, crypto_generichash_BYTES>;

constexpr std::string_view kGateway = "gateway";
constexpr absl::Duration kLeeway = absl::Seconds(5);
// A process signs for itself anew when less than this is left.
constexpr absl::Duration kRenewBefore = absl::Seconds(30);
constexpr size_t kMaxTokenBytes = 64 * 1024;
constexpr size_t kMaxCachedTokens = 4096;

// What is signed for a token. The same key signs other messages; the prefix keeps one of those from
// ever being a token.
std::string TokenMessage(std::string_view claims) {
  return absl::StrCat("ketnap.access.v1.CallerClaims\n", claims);
}

void InitializeSodium() {
  static const bool initialized = sodium_init() >= 0;
  if (!initialized) std::abort();
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

absl::Status KeyError(std::string_view reason, const std::string& path, const Message& message) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, reason,
                       {absl::StrCat(message.vietnamese, " (", path, ")"),
                        absl::StrCat(message.english, " (", path, ")")});
}

absl::Status InvalidIdentity(std::string_view fault) {
  return ReasonedError(absl::StatusCode::kUnauthenticated, "IDENTITY_INVALID",
                       {"Không xác thực được danh tính của bên gọi.",
                        "The caller's identity could not be verified."},
                       {{"fault", std::string(fault)}});
}

bool IsIssuerName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && absl::ascii_islower(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

// False when `hex` is not exactly `size` bytes in hexadecimal.
bool DecodeHex(std::string_view hex, unsigned char* bytes, size_t size) {
  size_t written = 0;
  const char* end = nullptr;
  return hex.size() == size * 2 &&
         sodium_hex2bin(bytes, size, hex.data(), hex.size(), nullptr, &written, &end) == 0 &&
         written == size && end == hex.data() + hex.size();
}

std::string EncodeHex(const unsigned char* bytes, size_t size) {
  return absl::BytesToHexString(std::string_view(reinterpret_cast<const char*>(bytes), size));
}

// The public half that belongs to `secret`; nothing when the halves do not fit.
std::optional<PublicKey> PublicHalf(const SecretKey& secret) {
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed;
  PublicKey derived;
  SecretKey whole;
  crypto_sign_ed25519_sk_to_seed(seed.data(), secret.data());
  crypto_sign_seed_keypair(derived.data(), whole.data(), seed.data());
  const bool fits = sodium_memcmp(whole.data(), secret.data(), secret.size()) == 0;
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(whole.data(), whole.size());
  if (!fits) return std::nullopt;
  return derived;
}

absl::Status ReadSecretKey(const std::string& path, SecretKey& secret) {
  KETNAP_ASSIGN_OR_RETURN(std::string hex, ReadSecretFile(path));
  const bool ok = DecodeHex(absl::StripAsciiWhitespace(hex), secret.data(), secret.size()) &&
                  PublicHalf(secret).has_value();
  sodium_memzero(hex.data(), hex.size());
  if (ok) return absl::OkStatus();
  return KeyError("SECRET_KEY_MALFORMED", path,
                  {"Tệp khóa bí mật phải chứa khóa Ed25519 64 byte viết dạng thập lục phân.",
                   "The secret key file must hold a 64-byte Ed25519 key in hexadecimal."});
}

std::string SignBytes(const SecretKey& secret, std::string_view message) {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, Bytes(message),
                       message.size(), secret.data());
  return signature;
}

bool CheckSignature(const PublicKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(Bytes(signature), Bytes(message), message.size(),
                                     key.data()) == 0;
}

pb::CallerClaims ClaimsOf(const Caller& caller) {
  pb::CallerClaims claims;
  claims.set_account(caller.account);
  claims.set_session(caller.session);
  claims.set_member(caller.member);
  std::map<std::vector<std::string>, int> first_with;
  for (const Grant& grant : caller.grants) {
    pb::GrantClaim& claim = *claims.add_grants();
    if (grant.organization.has_value()) claim.set_organization_id(grant.organization->ToBytes());
    const auto [same, is_first] = first_with.emplace(grant.permissions, claims.grants_size());
    if (is_first) {
      claim.mutable_permissions()->Add(grant.permissions.begin(), grant.permissions.end());
    } else {
      claim.set_same_as(same->second);
    }
    *claim.mutable_valid_from() = DateToProto(grant.valid_from);
    if (grant.valid_to.has_value()) *claim.mutable_valid_to() = DateToProto(*grant.valid_to);
    claim.set_inspection(grant.inspection);
  }
  return claims;
}

// `earlier`: the grants of the same claims before this one.
absl::StatusOr<Grant> GrantOf(const pb::GrantClaim& claim, const std::vector<Grant>& earlier) {
  Grant grant;
  if (!claim.organization_id().empty()) {
    KETNAP_ASSIGN_OR_RETURN(grant.organization, Uuid::FromBytes(claim.organization_id()));
  }
  if (claim.same_as() == 0) {
    grant.permissions.assign(claim.permissions().begin(), claim.permissions().end());
    std::sort(grant.permissions.begin(), grant.permissions.end());
  } else if (claim.permissions().empty() && claim.same_as() > 0 &&
             static_cast<size_t>(claim.same_as()) <= earlier.size()) {
    grant.permissions = earlier[claim.same_as() - 1].permissions;
  } else {
    return absl::InvalidArgumentError("a grant refers to permissions that are not there");
  }
  KETNAP_ASSIGN_OR_RETURN(grant.valid_from, DateFromProto(claim.valid_from()));
  if (claim.has_valid_to()) {
    KETNAP_ASSIGN_OR_RETURN(grant.valid_to, DateFromProto(claim.valid_to()));
  }
  grant.inspection = claim.inspection();
  // No inspection reaches everything, and what it lets its team read is written down by where.
  if (grant.IsOfInspection() && !grant.organization.has_value()) {
    return absl::InvalidArgumentError("an inspection's grant names no organization");
  }
  return grant;
}

// A token whose signature and form are right; audience and time are judged for each call.
struct VerifiedToken {
  Caller caller;
  std::string audience;
  absl::Time issued;
  absl::Time expires;
};

absl::StatusOr<VerifiedToken> TokenOf(const pb::CallerClaims& claims) {
  VerifiedToken token;
  token.caller.issuer = claims.issuer();
  token.caller.account = claims.account();
  token.caller.session = claims.session();
  token.caller.member = claims.member();
  token.audience = claims.audience();
  if (claims.issuer() != kGateway && (!claims.account().empty() || !claims.session().empty() ||
                                      !claims.member().empty() || claims.grants_size() > 0)) {
    return InvalidIdentity("ISSUER_MAY_NOT_STATE_ACCOUNT");
  }
  for (const pb::GrantClaim& claim : claims.grants()) {
    auto grant = GrantOf(claim, token.caller.grants);
    if (!grant.ok()) return InvalidIdentity("MALFORMED");
    token.caller.grants.push_back(*std::move(grant));
  }
  const auto issued = TimeFromProto(claims.issue_time());
  const auto expires = TimeFromProto(claims.expire_time());
  if (!claims.has_issue_time() || !claims.has_expire_time() || !issued.ok() || !expires.ok() ||
      *expires <= *issued || *expires - *issued > kTokenLifetime) {
    return InvalidIdentity("MALFORMED");
  }
  token.issued = *issued;
  token.expires = *expires;
  return token;
}

absl::StatusOr<Caller> JudgeToken(const VerifiedToken& token, std::string_view audience,
                                  absl::Time now) {
  if (token.audience != audience) return InvalidIdentity("WRONG_AUDIENCE");
  if (token.issued > now + kLeeway) return InvalidIdentity("NOT_YET_VALID");
  if (token.expires <= now) return InvalidIdentity("EXPIRED");
  return token.caller;
}

Digest DigestOf(std::string_view token) {
  Digest digest;
  crypto_generichash(digest.data(), digest.size(), Bytes(token), token.size(), nullptr, 0);
  return digest;
}

}  // namespace

struct Signer::Keys {
  struct SelfToken {
    std::string token;
    absl::Time issued;
  };

  ~Keys() { sodium_memzero(secret.data(), secret.size()); }

  SecretKey secret{};
  mutable absl::Mutex mutex;
  mutable absl::flat_hash_map<std::string, SelfToken> self_tokens ABSL_GUARDED_BY(mutex);
};

Signer::Signer() : keys_(std::make_unique<Keys>()) {}
Signer::~Signer() = default;

absl::StatusOr<std::unique_ptr<Signer>> Signer::Load(const std::string& issuer,
                                                     const std::string& secret_key_file) {
  InitializeSodium();
  if (!IsIssuerName(issuer)) {
    return KeyError("ISSUER_MALFORMED", secret_key_file,
                    {"Tên tiến trình ký phải gồm chữ thường, số và dấu gạch nối.",
                     "An issuer's name is lower-case letters, digits and hyphens."});
  }
  std::unique_ptr<Signer> signer(new Signer());
  signer->issuer_ = issuer;
  KETNAP_RETURN_IF_ERROR(ReadSecretKey(secret_key_file, signer->keys_->secret));
  return signer;
}

std::string Signer::SignCaller(const Caller& caller, std::string_view audience,
                               absl::Time now) const {
  pb::CallerClaims claims = ClaimsOf(caller);
  claims.set_issuer(issuer_);
  claims.set_audience(std::string(audience));
  *claims.mutable_issue_time() = TimeToProto(now);
  *claims.mutable_expire_time() = TimeToProto(now + kTokenLifetime);
  pb::SignedClaims signed_claims;
  signed_claims.set_claims(claims.SerializeAsString());
  signed_claims.set_signature(SignBytes(keys_->secret, TokenMessage(signed_claims.claims())));
  return signed_claims.SerializeAsString();
}

std::string Signer::SignSelf(std::string_view audience, absl::Time now) const {
  absl::MutexLock lock(&keys_->mutex);
  Keys::SelfToken& cached = keys_->self_tokens[std::string(audience)];
  if (cached.token.empty() || now < cached.issued ||
      now >= cached.issued + kTokenLifetime - kRenewBefore) {
    cached = {SignCaller(Caller(), audience, now), now};
  }
  return cached.token;
}

std::string Signer::SignMessage(std::string_view message) const {
  return SignBytes(keys_->secret, message);
}

struct Verifier::State {
  absl::flat_hash_map<std::string, PublicKey> keys;
  absl::Mutex mutex;
  absl::flat_hash_map<Digest, std::shared_ptr<const VerifiedToken>> cache ABSL_GUARDED_BY(mutex);
  std::deque<Digest> order ABSL_GUARDED_BY(mutex);  // Oldest first.

  std::shared_ptr<const VerifiedToken> Cached(const Digest& digest) {
    absl::MutexLock lock(&mutex);
    auto found = cache.find(digest);
    return found == cache.end() ? nullptr : found->second;
  }

  // All tokens live equally long, so the oldest are those that end first.
  void Remember(const Digest& digest, std::shared_ptr<const VerifiedToken> token, absl::Time now) {
    absl::MutexLock lock(&mutex);
    while (!order.empty() &&
           (order.size() >= kMaxCachedTokens || cache.at(order.front())->expires <= now)) {
      cache.erase(order.front());
      order.pop_front();
    }
    if (cache.emplace(digest, std::move(token)).second) order.push_back(digest);
  }

  absl::StatusOr<VerifiedToken> Check(std::string_view token) const {
    pb::SignedClaims signed_claims;
    pb::CallerClaims claims;
    if (!signed_claims.ParseFromArray(token.data(), static_cast<int>(token.size())) ||
        !claims.ParseFromString(signed_claims.claims())) {
      return InvalidIdentity("MALFORMED");
    }
    auto key = keys.find(claims.issuer());
    if (key == keys.end()) return InvalidIdentity("UNKNOWN_ISSUER");
    if (!CheckSignature(key->second, TokenMessage(signed_claims.claims()),
                        signed_claims.signature())) {
      return InvalidIdentity("BAD_SIGNATURE");
    }
    return TokenOf(claims);
  }
};

Verifier::Verifier() : state_(std::make_unique<State>()) {}
Verifier::~Verifier() = default;

absl::StatusOr<std::unique_ptr<Verifier>> Verifier::Load(const std::string& trusted_directory) {
  InitializeSodium();
  std::unique_ptr<Verifier> verifier(new Verifier());
  std::error_code error;
  std::filesystem::directory_iterator entry(trusted_directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".pub") continue;
    const std::string path = entry->path().string();
    KETNAP_ASSIGN_OR_RETURN(const std::string hex, ReadFile(path));
    PublicKey key;
    const std::string issuer = entry->path().stem().string();
    if (!IsIssuerName(issuer) ||
        !DecodeHex(absl::StripAsciiWhitespace(hex), key.data(), key.size())) {
      return KeyError("PUBLIC_KEY_MALFORMED", path,
                      {"Tệp khóa công khai phải chứa khóa Ed25519 32 byte viết dạng thập lục phân.",
                       "A public key file must hold a 32-byte Ed25519 key in hexadecimal."});
    }
    verifier->state_->keys.emplace(issuer, key);
  }
  if (error) {
    return KeyError("TRUSTED_DIRECTORY_UNREADABLE", trusted_directory,
                    {"Không đọc được thư mục khóa công khai tin cậy.",
                     "The folder of trusted public keys cannot be read."});
  }
  return verifier;
}

absl::StatusOr<Caller> Verifier::Verify(std::string_view token, std::string_view audience,
                                        absl::Time now) const {
  if (token.empty() || token.size() > kMaxTokenBytes) return InvalidIdentity("MALFORMED");
  const Digest digest = DigestOf(token);
  if (const auto cached = state_->Cached(digest); cached != nullptr) {
    return JudgeToken(*cached, audience, now);
  }
  KETNAP_ASSIGN_OR_RETURN(VerifiedToken checked, state_->Check(token));
  auto verified = std::make_shared<const VerifiedToken>(std::move(checked));
  KETNAP_ASSIGN_OR_RETURN(Caller caller, JudgeToken(*verified, audience, now));
  state_->Remember(digest, std::move(verified), now);
  return caller;
}

bool Verifier::VerifyMessage(std::string_view issuer, std::string_view message,
                             std::string_view signature) const {
  auto key = state_->keys.find(ToAbsl(issuer));
  return key != state_->keys.end() && CheckSignature(key->second, message, signature);
}

absl::Status GenerateKeyPair(const std::string& issuer, const std::string& directory,
                             const std::string& trusted_directory) {
  InitializeSodium();
  const std::string secret_path = absl::StrCat(directory, "/", issuer, ".key");
  const std::string public_path = absl::StrCat(trusted_directory, "/", issuer, ".pub");
  if (!IsIssuerName(issuer)) {
    return KeyError("ISSUER_MALFORMED", secret_path,
                    {"Tên tiến trình ký phải gồm chữ thường, số và dấu gạch nối.",
                     "An issuer's name is lower-case letters, digits and hyphens."});
  }
  std::error_code error;
  const bool has_secret = std::filesystem::exists(secret_path, error);
  const bool has_public = std::filesystem::exists(public_path, error);
  if (has_secret && has_public) return absl::OkStatus();
  if (has_public) {
    // Others trust the lost key; replacing it silently would hide that it is gone.
    return KeyError("SECRET_KEY_MISSING", secret_path,
                    {"Đã có khóa công khai nhưng mất khóa bí mật; hãy xóa khóa công khai cũ.",
                     "The public key exists but its secret key is gone; remove the public key."});
  }
  PublicKey public_key;
  SecretKey secret;
  if (has_secret) {
    KETNAP_RETURN_IF_ERROR(ReadSecretKey(secret_path, secret));
    public_key = *PublicHalf(secret);
  } else {
    crypto_sign_keypair(public_key.data(), secret.data());
    std::string hex = EncodeHex(secret.data(), secret.size());
    absl::Status written = WriteFileAtomically(secret_path, absl::StrCat(hex, "\n"), 0600);
    sodium_memzero(hex.data(), hex.size());
    KETNAP_RETURN_IF_ERROR(written);
  }
  sodium_memzero(secret.data(), secret.size());
  return WriteFileAtomically(
      public_path, absl::StrCat(EncodeHex(public_key.data(), public_key.size()), "\n"), 0644);
}

}  // namespace ketnap::access
