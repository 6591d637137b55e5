#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_TEXT_KEY_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_TEXT_KEY_H_

#include <string>
#include <string_view>

namespace ketnap::organization {

// A name as it is kept: NFC, runs of spaces as one, none at the ends. `text` must be valid UTF-8.
std::string TidyName(std::string_view text);

// The folded key a name is listed and searched by, cut to what its column holds. `text` must be
// valid UTF-8.
std::string NameKey(std::string_view text);

// The keys that begin with `prefix` lie in [prefix, KeyRangeEnd(prefix)).
std::string KeyRangeEnd(std::string_view prefix);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_TEXT_KEY_H_
