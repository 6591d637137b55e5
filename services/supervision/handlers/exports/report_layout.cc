#include "services/supervision/handlers/exports/report_layout.h"

#include <map>

namespace ketnap::supervision {
namespace {

using Report = v1::ReportQuery;

constexpr int kName = 42;
constexpr int kResource = 52;

ReportLayout Attainment() {
  return {"Kết quả thực hiện chỉ tiêu kết nạp đảng viên",
          "chi-tieu",
          {{"Theo tổ chức",
            "rows",
            "total",
            {{"organization_display_name", "Tổ chức", kName},
             {"target", "Chỉ tiêu"},
             {"admitted", "Đã kết nạp"},
             {"attainment_permille", "Tỷ lệ đạt chỉ tiêu"}}},
           {"Theo năm",
            "years",
            "",
            {{"year", "Năm"},
             {"target", "Chỉ tiêu năm"},
             {"admitted", "Đã kết nạp"},
             {"over_plan_permille", "Vượt (+), hụt (-) chỉ tiêu"}}}}};
}

ReportLayout Breakdown() {
  return {"Cơ cấu đảng viên mới kết nạp",
          "co-cau",
          {{"Cơ cấu",
            "rows",
            "",
            {{"display_name", "Nhóm", kName},
             {"admitted", "Số người kết nạp"},
             {"share_permille", "Tỷ lệ"}}},
           {"Tổng hợp",
            "",
            "",
            {{"total", "Tổng số người kết nạp", 18},
             {"degree_total", "Trong đó có trình độ đại học trở lên", 22},
             {"degree_permille", "Tỷ lệ đại học trở lên", 18}}}}};
}

ReportLayout FunnelReport() {
  return {"Quá trình từ giới thiệu đến công nhận chính thức",
          "qua-trinh",
          {{"Theo tổ chức",
            "rows",
            "total",
            {{"organization_display_name", "Tổ chức", kName},
             {"nominated", "Được giới thiệu"},
             {"listed", "Cảm tình đảng"},
             {"trained", "Đã học lớp nhận thức"},
             {"dossier_opened", "Đã lập hồ sơ"},
             {"cell_resolved", "Chi bộ đã đề nghị"},
             {"decided", "Đã có quyết định"},
             {"admitted", "Đã kết nạp"},
             {"official", "Đã công nhận chính thức"},
             {"delisted", "Đưa ra khỏi danh sách"},
             {"returned", "Hồ sơ bị trả lại"},
             {"admitted_of_trained_permille", "Kết nạp trên số đã học"}}}}};
}

ReportLayout Defects() {
  return {"Sai sót của hồ sơ bị trả lại",
          "sai-sot",
          {{"Theo tổ chức",
            "parts",
            "total",
            {{"organization_display_name", "Tổ chức", kName},
             {"judged", "Hồ sơ đã xét"},
             {"first_time_right", "Đúng ngay lần đầu"},
             {"first_time_right_permille", "Tỷ lệ đúng ngay lần đầu"},
             {"defects", "Số sai sót"}}},
           {"Theo loại sai sót",
            "rows",
            "",
            {{"form", "Mẫu giấy tờ"},
             {"code", "Mã sai sót", 34},
             {"defects", "Số lần"},
             {"share_permille", "Tỷ lệ"}}},
           {"Theo người giúp đỡ",
            "helpers.rows",
            "",
            {{"../helper", "Người được phân công giúp đỡ", kResource},
             {"../defects", "Tổng số sai sót"},
             {"code", "Mã sai sót", 34},
             {"defects", "Số lần"}}}}};
}

ReportLayout Timeliness() {
  return {"Việc chấp hành thời hạn",
          "thoi-han",
          {{"Tổng hợp",
            "total.rows",
            "",
            {{"rule_id", "Quy định"},
             {"title", "Nội dung", kName},
             {"clause", "Căn cứ", 34},
             {"confidence", "Mức độ xác minh của thời hạn"},
             {"completed", "Số việc đã làm"},
             {"late", "Trong đó trễ"},
             {"late_permille", "Tỷ lệ trễ"},
             {"median_days", "Một nửa không quá (ngày)"},
             {"p90_days", "90% không quá (ngày)"},
             {"p95_days", "95% không quá (ngày)"},
             {"maximum_days", "Lâu nhất (ngày)"}}},
           {"Theo tổ chức",
            "parts",
            "total",
            {{"organization_display_name", "Tổ chức", kName},
             {"completed", "Số việc đã làm"},
             {"late", "Trong đó trễ"},
             {"late_permille", "Tỷ lệ trễ"}}},
           {"Từng thời hạn theo tổ chức",
            "parts.rows",
            "",
            {{"../organization_display_name", "Tổ chức", kName},
             {"rule_id", "Quy định"},
             {"title", "Nội dung", kName},
             {"completed", "Số việc đã làm"},
             {"late", "Trong đó trễ"},
             {"late_permille", "Tỷ lệ trễ"},
             {"median_days", "Một nửa không quá (ngày)"},
             {"p90_days", "90% không quá (ngày)"}}}}};
}

std::vector<ColumnLayout> ReviewColumns(std::vector<ColumnLayout> columns) {
  columns.insert(columns.end(), {{"figures.expected", "Phải nhận xét"},
                                 {"figures.held", "Đúng hạn"},
                                 {"figures.late", "Trễ hạn"},
                                 {"figures.missing", "Chưa nhận xét"},
                                 {"figures.held_permille", "Tỷ lệ đúng hạn"},
                                 {"figures.extra", "Ngoài kế hoạch"}});
  return columns;
}

ReportLayout ReviewCompliance() {
  return {"Việc nhận xét hằng tháng đối với quần chúng",
          "nhan-xet",
          {{"Theo tổ chức", "parts", "total",
            ReviewColumns({{"organization_display_name", "Tổ chức", kName}})},
           {"Theo tháng", "months", "", ReviewColumns({{"year", "Năm"}, {"month", "Tháng"}})}}};
}

ReportLayout Trend() {
  return {"Diễn biến so với cùng kỳ năm trước",
          "dien-bien",
          {{"Cả kỳ",
            "rows",
            "",
            {{"code", "Bước", 30},
             {"total.people", "Số người"},
             {"total.people_before", "Cùng kỳ năm trước"},
             {"total.change_permille", "Tăng (+), giảm (-)"}}},
           {"Theo tháng hoặc năm",
            "rows.points",
            "",
            {{"../code", "Bước", 30},
             {"year", "Năm"},
             {"month", "Tháng"},
             {"people", "Số người"},
             {"people_before", "Cùng kỳ năm trước"},
             {"change_permille", "Tăng (+), giảm (-)"}}}}};
}

ReportLayout WithoutAdmission() {
  return {"Tổ chức chưa kết nạp được đảng viên",
          "chua-ket-nap",
          {{"Danh sách",
            "organizations",
            "",
            {{"organization_display_name", "Tổ chức", kName},
             {"type", "Loại hình", 24},
             {"last_admission_date", "Lần kết nạp gần nhất", 16},
             {"start_date", "Thành lập", 16}}}}};
}

ReportLayout FigureRecords() {
  return {"Danh sách chi tiết của số liệu",
          "chi-tiet",
          {{"Danh sách",
            "records",
            "",
            {{"candidate", "Hồ sơ", kResource},
             {"organization", "Tổ chức", kName},
             {"date", "Ngày"},
             {"code", "Nội dung", 30},
             {"number", "Số ngày"},
             {"count", "Số lần"}}}}};
}

ReportLayout Findings() {
  return {"Phát hiện qua kiểm tra, giám sát và việc khắc phục",
          "phat-hien",
          {{"Danh sách",
            "findings",
            "",
            {{"organization", "Nơi phát hiện", kName},
             {"responsible_body", "Tổ chức chịu trách nhiệm", kName},
             {"clause", "Quy định"},
             {"clause_text", "Căn cứ", 34},
             {"severity", "Mức độ", 18},
             {"title", "Nội dung", kName},
             {"description", "Mô tả", 60},
             {"measure_code", "Biện pháp"},
             {"found_date", "Ngày phát hiện"},
             {"due_date", "Hạn khắc phục"},
             {"overdue", "Quá hạn"},
             {"state", "Tình trạng", 24},
             {"recurrence.count", "Số lần đã có trước đó"},
             {"evidence", "Tài liệu chứng minh", kResource},
             {"response.text", "Ý kiến của tổ chức được kiểm tra", 60},
             {"inspection", "Cuộc kiểm tra, giám sát", kResource},
             {"name", "Mã phát hiện", kResource}}}}};
}

ReportLayout Indicators() {
  const std::vector<ColumnLayout> columns = {{"../title", "Chỉ số", kName},
                                             {"organization_display_name", "Tổ chức", kName},
                                             {"value", "Giá trị"},
                                             {"../unit", "Đơn vị"},
                                             {"../threshold", "Ngưỡng"},
                                             {"../direction", "Chiều"},
                                             {"verdict", "Đánh giá", 18},
                                             {"numerator", "Số đếm được"},
                                             {"denominator", "Trên tổng số"},
                                             {"explanation", "Giải thích", 60}};
  return {"Các chỉ số giám sát",
          "chi-so",
          {{"Toàn tổ chức",
            "indicators",
            "",
            {{"title", "Chỉ số", kName},
             {"definition", "Cách tính", 60},
             {"clause", "Căn cứ của ngưỡng", 34},
             {"confidence", "Mức độ xác minh của ngưỡng"},
             {"total.value", "Giá trị"},
             {"unit", "Đơn vị"},
             {"threshold", "Ngưỡng"},
             {"direction", "Chiều"},
             {"total.verdict", "Đánh giá", 18},
             {"total.explanation", "Giải thích", 60}}},
           {"Theo tổ chức", "indicators.parts", "", columns}}};
}

ReportLayout Forecast() {
  return {"Dự báo kết nạp đảng viên",
          "du-bao",
          {{"Tổng hợp",
            "",
            "",
            {{"plan_title", "Kế hoạch", kName},
             {"end_date", "Đến ngày"},
             {"target", "Chỉ tiêu"},
             {"admitted", "Đã kết nạp"},
             {"expected_admissions.low", "Dự báo thêm: thấp"},
             {"expected_admissions.median", "Dự báo thêm: giữa"},
             {"expected_admissions.high", "Dự báo thêm: cao"},
             {"expected_shortfall.low", "Hụt chỉ tiêu: ít nhất"},
             {"expected_shortfall.median", "Hụt chỉ tiêu: giữa"},
             {"expected_shortfall.high", "Hụt chỉ tiêu: nhiều nhất"},
             {"statement", "Cơ sở của dự báo", 60}}},
           {"Theo tình trạng hồ sơ",
            "stages",
            "",
            {{"display_name", "Tình trạng", kName},
             {"people", "Số người hiện nay"},
             {"observed", "Số trường hợp trước đây"},
             {"went_on_permille", "Tỷ lệ đi tiếp"},
             {"median_days", "Một nửa không quá (ngày)"},
             {"p90_days", "90% không quá (ngày)"},
             {"expected_admissions.low", "Dự báo kết nạp: thấp"},
             {"expected_admissions.median", "Dự báo kết nạp: giữa"},
             {"expected_admissions.high", "Dự báo kết nạp: cao"},
             {"from_own_past", "Từ số liệu của chính tổ chức"}}},
           {"Thời hạn có nguy cơ trễ",
            "deadlines",
            "",
            {{"rule_id", "Quy định"},
             {"title", "Nội dung", kName},
             {"clause", "Căn cứ", 34},
             {"limit_days", "Thời hạn (ngày)"},
             {"people", "Số người hiện nay"},
             {"overdue", "Đã quá hạn"},
             {"likely_late", "Có khả năng trễ"},
             {"median_days", "Một nửa không quá (ngày)"},
             {"p90_days", "90% không quá (ngày)"},
             {"observed", "Số trường hợp trước đây"}}}}};
}

}  // namespace

const ReportLayout* LayoutOf(Report::ReportCase report) {
  static const auto* layouts = new std::map<Report::ReportCase, ReportLayout>{
      {Report::kAttainment, Attainment()},
      {Report::kBreakdown, Breakdown()},
      {Report::kFunnel, FunnelReport()},
      {Report::kDefects, Defects()},
      {Report::kTimeliness, Timeliness()},
      {Report::kReviewCompliance, ReviewCompliance()},
      {Report::kTrend, Trend()},
      {Report::kOrganizationsWithoutAdmission, WithoutAdmission()},
      {Report::kFigureRecords, FigureRecords()},
      {Report::kFindings, Findings()},
      {Report::kIndicators, Indicators()},
      {Report::kForecast, Forecast()},
  };
  const auto found = layouts->find(report);
  return found == layouts->end() ? nullptr : &found->second;
}

}  // namespace ketnap::supervision
