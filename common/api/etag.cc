#include "common/api/etag.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::api {

std::string MakeEtag(int64_t version) { return absl::StrCat("\"", version, "\""); }

absl::Status CheckEtag(std::string_view etag, int64_t version, std::string_view resource_name) {
  if (etag.empty() || etag == MakeEtag(version)) return absl::OkStatus();
  return EtagMismatchError(resource_name);
}

}  // namespace ketnap::api
