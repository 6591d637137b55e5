#include "services/ctl/demo/names.h"

#include "absl/strings/str_cat.h"

namespace ketnap::ctl {
namespace {

using Words = std::vector<std::string>;

const Words& FamilyNames(const std::string& ethnicity) {
  static const auto& kinh =
      *new Words{"Nguyễn", "Nguyễn", "Nguyễn", "Trần",  "Lê",   "Phạm",  "Hoàng", "Vũ",   "Đặng",
                 "Bùi",    "Đỗ",     "Ngô",    "Dương", "Phan", "Trịnh", "Đinh",  "Đoàn", "Lưu"};
  static const auto& tay =
      *new Words{"Hoàng", "Nông", "Lương", "Vi",   "Hứa", "Lý",     "Ma",    "Triệu", "Đàm", "Bế",
                 "La",    "Hà",   "Lộc",   "Đinh", "Chu", "Nguyễn", "Dương", "Phùng", "Lèng"};
  static const auto& nung =
      *new Words{"Nông", "Hoàng", "Lương", "Vi",  "Lăng", "Mông", "Hứa", "Triệu", "Chu",
                 "Lý",   "Linh",  "Phùng", "Lâm", "Sầm",  "Long", "Hà",  "Mã",    "Đàm"};
  static const auto& dao = *new Words{"Triệu", "Bàn", "Đặng", "Phùng", "Lý", "Dương"};
  static const auto& hoa = *new Words{"Lâm", "Trương", "Lý", "Hà", "Tô"};
  if (ethnicity == "Tày") return tay;
  if (ethnicity == "Nùng") return nung;
  if (ethnicity == "Dao") return dao;
  return ethnicity == "Hoa" ? hoa : kinh;
}

const Words& MiddleNames(bool is_female) {
  static const auto& female =
      *new Words{"Thị", "Thị", "Thị",    "Thu",   "Thanh", "Ngọc", "Minh", "Hồng", "Thúy", "Bích",
                 "Kim", "Lan", "Phương", "Quỳnh", "Hoài",  "Mai",  "Thùy", "Diệu", "Khánh"};
  static const auto& male =
      *new Words{"Văn",  "Văn",   "Văn",  "Đức",  "Quang", "Minh", "Xuân", "Hữu", "Ngọc", "Trọng",
                 "Mạnh", "Thanh", "Việt", "Công", "Đình",  "Tiến", "Bảo",  "Hải", "Anh"};
  return is_female ? female : male;
}

const Words& GivenNames(bool is_female) {
  static const auto& female =
      *new Words{"Hương", "Hà",     "Lan",   "Anh",  "Thảo", "Trang",  "Linh", "Huyền", "Nga",
                 "Hoa",   "Phương", "Thủy",  "Hạnh", "Yến",  "Nhung",  "Hằng", "Ngân",  "Quyên",
                 "Mai",   "Duyên",  "Chi",   "Liên", "Loan", "Tuyết",  "Dung", "Hiền",  "Vân",
                 "Thơm",  "Xuân",   "Giang", "Ngọc", "Hòa",  "Thương", "Tâm",  "Oanh"};
  static const auto& male =
      *new Words{"Hùng",  "Tuấn",  "Dũng", "Cường", "Sơn",  "Hải",   "Long", "Nam",   "Thắng",
                 "Bình",  "Hiếu",  "Đạt",  "Quân",  "Tú",   "Khánh", "Toàn", "Huy",   "Kiên",
                 "Trung", "Thành", "Tùng", "Phong", "Duy",  "Hoàng", "Lâm",  "Chiến", "Đông",
                 "Giang", "Hưng",  "Khoa", "Lợi",   "Mạnh", "Nghĩa", "Phúc", "Quyết"};
  return is_female ? female : male;
}

}  // namespace

std::string PickEthnicity(Random& random) {
  static const auto& names = *new Words{"Tày", "Nùng", "Kinh", "Dao", "Hoa"};
  return names[random.PickWeighted({37, 34, 25, 3, 1})];
}

std::string PickFullName(Random& random, const std::string& ethnicity, bool is_female) {
  const std::string& family = random.Pick(FamilyNames(ethnicity));
  const std::string& middle = random.Pick(MiddleNames(is_female));
  std::string given = random.Pick(GivenNames(is_female));
  while (given == middle || given == family) given = random.Pick(GivenNames(is_female));
  return absl::StrCat(family, " ", middle, " ", given);
}

std::string ProvinceName(uint64_t seed) {
  static const auto& others = *new Words{"Cao Bằng",    "Bắc Kạn",   "Hà Giang", "Tuyên Quang",
                                         "Thái Nguyên", "Bắc Giang", "Lào Cai",  "Yên Bái"};
  return seed == 1 ? "Lạng Sơn" : others[seed % others.size()];
}

std::string PickVerifier(Random& random) {
  static const auto& communes = *new Words{
      "xã Tân Lập",       "xã Hòa Bình",      "xã Quang Trung",       "xã Tân Thành",
      "xã Hồng Phong",    "xã Minh Sơn",      "xã Vân Thủy",          "xã Bình Phúc",
      "xã Yên Phúc",      "xã Hưng Đạo",      "xã Thống Nhất",        "xã Tân Tiến",
      "xã Đồng Tâm",      "xã Chi Lăng",      "phường Hoàng Văn Thụ", "phường Vĩnh Trại",
      "phường Tam Thanh", "phường Đông Kinh", "thị trấn Cao Lộc",     "thị trấn Na Dương"};
  return absl::StrCat("Đảng ủy ", random.Pick(communes));
}

}  // namespace ketnap::ctl
