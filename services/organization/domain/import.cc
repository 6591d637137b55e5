#include "services/organization/domain/import.h"

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
FieldViolation DuplicateRow(int64_t first_met_row) {
  return {"key",
          "DUPLICATE_ROW",
          {absl::StrCat("Mã này đã có ở dòng số ", first_met_row,
                        " (đếm từ 0) của cùng đợt nhập; chỉ giữ một dòng cho mỗi mã."),
           absl::StrCat("Row ", first_met_row,
                        " (counted from 0) of this import has the same key; keep one of them.")}};
}

FieldViolation KeyInUseElsewhere() {
  return {"key",
          "KEY_IN_USE",
          {"Mã này đang thuộc về một hồ sơ ngoài phạm vi của đợt nhập.",
           "This key belongs to a record outside what the import is for."}};
}

}  // namespace ketnap::organization
