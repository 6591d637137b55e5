#include "services/ctl/demo/account_list.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "common/base/text.h"
#include "services/ctl/demo/change_2025.h"

namespace ketnap::ctl {
namespace {

constexpr size_t kBaseOfficers = 5;
constexpr size_t kLongestSlug = 50;
constexpr char kHistory[] = "roles/historical-entry";

// "so-tai-chinh" of "Đảng bộ Sở Tài chính".
std::string SlugOf(const std::string& display_name) {
  std::string slug = FoldForSearch(display_name);
  for (const char* kind : {"dang bo ", "chi bo "}) {
    if (slug.starts_with(kind)) slug.erase(0, std::string(kind).size());
  }
  std::replace(slug.begin(), slug.end(), ' ', '-');
  if (slug.size() > kLongestSlug) slug.resize(kLongestSlug);
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

// The largest grassroots organizations, and one each of those that the change of 2025 merges and
// splits.
std::vector<int> BasesWithOfficers(const Province& province) {
  std::vector<size_t> order(province.bases.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return province.bases[a].weight > province.bases[b].weight;
  });
  std::vector<int> largest;
  for (size_t i = 0; i < kBaseOfficers; ++i) {
    largest.push_back(province.bases[order[i]].organization);
  }
  const PlannedChange change = PlanChange(province);
  for (const int base : {change.merged.front(), change.split}) {
    if (std::find(largest.begin(), largest.end(), base) == largest.end()) largest.push_back(base);
  }
  return largest;
}

}  // namespace

WantedAccount BoardAccount() {
  return {"board",
          "trinh-dien.ban-to-chuc",
          "Nạp dữ liệu trình diễn: ban tổ chức",
          {"roles/board-officer", kHistory}};
}

std::vector<WantedAccount> WorkingAccounts(const std::string& root) {
  return {{"standing",
           "trinh-dien.ban-thuong-vu",
           "Nạp dữ liệu trình diễn: ban thường vụ",
           {"roles/standing-committee", kHistory},
           root},
          {"training",
           "trinh-dien.dao-tao",
           "Nạp dữ liệu trình diễn: đào tạo",
           {"roles/training-officer", kHistory},
           root},
          {"base",
           "trinh-dien.co-so",
           "Nạp dữ liệu trình diễn: đảng ủy cơ sở",
           {"roles/base-committee-officer", kHistory},
           root},
          {kReportingAccountKey,
           "trinh-dien.bao-cao",
           "Lập báo cáo trình diễn",
           {"roles/inspector"},
           root}};
}

std::vector<WantedAccount> PeopleAccounts(const Province& province, const LearnedNames& names) {
  const std::string& superior = names.organizations[static_cast<size_t>(province.superior)];
  std::vector<WantedAccount> people = {
      {"person/quan-tri", "quan-tri", "Quản trị hệ thống", {"roles/system-administrator"}},
      {"person/ban-to-chuc",
       "ban-to-chuc",
       "Cán bộ Ban Tổ chức Đảng ủy Khối",
       {"roles/board-officer"},
       superior},
      {"person/ban-thuong-vu",
       "ban-thuong-vu",
       "Văn thư Ban Thường vụ Đảng ủy Khối",
       {"roles/standing-committee"},
       superior},
      {"person/dao-tao",
       "dao-tao",
       "Cán bộ phụ trách lớp bồi dưỡng",
       {"roles/training-officer"},
       superior},
      {"person/kiem-tra",
       "kiem-tra",
       "Cán bộ Ủy ban Kiểm tra Đảng ủy Khối",
       {"roles/inspector"},
       superior}};
  for (const int base : BasesWithOfficers(province)) {
    const auto& organization = province.organizations[static_cast<size_t>(base)];
    const std::string slug = SlugOf(organization.display_name);
    people.push_back({absl::StrCat("person/", slug),
                      absl::StrCat("co-so.", slug),
                      "Cán bộ đảng ủy cơ sở",
                      {"roles/base-committee-officer"},
                      names.organizations[static_cast<size_t>(base)]});
  }
  return people;
}

}  // namespace ketnap::ctl
