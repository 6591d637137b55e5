#include "common/journal/seal.h"

#include <sodium.h>

#include "absl/strings/escaping.h"

namespace ketnap::journal {
namespace {

// The domain ends with a byte that no domain contains.
std::string MessageOf(std::string_view domain, std::string_view manifest) {
  std::string message(domain);
  message.push_back('\0');
  message.append(manifest);
  return message;
}

}  // namespace

std::string ContentDigest(std::string_view content) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  return absl::BytesToHexString(digest);
}

std::string SignManifest(const access::Signer& signer, std::string_view domain,
                         std::string_view manifest) {
  return signer.SignMessage(MessageOf(domain, manifest));
}

bool VerifyManifest(const access::Verifier& keys, std::string_view issuer, std::string_view domain,
                    std::string_view manifest, std::string_view signature) {
  return keys.VerifyMessage(issuer, MessageOf(domain, manifest), signature);
}

}  // namespace ketnap::journal
