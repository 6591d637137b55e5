#ifndef KETNAP_SERVICES_IDENTITY_SECRETS_H_
#define KETNAP_SERVICES_IDENTITY_SECRETS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ketnap::identity {

// Bytes from the system's cryptographic source.
std::string RandomBytes(size_t count);

// 256 random bits, base64url without padding: 43 characters.
std::string NewSessionToken();

// SHA-256 of the token's text, 32 bytes: all that is stored of it, and what the gateway asks with.
std::string HashSessionToken(std::string_view token);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_SECRETS_H_
