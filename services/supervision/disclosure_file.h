#ifndef KETNAP_SERVICES_SUPERVISION_DISCLOSURE_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_DISCLOSURE_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace ketnap::supervision {

// The smallest group that disclosure.textproto, a ketnap.config.v1.Disclosure, lets be told apart.
// INVALID_ARGUMENT naming the file when it cannot be read as one or is not from 2 to 1000.
absl::StatusOr<int64_t> LoadSmallestGroup(const std::string& path);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DISCLOSURE_FILE_H_
