#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_USER_NAME_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_USER_NAME_H_

#include <string>
#include <string_view>

namespace ketnap::identity {

// Whether `name` may become a user name: 3 to 60 lower-case letters, digits, dots and hyphens; a
// letter first, a letter or digit last, and no two dots or hyphens side by side.
bool IsValidUserName(std::string_view name);

// What a person typed, as it is looked up: ASCII letters lowered, blanks around it removed.
std::string NormalizeTypedUserName(std::string_view typed);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_USER_NAME_H_
