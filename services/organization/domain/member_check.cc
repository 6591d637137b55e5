#include "services/organization/domain/member_check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

void CheckDays(const CheckedMember& member, const std::string& subject, StructureFaults* faults) {
  for (size_t i = 1; i < member.stays.size(); ++i) {
    const Days& before = member.stays[i - 1].days;
    const Days& next = member.stays[i].days;
    if (before.to >= next.from) {
      faults->Add(
          "STAY_OVERLAP", subject,
          absl::StrCat("Hai nơi sinh hoạt chính thức cùng lúc từ ", DayText(next.from), "."));
    } else if (before.to + 1 < next.from) {
      faults->Add("STAY_GAP", subject,
                  absl::StrCat("Không có nơi sinh hoạt chính thức từ ", DayText(before.to + 1),
                               " đến ", DayText(next.from - 1), "."));
    }
  }
}

}  // namespace

void CheckMember(const CheckedMember& member, bool organization_known, StructureFaults* faults) {
  const std::string subject = absl::StrCat("members/", member.id.ToString());
  if (!organization_known) {
    faults->Add(
        "MEMBER_CELL_UNKNOWN", subject,
        absl::StrCat("Không có chi bộ organizations/", member.organization.ToString(), "."));
  }
  CheckDays(member, subject, faults);
  const auto open = std::count_if(member.stays.begin(), member.stays.end(),
                                  [](const auto& stay) { return stay.days.to == kOpenDay; });
  if (member.left_date.has_value()) {
    const bool ends_then =
        !member.stays.empty() && member.stays.back().days.to == *member.left_date;
    if (ends_then) return;
    faults->Add("LEFT_MEMBER_STAYS", subject,
                absl::StrCat("Đã thôi là đảng viên từ ", DayText(*member.left_date),
                             " nhưng nơi sinh hoạt không kết thúc ngày đó."));
  } else if (open != 1) {
    faults->Add("MEMBER_WITHOUT_STAY", subject,
                absl::StrCat("Có ", open, " nơi sinh hoạt chính thức hiện tại, phải là 1."));
  } else if (member.stays.back().organization != member.organization) {
    faults->Add("MEMBER_STAY_DIFFERS", subject,
                absl::StrCat("Sổ ghi ở organizations/", member.organization.ToString(),
                             ", nơi sinh hoạt là organizations/",
                             member.stays.back().organization.ToString(), "."));
  }
}

}  // namespace ketnap::organization
