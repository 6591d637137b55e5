#ifndef KETNAP_SERVICES_GATEWAY_CONNECT_STRICT_JSON_H_
#define KETNAP_SERVICES_GATEWAY_CONNECT_STRICT_JSON_H_

#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class Descriptor;
}

namespace ketnap::gateway {

inline constexpr int kMaxJsonDepth = 32;

// Whether `json` is one JSON object that can mean only one message of `type`. The parser of
// protobuf 3.21 that reads it afterwards also takes single quotes, bare keys, trailing commas and
// the same field twice, even in its two spellings (fullName and full_name); here each of these is
// INVALID_ARGUMENT, as is an unknown field, text that is not UTF-8, anything after the object, NaN,
// and nesting deeper than 32. Violations name the field's path and never quote content.
absl::Status CheckStrictJson(std::string_view json, const google::protobuf::Descriptor& type);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_CONNECT_STRICT_JSON_H_
