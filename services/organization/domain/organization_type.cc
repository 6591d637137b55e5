#include "services/organization/domain/organization_type.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

UnmetCondition InUse(const OrganizationType& type, std::string rule_id, int64_t count,
                     std::string_view vietnamese, std::string_view english) {
  return {std::move(rule_id),
          NameOf(type),
          {absl::StrCat("Hiện có ", count, " tổ chức loại này ", vietnamese),
           absl::StrCat("There are ", count, " organizations of this type ", english)}};
}

}  // namespace

std::string NameOf(const OrganizationType& type) {
  return absl::StrCat("organizationTypes/", type.code);
}

std::vector<FieldViolation> CheckType(const OrganizationType& type,
                                      const std::set<std::string>& known) {
  std::vector<FieldViolation> violations;
  if (type.display_name.empty()) {
    violations.push_back(
        {"type.display_name", "REQUIRED", {"Cần ghi tên loại tổ chức.", "The type needs a name."}});
  }
  if (type.valid_from.has_value() && type.valid_to.has_value() &&
      *type.valid_to < *type.valid_from) {
    violations.push_back({"type.valid_to",
                          "BEFORE_VALID_FROM",
                          {"Ngày kết thúc không được trước ngày bắt đầu.",
                           "The last day must not lie before the first."}});
  }
  if (!type.may_be_root && type.allowed_parents.empty()) {
    violations.push_back({"type.allowed_parents",
                          "REQUIRED",
                          {"Cần ghi loại tổ chức cấp trên mà loại này được trực thuộc.",
                           "A type that cannot be the root needs one it may stand below."}});
  }
  for (const std::string& parent : type.allowed_parents) {
    if (parent == type.code || known.contains(parent)) continue;
    violations.push_back({"type.allowed_parents",
                          "UNKNOWN_TYPE",
                          {absl::StrCat("Không có loại tổ chức “", parent, "”."),
                           absl::StrCat("There is no type ", parent, ".")}});
  }
  return violations;
}

absl::Status CheckFitsUse(const OrganizationType& type, const TypeUse& use) {
  std::vector<UnmetCondition> unmet;
  const auto& allowed = type.allowed_parents;
  for (const TypeUse::Place& place : use.places) {
    if (!place.parent_type.has_value()) {
      if (type.may_be_root) continue;
      unmet.push_back(InUse(type, "ORGANIZATION_TYPE_ROOT", place.count,
                            "đang đứng đầu cây tổ chức.", "at the top of the tree."));
    } else if (std::find(allowed.begin(), allowed.end(), *place.parent_type) == allowed.end()) {
      unmet.push_back(InUse(type, "ORGANIZATION_TYPE_PARENT", place.count,
                            absl::StrCat("đang trực thuộc loại ", *place.parent_type, "."),
                            absl::StrCat("below one of type ", *place.parent_type, ".")));
    }
  }
  if (use.deciding > 0 && !type.may_decide_admission) {
    unmet.push_back(InUse(type, "ORGANIZATION_TYPE_DECIDES", use.deciding,
                          "đang có thẩm quyền quyết định kết nạp.",
                          "that hold an authority to decide admission."));
  }
  if (use.with_members > 0 && !type.holds_members) {
    unmet.push_back(InUse(type, "ORGANIZATION_TYPE_MEMBERS", use.with_members,
                          "đang có đảng viên sinh hoạt.", "that members belong to."));
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("ORGANIZATION_TYPE_IN_USE", unmet);
}

}  // namespace ketnap::organization
