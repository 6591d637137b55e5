#include "services/identity/secrets.h"

#include <sodium.h>

#include "absl/strings/escaping.h"

namespace ketnap::identity {

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string NewSessionToken() { return absl::WebSafeBase64Escape(RandomBytes(32)); }

std::string HashSessionToken(std::string_view token) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return hash;
}

}  // namespace ketnap::identity
