#ifndef KETNAP_COMMON_BASE_FILES_H_
#define KETNAP_COMMON_BASE_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ketnap {

// The whole content of a file. NOT_FOUND or UNAVAILABLE, naming the path.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// The content of a file that holds a secret, one trailing newline removed. FAILED_PRECONDITION when
// group or others have any right on it, when it belongs to another user than the effective one, or
// when it is not a regular file.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// Writes via a temporary file in the same folder, fsync and rename, with mode `mode` from the first
// byte on: a reader sees the old content or the new one, never a part. NOT_FOUND when the folder
// does not exist, UNAVAILABLE when writing fails.
absl::Status WriteFileAtomically(const std::string& path, std::string_view content,
                                 int mode = 0644);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_FILES_H_
