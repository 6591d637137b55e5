#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_PASSWORD_POLICY_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_PASSWORD_POLICY_H_

#include <string>
#include <string_view>
#include <vector>

namespace ketnap::identity {

inline constexpr int kShortestPassword = 12;
inline constexpr int kLongestPassword = 200;

// Why a password is refused. Length is what makes one strong; the rest keeps out what is tried
// first. No kinds of characters are demanded and none expires: both drive people to weaker ones.
enum class PasswordFault {
  kTooShort,          // Fewer than kShortestPassword characters.
  kTooLong,           // More than kLongestPassword.
  kContainsUserName,  // The account's name is part of it.
  kTooUniform,        // Fewer than five different characters.
  kOnlyDigits,        // A telephone or personal identification number, a date.
  kCommon,            // A widely used password, with digits or signs around it or written twice.
};

// Every fault of `password` for the account of that name; empty when it may be used. Both are valid
// UTF-8.
std::vector<PasswordFault> CheckPassword(std::string_view password, std::string_view user_name);

// UPPER_SNAKE code of the fault: "COMMON_PASSWORD".
std::string_view PasswordFaultCode(PasswordFault fault);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_PASSWORD_POLICY_H_
