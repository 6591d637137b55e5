#include "services/organization/domain/organization.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

UnmetCondition RootNotAllowed(const OrganizationType& type) {
  return {"ORGANIZATION_TYPE_ROOT",
          "",
          {absl::StrCat("Loại tổ chức “", type.display_name,
                        "” không thể đứng đầu cây tổ chức; cần chọn tổ chức cấp trên."),
           absl::StrCat("An organization of type ", type.code,
                        " cannot be the root; choose its parent.")}};
}

UnmetCondition ParentNotAllowed(const OrganizationType& type, const Organization& parent) {
  return {"ORGANIZATION_TYPE_PARENT",
          NameOf(parent),
          {absl::StrCat("Loại tổ chức “", type.display_name, "” không thể trực thuộc “",
                        parent.display_name, "”."),
           absl::StrCat("An organization of type ", type.code, " cannot stand below one of type ",
                        parent.type, ".")}};
}

UnmetCondition ParentDissolved(const Organization& parent) {
  return {"ORGANIZATION_EXISTS",
          NameOf(parent),
          {absl::StrCat("“", parent.display_name, "” đã kết thúc hoạt động ngày ",
                        FormatDateForPeople(*parent.valid_to), "."),
           absl::StrCat("The parent organization ended on ", FormatDate(*parent.valid_to), ".")}};
}

}  // namespace

std::string NameOf(const Organization& organization) {
  return absl::StrCat("organizations/", organization.id.ToString());
}

FieldViolation UnknownType() {
  return {"organization.type",
          "UNKNOWN_TYPE",
          {"Không có loại tổ chức này.", "There is no such type of organization."}};
}

std::vector<FieldViolation> CheckContent(const Organization& organization,
                                         const OrganizationType& type, Date today) {
  std::vector<FieldViolation> violations;
  if (organization.display_name.empty()) {
    violations.push_back({"organization.display_name",
                          "REQUIRED",
                          {"Cần ghi tên tổ chức.", "The organization needs a name."}});
  }
  if (organization.has_admission_authority && !type.may_decide_admission) {
    violations.push_back(
        {"organization.has_admission_authority",
         "TYPE_CANNOT_DECIDE_ADMISSION",
         {absl::StrCat("Loại tổ chức “", type.display_name,
                       "” không có thẩm quyền quyết định kết nạp."),
          absl::StrCat("Organizations of type ", type.code, " cannot decide admission.")}});
  }
  if (organization.standing_committee_size > organization.committee_size) {
    violations.push_back({"organization.standing_committee_size",
                          "LARGER_THAN_COMMITTEE",
                          {"Số ủy viên ban thường vụ không thể nhiều hơn số cấp ủy viên.",
                           "The standing committee cannot be larger than the committee."}});
  }
  if (organization.valid_from > today) {
    violations.push_back({"organization.valid_from",
                          "DATE_IN_FUTURE",
                          {"Ngày thành lập không được ở tương lai.",
                           "The first day of existence must not lie in the future."}});
  }
  return violations;
}

absl::Status CheckPlacement(const OrganizationType& type, const Organization* parent) {
  std::vector<UnmetCondition> unmet;
  if (parent == nullptr) {
    if (!type.may_be_root) unmet.push_back(RootNotAllowed(type));
  } else {
    const auto& allowed = type.allowed_parents;
    if (std::find(allowed.begin(), allowed.end(), parent->type) == allowed.end()) {
      unmet.push_back(ParentNotAllowed(type, *parent));
    }
    if (parent->valid_to.has_value()) unmet.push_back(ParentDissolved(*parent));
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("ORGANIZATION_PLACEMENT_NOT_ALLOWED", unmet);
}

}  // namespace ketnap::organization
