#include "common/api/update_mask.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/protobuf/descriptor.h"

namespace ketnap::api {

absl::Status ApplyUpdateMask(const google::protobuf::FieldMask& mask,
                             const std::vector<std::string>& allowed,
                             const google::protobuf::Message& source,
                             google::protobuf::Message* target) {
  if (source.GetDescriptor() != target->GetDescriptor()) {
    return absl::InternalError("update mask: source and target are of different types");
  }
  std::vector<std::string> paths(mask.paths().begin(), mask.paths().end());
  if (paths.empty() || (paths.size() == 1 && paths[0] == "*")) paths = allowed;
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());

  std::vector<const google::protobuf::FieldDescriptor*> fields;
  std::vector<FieldViolation> violations;
  for (const std::string& path : paths) {
    if (std::find(allowed.begin(), allowed.end(), path) == allowed.end()) {
      // The path is the caller's text: it stays out of the message.
      violations.push_back(
          {"update_mask",
           "FIELD_NOT_UPDATABLE",
           {"Danh sách trường cần sửa có trường không tồn tại hoặc không được sửa.",
            "The update mask names a field that does not exist or cannot be "
            "changed."}});
      continue;
    }
    const auto* field = source.GetDescriptor()->FindFieldByName(path);
    if (field == nullptr) return absl::InternalError(absl::StrCat("update mask: no field ", path));
    fields.push_back(field);
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  // Swapping with a copy replaces every kind of field, present or not.
  std::unique_ptr<google::protobuf::Message> copy(source.New());
  copy->CopyFrom(source);
  target->GetReflection()->SwapFields(target, copy.get(), fields);
  return absl::OkStatus();
}

}  // namespace ketnap::api
