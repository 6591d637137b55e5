#include "services/gateway/admission/headers.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/access/token.h"
#include "common/base/uuid.h"

namespace ketnap::gateway {
namespace {

constexpr size_t kMaxPurpose = 500;

bool IsIpAddress(std::string_view text) {
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return false;
  const std::string terminated(text);
  std::array<unsigned char, sizeof(in6_addr)> parsed;
  return inet_pton(AF_INET, terminated.c_str(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, terminated.c_str(), parsed.data()) == 1;
}

// The value of a header that comes once; "" when absent or repeated.
std::string Single(const std::vector<HeaderView>& headers, std::string_view name) {
  std::string_view found;
  int count = 0;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    found = value;
    ++count;
  }
  return count == 1 ? std::string(found) : std::string();
}

std::vector<std::string_view> All(const std::vector<HeaderView>& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : headers) {
    if (key == name) values.push_back(value);
  }
  return values;
}

}  // namespace

bool IsValidTraceId(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

bool IsValidPurpose(std::string_view text) {
  return text.size() <= kMaxPurpose && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isprint(c);
         });
}

CallHead ReadCallHead(std::string_view path, std::string_view protocol,
                      const std::vector<HeaderView>& headers, absl::Time now) {
  CallHead head;
  head.path = std::string(path);
  head.protocol = std::string(protocol);
  head.credential = ReadCredential(All(headers, "authorization"), All(headers, "cookie"));
  head.purpose = Single(headers, access::kPurposeMetadataKey);
  head.trace_id = Single(headers, access::kTraceMetadataKey);
  if (!IsValidTraceId(head.trace_id)) head.trace_id = Uuid::Generate(now).ToString();
  head.client_address = Single(headers, kClientAddressKey);
  if (!IsIpAddress(head.client_address)) head.client_address.clear();
  return head;
}

std::vector<Header> UpstreamMetadata(const CallHead& head, std::string_view identity_token,
                                     std::string_view service) {
  std::vector<Header> metadata;
  metadata.emplace_back(access::kIdentityMetadataKey, identity_token);
  metadata.emplace_back(access::kTraceMetadataKey, head.trace_id);
  if (!head.purpose.empty()) metadata.emplace_back(access::kPurposeMetadataKey, head.purpose);
  // Only identity, which slows down guessing, has a use for where somebody sits.
  if (service == "identity" && !head.client_address.empty()) {
    metadata.emplace_back(kClientAddressKey, head.client_address);
  }
  return metadata;
}

bool IsForwardableReplyKey(std::string_view key) {
  static constexpr std::string_view kPrefixes[] = {
      ":", "grpc-", "connect-", "x-ketnap-", "content-", "proxy-", "trailer-", "access-control-"};
  static constexpr std::string_view kNames[] = {
      "authorization", "cache-control",     "connection", "cookie",     "date", "host",
      "keep-alive",    "location",          "set-cookie", "server",     "te",   "trailer",
      "trailers",      "transfer-encoding", "upgrade",    "user-agent", "vary", "www-authenticate"};
  if (key.empty()) return false;
  for (const std::string_view prefix : kPrefixes) {
    if (absl::StartsWith(key, prefix)) return false;
  }
  return std::find(std::begin(kNames), std::end(kNames), key) == std::end(kNames);
}

}  // namespace ketnap::gateway
