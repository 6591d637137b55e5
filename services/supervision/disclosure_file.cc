#include "services/supervision/disclosure_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/disclosure.pb.h"

namespace ketnap::supervision {
namespace {

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "DISCLOSURE_INVALID",
                       {absl::StrCat("Tệp ngưỡng công bố số liệu ", path, " không hợp lệ: ", what),
                        absl::StrCat("The disclosure file ", path, " is not valid: ", what)});
}

}  // namespace

absl::StatusOr<int64_t> LoadSmallestGroup(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  config::v1::Disclosure disclosure;
  const auto faults = ReadTextProto(text, &disclosure);
  if (!faults.empty()) return Fault(path, absl::StrJoin(InFile(path, faults), "; "));
  const int64_t smallest = disclosure.smallest_sensitive_group();
  if (smallest < 2 || smallest > 1000) return Fault(path, "smallest_sensitive_group");
  return smallest;
}

}  // namespace ketnap::supervision
