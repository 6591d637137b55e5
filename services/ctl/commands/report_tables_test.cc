#include "services/ctl/commands/report_tables.h"

#include <gtest/gtest.h>

#include "common/base/proto_date.h"
#include "common/base/proto_time.h"

namespace ketnap::ctl {
namespace {

using supervision::v1::GetAttainmentResponse;

GetAttainmentResponse SomeAttainment() {
  GetAttainmentResponse response;
  response.set_plan_title("Kế hoạch");
  *response.mutable_start_date() = DateToProto(Date(2015, 7, 1));
  *response.mutable_end_date() = DateToProto(Date(2019, 8, 15));
  auto& total = *response.mutable_total();
  total.set_organization_display_name("Đảng bộ Khối");
  total.set_target(750);
  total.set_admitted(738);
  total.set_attainment_permille(984);
  auto& row = *response.add_rows();
  row.set_organization_display_name("Đảng bộ Sở Tài chính");
  row.set_admitted(7);
  auto& year = *response.add_years();
  year.set_year(2018);
  year.set_target(150);
  year.set_admitted(210);
  year.set_over_plan_permille(400);
  *response.mutable_freshness()->mutable_as_of_time() =
      TimeToProto(absl::FromUnixSeconds(1'565'862'000));
  return response;
}

TEST(ReportTablesTest, AttainmentReadsAsTheReportDoes) {
  EXPECT_EQ(AttainmentText(Context(), SomeAttainment()),
            "Đảng bộ Khối\n"
            "Kế hoạch, từ 01/07/2015 đến 15/08/2019\n"
            "Theo tổ chức từng thời điểm\n"
            "\n"
            "Kết nạp 738 / 750 = 98,4 %\n"
            "\n"
            "Tổ chức cơ sở đảng    Chỉ tiêu  Kết nạp     Đạt\n"
            "────────────────────  ────────  ───────  ──────\n"
            "Đảng bộ Sở Tài chính         –        7       –\n"
            "────────────────────  ────────  ───────  ──────\n"
            "Tổng số                    750      738  98,4 %\n"
            "\n"
            "Năm   Kế hoạch  Kết nạp  So với kế hoạch\n"
            "────  ────────  ───────  ───────────────\n"
            "2018       150      210          +40,0 %\n"
            "\n"
            "Số liệu tính đến 16:40:00 15/08/2019.\n");
}

TEST(ReportTablesTest, EnglishHasEnglishNumbers) {
  Context context;
  context.language = "en";
  const std::string text = AttainmentText(context, SomeAttainment());
  EXPECT_NE(text.find("Admitted 738 / 750 = 98.4 %"), std::string::npos);
}

TEST(ReportTablesTest, TheStructureIsSaid) {
  auto attainment = SomeAttainment();
  attainment.set_structure(supervision::v1::STRUCTURE_BASIS_BY_TODAY);
  EXPECT_NE(AttainmentText(Context(), attainment).find("\nTheo tổ chức hiện nay\n"),
            std::string::npos);
}

TEST(ReportTablesTest, QualificationShowsDegrees) {
  supervision::v1::GetBreakdownResponse response;
  auto& row = *response.add_rows();
  row.set_code("UNIVERSITY");
  row.set_display_name("Đại học");
  row.set_admitted(554);
  row.set_share_permille(751);
  response.set_total(738);
  response.set_degree_total(585);
  response.set_degree_permille(793);
  EXPECT_EQ(BreakdownText(Context(), supervision::v1::BREAKDOWN_DIMENSION_QUALIFICATION, response),
            "Trình độ chuyên môn  Số người   Tỷ lệ\n"
            "───────────────────  ────────  ──────\n"
            "Đại học                   554  75,1 %\n"
            "───────────────────  ────────  ──────\n"
            "Từ đại học trở lên        585  79,3 %\n"
            "Tổng số                   738\n");
}

TEST(ReportTablesTest, PendingEntriesAreSaid) {
  supervision::v1::Freshness freshness;
  freshness.set_pending_entries(1200);
  EXPECT_NE(FreshnessText(Context(), freshness).find("còn 1.200 mục"), std::string::npos);
}

}  // namespace
}  // namespace ketnap::ctl
