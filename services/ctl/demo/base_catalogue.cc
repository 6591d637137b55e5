#include "services/ctl/demo/base_catalogue.h"

#include <iterator>

#include "absl/strings/match.h"

namespace ketnap::ctl {
namespace {

using organization::v1::WORKPLACE_KIND_EDUCATION;
using organization::v1::WORKPLACE_KIND_ENTERPRISE;
using organization::v1::WORKPLACE_KIND_HEALTH;
using organization::v1::WORKPLACE_KIND_JUDICIARY;
using organization::v1::WORKPLACE_KIND_PARTY_OFFICE;
using organization::v1::WORKPLACE_KIND_STATE_AGENCY;
using Words = std::vector<std::string>;

constexpr auto kParty = WORKPLACE_KIND_PARTY_OFFICE;
constexpr auto kState = WORKPLACE_KIND_STATE_AGENCY;
constexpr auto kCourt = WORKPLACE_KIND_JUDICIARY;
constexpr auto kHealth = WORKPLACE_KIND_HEALTH;
constexpr auto kSchool = WORKPLACE_KIND_EDUCATION;
constexpr auto kFirm = WORKPLACE_KIND_ENTERPRISE;

constexpr BaseTemplate kTemplates[] = {
    {"Văn phòng Ủy ban nhân dân tỉnh", kState, 4, 5},
    {"Sở Tài chính", kState, 4, 6},
    {"Sở Nội vụ", kState, 4, 6},
    {"Sở Kế hoạch và Đầu tư", kState, 4, 5},
    {"Sở Công Thương", kState, 4, 6},
    {"Sở Nông nghiệp và Phát triển nông thôn", kState, 6, 8},
    {"Sở Giao thông vận tải", kState, 4, 6},
    {"Sở Xây dựng", kState, 3, 5},
    {"Sở Tài nguyên và Môi trường", kState, 5, 7},
    {"Sở Lao động - Thương binh và Xã hội", kState, 5, 7},
    {"Sở Văn hóa, Thể thao và Du lịch", kState, 5, 8},
    {"Sở Y tế", kState, 4, 6},
    {"Sở Giáo dục và Đào tạo", kState, 4, 6},
    {"Sở Tư pháp", kState, 3, 5},
    {"Sở Khoa học và Công nghệ", kState, 3, 4},
    {"Sở Thông tin và Truyền thông", kState, 2, 4},
    {"Sở Ngoại vụ", kState, 0, 0},
    {"Ban Dân tộc tỉnh", kState, 0, 0},
    {"Thanh tra tỉnh", kState, 2, 3},
    {"Ban Quản lý Khu kinh tế tỉnh", kState, 3, 4},
    {"Văn phòng Hội đồng nhân dân tỉnh", kState, 0, 0},
    {"Cục Thuế tỉnh", kState, 5, 7},
    {"Cục Hải quan tỉnh", kState, 6, 8},
    {"Kho bạc Nhà nước tỉnh", kState, 3, 5},
    {"Bảo hiểm xã hội tỉnh", kState, 4, 5},
    {"Cục Thống kê tỉnh", kState, 2, 4},
    {"Chi cục Quản lý thị trường", kState, 3, 5},
    {"Chi cục Kiểm lâm", kState, 4, 6},
    {"Tòa án nhân dân tỉnh", kCourt, 3, 5},
    {"Viện kiểm sát nhân dân tỉnh", kCourt, 3, 5},
    {"Cục Thi hành án dân sự tỉnh", kCourt, 2, 4},
    {"Bệnh viện Đa khoa tỉnh", kHealth, 8, 8},
    {"Bệnh viện Y học cổ truyền tỉnh", kHealth, 3, 5},
    {"Bệnh viện Phục hồi chức năng tỉnh", kHealth, 2, 4},
    {"Bệnh viện Lao và Bệnh phổi tỉnh", kHealth, 2, 4},
    {"Trung tâm Y tế dự phòng tỉnh", kHealth, 3, 4},
    {"Trường Cao đẳng Sư phạm {}", kSchool, 5, 8},
    {"Trường Cao đẳng Y tế {}", kSchool, 4, 6},
    {"Trường Cao đẳng nghề {}", kSchool, 4, 6},
    {"Trường Trung cấp Văn hóa - Nghệ thuật {}", kSchool, 0, 0},
    {"Trường Trung học phổ thông chuyên tỉnh {}", kSchool, 3, 5},
    {"Trường Phổ thông Dân tộc nội trú tỉnh", kSchool, 2, 4},
    {"Trường Chính trị tỉnh", kSchool, 2, 4},
    {"Bưu điện tỉnh {}", kFirm, 4, 6},
    {"Viễn thông {}", kFirm, 4, 6},
    {"Công ty Điện lực {}", kFirm, 5, 8},
    {"Công ty cổ phần Cấp thoát nước {}", kFirm, 3, 5},
    {"Công ty TNHH một thành viên Khai thác công trình thủy lợi {}", kFirm, 3, 5},
    {"Công ty Xăng dầu {}", kFirm, 2, 4},
    {"Công ty cổ phần Xi măng {}", kFirm, 4, 6},
    {"Công ty Xổ số kiến thiết {}", kFirm, 0, 0},
    {"Ngân hàng Nhà nước Chi nhánh tỉnh {}", kFirm, 2, 3},
    {"Ngân hàng Nông nghiệp và Phát triển nông thôn Chi nhánh tỉnh {}", kFirm, 5, 7},
    {"Ngân hàng Đầu tư và Phát triển Chi nhánh {}", kFirm, 3, 5},
    {"Ngân hàng Chính sách xã hội Chi nhánh tỉnh {}", kFirm, 3, 4},
    {"Đài Phát thanh và Truyền hình tỉnh", kParty, 3, 4},
    {"Báo {}", kParty, 0, 0},
    {"Văn phòng Tỉnh ủy", kParty, 3, 4},
    {"Ban Tổ chức Tỉnh ủy", kParty, 0, 0},
    {"Ban Tuyên giáo Tỉnh ủy", kParty, 0, 0},
    {"Ban Dân vận Tỉnh ủy", kParty, 0, 0},
    {"Cơ quan Ủy ban Kiểm tra Tỉnh ủy", kParty, 0, 0},
    {"Cơ quan Đảng ủy Khối các cơ quan tỉnh", kParty, 0, 0},
    {"Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", kParty, 0, 0},
    {"Cơ quan Tỉnh đoàn", kParty, 0, 0},
    {"Cơ quan Hội Liên hiệp Phụ nữ tỉnh", kParty, 0, 0},
    {"Cơ quan Hội Nông dân tỉnh", kParty, 0, 0},
    {"Cơ quan Liên đoàn Lao động tỉnh", kParty, 0, 0}};

}  // namespace

const std::vector<BaseTemplate>& BaseTemplates() {
  static const auto& templates =
      *new std::vector<BaseTemplate>(std::begin(kTemplates), std::end(kTemplates));
  return templates;
}

const std::vector<std::string>& UnitsOf(organization::v1::WorkplaceKind kind,
                                        const std::string& title) {
  static const auto& office = *new Words{"Văn phòng",
                                         "Thanh tra",
                                         "Phòng Tổ chức cán bộ",
                                         "Phòng Kế hoạch - Tài chính",
                                         "Phòng Nghiệp vụ 1",
                                         "Phòng Nghiệp vụ 2",
                                         "Trung tâm Tư vấn và Dịch vụ",
                                         "Phòng Pháp chế"};
  static const auto& court = *new Words{"Văn phòng", "Phòng Nghiệp vụ 1", "Phòng Nghiệp vụ 2",
                                        "Phòng Tổ chức cán bộ", "Phòng Kiểm tra nghiệp vụ"};
  static const auto& hospital = *new Words{"Khối Hành chính",
                                           "Khoa Nội tổng hợp",
                                           "Khoa Ngoại",
                                           "Khoa Hồi sức cấp cứu",
                                           "Khoa Sản",
                                           "Khoa Nhi",
                                           "Khoa Xét nghiệm - Chẩn đoán hình ảnh",
                                           "Khoa Dược"};
  static const auto& school =
      *new Words{"Khối Hành chính", "Khoa Khoa học tự nhiên", "Khoa Khoa học xã hội",
                 "Khoa Ngoại ngữ",  "Phòng Đào tạo",          "Phòng Công tác học sinh, sinh viên",
                 "Tổ Bộ môn chung", "Học sinh, sinh viên"};
  static const auto& firm =
      *new Words{"Văn phòng Công ty",  "Phòng Kỹ thuật",         "Phòng Kế toán - Tài chính",
                 "Phòng Kinh doanh",   "Đội sản xuất số 1",      "Đội sản xuất số 2",
                 "Phân xưởng cơ điện", "Phòng Kế hoạch - Vật tư"};
  static const auto& bank = *new Words{
      "Văn phòng Chi nhánh",  "Phòng Kế toán - Ngân quỹ", "Phòng Tín dụng",      "Phòng Kiểm soát",
      "Phòng Giao dịch số 1", "Phòng Giao dịch số 2",     "Phòng Giao dịch số 3"};
  if (absl::StartsWith(title, "Ngân hàng")) return bank;
  switch (kind) {
    case WORKPLACE_KIND_JUDICIARY:
      return court;
    case WORKPLACE_KIND_HEALTH:
      return hospital;
    case WORKPLACE_KIND_EDUCATION:
      return school;
    case WORKPLACE_KIND_ENTERPRISE:
      return firm;
    default:
      return office;
  }
}

}  // namespace ketnap::ctl
