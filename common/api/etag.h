#ifndef KETNAP_COMMON_API_ETAG_H_
#define KETNAP_COMMON_API_ETAG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace ketnap::api {

// The etag of a version, quoted as AIP-154 has it: "\"17\"".
std::string MakeEtag(int64_t version);

// OK when `etag` is empty (the caller does not mind) or names `version`; ABORTED otherwise.
absl::Status CheckEtag(std::string_view etag, int64_t version, std::string_view resource_name);

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_ETAG_H_
