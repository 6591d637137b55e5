#ifndef KETNAP_SERVICES_GATEWAY_ADMISSION_HEADERS_H_
#define KETNAP_SERVICES_GATEWAY_ADMISSION_HEADERS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "services/gateway/authn/credentials.h"

namespace ketnap::gateway {

using Header = std::pair<std::string, std::string>;
using HeaderView = std::pair<std::string_view, std::string_view>;

inline constexpr std::string_view kClientAddressKey = "x-ketnap-client-address";

// What the gateway keeps of a request's headers: everything else ends here, whatever its name.
struct CallHead {
  std::string path;
  std::string protocol;  // "grpc" or "connect".
  Credential credential;
  std::string purpose;         // x-ketnap-purpose as sent.
  std::string trace_id;        // Always valid: the caller's or a new one.
  std::string client_address;  // From the web server before us; "" when it is no IP address.
  std::optional<absl::Duration> timeout;  // The caller's, from now.
};

// Reads lower-case `headers`. A trace id that is not valid is replaced by one made at `now`.
CallHead ReadCallHead(std::string_view path, std::string_view protocol,
                      const std::vector<HeaderView>& headers, absl::Time now);

// 8 to 64 letters, digits and hyphens.
bool IsValidTraceId(std::string_view text);
// At most 500 printable ASCII characters; other text comes percent-encoded. gRPC aborts the process
// on a metadata value outside that range, so this is checked before any value goes on.
bool IsValidPurpose(std::string_view text);

// The metadata of the upstream call: identity, trace id, purpose, and for identity alone the
// client's address.
std::vector<Header> UpstreamMetadata(const CallHead& head, std::string_view identity_token,
                                     std::string_view service);

// Whether metadata of an upstream's reply may go to the client: not what belongs to the protocol,
// to the connection or to the suite's inside.
bool IsForwardableReplyKey(std::string_view key);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_ADMISSION_HEADERS_H_
