#ifndef KETNAP_SERVICES_GATEWAY_AUTHN_CREDENTIALS_H_
#define KETNAP_SERVICES_GATEWAY_AUTHN_CREDENTIALS_H_

#include <string>
#include <string_view>
#include <vector>

namespace ketnap::gateway {

// The "__Host-" prefix makes browsers refuse the cookie from any other host, path or plain HTTP.
inline constexpr std::string_view kSessionCookie = "__Host-ketnap-session";

enum class CredentialSource { kNone, kBearer, kCookie };

// What a caller shows to prove a session. A credential that came malformed keeps its source and has
// an empty token: it is refused, never taken for none.
struct Credential {
  CredentialSource source = CredentialSource::kNone;
  std::string token;
};

// Reads the values of all "authorization" and all "cookie" headers of one request. An authorization
// header wins over a cookie, even when malformed.
Credential ReadCredential(const std::vector<std::string_view>& authorizations,
                          const std::vector<std::string_view>& cookies);

// Whether `token` has the shape of a session token: 256 bits as 43 characters of web-safe base64.
bool IsWellFormedToken(std::string_view token);

// Values of "set-cookie".
std::string SessionCookie(std::string_view token);
std::string ClearedSessionCookie();

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_AUTHN_CREDENTIALS_H_
