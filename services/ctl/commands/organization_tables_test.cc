#include "services/ctl/commands/organization_tables.h"

#include <gtest/gtest.h>

#include "common/base/proto_date.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::organization::v1;  // NOLINT(build/namespaces): the messages of the API.

TEST(OrganizationTablesTest, ASoundStructureIsFourNumbers) {
  CheckStructureResponse response;
  response.set_organization_count(10000);
  response.set_period_count(10012);
  response.set_member_count(20000);
  EXPECT_EQ(StructureText(Context(), response),
            "Đã kiểm tra         Số lượng\n"
            "──────────────────  ────────\n"
            "Tổ chức               10.000\n"
            "Giai đoạn hiệu lực    10.012\n"
            "Đảng viên             20.000\n"
            "Sai lệch                   0\n");
}

TEST(OrganizationTablesTest, ContradictionsAreListedAndTheRestCounted) {
  CheckStructureResponse response;
  response.set_fault_count(1201);
  auto& fault = *response.add_faults();
  fault.set_code("PERIOD_GAP");
  fault.set_subject("organizations/1");
  fault.set_message("Thiếu từ 01/07/2025 đến 31/07/2025.");
  const std::string text = StructureText(Context(), response);
  EXPECT_NE(text.find("Mã lỗi      Đối tượng        Nội dung\n"), std::string::npos) << text;
  EXPECT_NE(text.find("PERIOD_GAP  organizations/1  Thiếu từ 01/07/2025 đến 31/07/2025.\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("… và 1.200 sai lệch nữa\n"), std::string::npos) << text;
}

TEST(OrganizationTablesTest, TheImpactOfADecisionIsATable) {
  ReorganizeResponse response;
  auto& made = *response.mutable_reorganization();
  made.set_title("Sắp xếp tổ chức đảng năm 2025");
  *made.mutable_effective_date() = DateToProto(Date(2025, 7, 1));
  auto& impact = *response.add_impact();
  impact.set_kind(IMPACT_KIND_ORGANIZATION_ENDED);
  impact.set_count(12);
  auto& item = *impact.add_items();
  item.set_resource("organizations/1");
  item.set_display_name("Đảng bộ Khối");
  item.add_to_organizations("organizations/2");
  auto& members = *response.add_impact();
  members.set_kind(IMPACT_KIND_MEMBER_MOVED);
  EXPECT_EQ(ReorganizationText(Context(), response),
            "Sắp xếp tổ chức đảng năm 2025\n"
            "Hiệu lực từ 01/07/2025: chỉ kiểm tra, chưa ghi gì\n"
            "\n"
            "Tác động                    Số lượng\n"
            "──────────────────────────  ────────\n"
            "Tổ chức kết thúc hoạt động        12\n"
            "Đảng viên chuyển chi bộ            0\n"
            "\n"
            "Tổ chức kết thúc hoạt động\n"
            "  organizations/1 Đảng bộ Khối → organizations/2\n"
            "  … và 11 mục nữa\n");
}

TEST(OrganizationTablesTest, LineageTellsBothWaysAndEveryPeriod) {
  GetLineageResponse response;
  auto& edge = *response.add_successors();
  edge.set_kind(LINEAGE_KIND_MERGE);
  *edge.mutable_effective_date() = DateToProto(Date(2025, 7, 1));
  edge.set_predecessor_display_name("Đảng bộ A");
  edge.set_successor_display_name("Đảng bộ B");
  edge.set_successor("organizations/2");
  edge.set_share_percent(100);
  auto& period = *response.add_periods();
  *period.mutable_valid_from() = DateToProto(Date(2001, 2, 3));
  *period.mutable_valid_to() = DateToProto(Date(2025, 6, 30));
  period.set_display_name("Đảng bộ A");
  period.set_type("GRASSROOTS_PARTY_ORGANIZATION");
  const std::string text = LineageText(Context(), response);
  EXPECT_NE(text.find("Hình thành từ\n  không có\n"), std::string::npos) << text;
  EXPECT_NE(text.find("01/07/2025  Sáp nhập   Đảng bộ A      Đảng bộ B    100 %  organizations/2"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("03/02/2001  30/06/2025  Đảng bộ A"), std::string::npos) << text;
}

TEST(OrganizationTablesTest, AnImportAccountsForEveryRow) {
  ImportProgress progress;
  progress.set_name("imports/1");
  progress.set_next_row(1500);
  progress.set_created_count(1400);
  progress.set_skipped_count(90);
  progress.set_failed_count(10);
  EXPECT_EQ(ImportText(Context(), progress),
            "imports/1\n"
            "Kết quả         Số dòng\n"
            "──────────────  ───────\n"
            "Tạo mới           1.400\n"
            "Cập nhật              0\n"
            "Không thay đổi       90\n"
            "Bị từ chối           10\n"
            "──────────────  ───────\n"
            "Tổng số           1.500\n");
  EXPECT_EQ(ImportLine(Context(), progress, 20000), "imports/1: 1.500/20.000 dòng, 10 bị từ chối");
}

}  // namespace
}  // namespace ketnap::ctl
