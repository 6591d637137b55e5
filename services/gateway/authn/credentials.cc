#include "services/gateway/authn/credentials.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace ketnap::gateway {
namespace {

constexpr size_t kTokenLength = 43;
constexpr std::string_view kCookieAttributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string WellFormedOrEmpty(std::string_view token) {
  return IsWellFormedToken(token) ? std::string(token) : std::string();
}

std::string TokenOfAuthorization(std::string_view value) {
  constexpr std::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(value, kScheme)) return "";
  return WellFormedOrEmpty(absl::StripAsciiWhitespace(value.substr(kScheme.size())));
}

}  // namespace

bool IsWellFormedToken(std::string_view token) {
  return token.size() == kTokenLength && std::all_of(token.begin(), token.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
         });
}

Credential ReadCredential(const std::vector<std::string_view>& authorizations,
                          const std::vector<std::string_view>& cookies) {
  if (!authorizations.empty()) {
    const bool single = authorizations.size() == 1;
    return {CredentialSource::kBearer, single ? TokenOfAuthorization(authorizations[0]) : ""};
  }
  std::optional<std::string_view> found;
  for (std::string_view header : cookies) {
    for (std::string_view pair : absl::StrSplit(header, ';')) {
      pair = absl::StripAsciiWhitespace(pair);
      if (!absl::ConsumePrefix(&pair, kSessionCookie) || !absl::ConsumePrefix(&pair, "=")) continue;
      // Two different sessions in one request: nobody can tell which one is meant.
      if (found.has_value() && *found != pair) return {CredentialSource::kCookie, ""};
      found = pair;
    }
  }
  // A cookie emptied by a script or a proxy is no session.
  if (!found.has_value() || found->empty()) return {};
  return {CredentialSource::kCookie, WellFormedOrEmpty(*found)};
}

std::string SessionCookie(std::string_view token) {
  return absl::StrCat(kSessionCookie, "=", token, kCookieAttributes);
}

std::string ClearedSessionCookie() {
  return absl::StrCat(kSessionCookie, "=", kCookieAttributes, "; Max-Age=0");
}

}  // namespace ketnap::gateway
