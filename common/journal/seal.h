#ifndef KETNAP_COMMON_JOURNAL_SEAL_H_
#define KETNAP_COMMON_JOURNAL_SEAL_H_

#include <string>
#include <string_view>

#include "common/access/token.h"

// Content that is sealed: a manifest holds its digest, and the service signs the manifest. Whoever
// has the bytes and the service's public key checks both without the suite.
namespace ketnap::journal {

// First in what is signed, so that bytes of one kind never pass for another.
inline constexpr std::string_view kConclusionDomain = "ketnap.supervision.v1.conclusion";

// BLAKE2b-256 of the content, 64 hexadecimal digits.
std::string ContentDigest(std::string_view content);

// Signs the manifest's bytes under the domain.
std::string SignManifest(const access::Signer& signer, std::string_view domain,
                         std::string_view manifest);
// Whether the signature is the issuer's over the manifest.
bool VerifyManifest(const access::Verifier& keys, std::string_view issuer, std::string_view domain,
                    std::string_view manifest, std::string_view signature);

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_SEAL_H_
