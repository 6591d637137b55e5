#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_ONE_TIME_PASSWORD_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_ONE_TIME_PASSWORD_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ketnap::identity {

// Bytes of randomness a one-time password takes: each gives 5 bits, 80 in all.
inline constexpr size_t kOneTimePasswordRandomBytes = 16;

// "k7mq-2xwp-…": four groups of four characters that are not mistaken for one another when read
// aloud or copied from paper. `random` holds kOneTimePasswordRandomBytes bytes from a cryptographic
// source; fewer give "".
std::string MakeOneTimePassword(std::string_view random);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_ONE_TIME_PASSWORD_H_
