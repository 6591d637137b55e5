#include "common/api/resource_name.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::api {

std::string ResourceName(std::string_view collection, const Uuid& id) {
  return absl::StrCat(collection, "/", id.ToString());
}

absl::StatusOr<Uuid> ParseResourceName(std::string_view name, std::string_view collection,
                                       std::string_view field) {
  if (name.size() > collection.size() && name.substr(0, collection.size()) == collection &&
      name[collection.size()] == '/') {
    absl::StatusOr<Uuid> id = Uuid::Parse(name.substr(collection.size() + 1));
    if (id.ok()) return id;
  }
  return InvalidFieldsError(
      {{std::string(field),
        "NOT_A_RESOURCE_NAME",
        {absl::StrCat("Tên tài nguyên phải có dạng ", collection, "/{mã định danh}."),
         absl::StrCat("A resource name must have the form ", collection, "/{id}.")}}});
}

}  // namespace ketnap::api
