#ifndef KETNAP_COMMON_API_RESOURCE_NAME_H_
#define KETNAP_COMMON_API_RESOURCE_NAME_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"

namespace ketnap::api {

// "candidates/018f…": AIP-122 names of one collection and one id.
std::string ResourceName(std::string_view collection, const Uuid& id);

// The id in `name`, which must be of `collection`. INVALID_ARGUMENT (violation of `field`)
// otherwise.
absl::StatusOr<Uuid> ParseResourceName(std::string_view name, std::string_view collection,
                                       std::string_view field = "name");

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_RESOURCE_NAME_H_
