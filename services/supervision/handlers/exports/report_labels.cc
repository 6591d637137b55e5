#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/supervision/handlers/exports/report_layout.h"

namespace ketnap::supervision {
namespace {

using Labels = std::map<std::string, std::string, std::less<>>;

const Labels& FilterLabels() {
  static const auto* labels = new Labels{
      {"organization", ""},
      {"page_size", ""},
      {"page_token", ""},
      {"start_date", "Từ ngày"},
      {"end_date", "Đến ngày"},
      {"as_of_date", "Tính đến ngày"},
      {"plan", "Theo kế hoạch"},
      {"structure", "Cơ cấu tổ chức"},
      {"dimension", "Tiêu chí"},
      {"cohort", "Đối tượng theo dõi"},
      {"training_class", "Lớp học"},
      {"with_helpers", "Kèm người giúp đỡ"},
      {"interval", "Chia theo"},
      {"months", "Số tháng chưa kết nạp"},
      {"types", "Loại hình tổ chức"},
      {"figure", "Số liệu"},
      {"own_people", "Chỉ người của chính tổ chức"},
      {"code_prefix", "Nội dung bắt đầu bằng"},
      {"inspection", "Cuộc kiểm tra, giám sát"},
      {"state", "Tình trạng"},
      {"severity", "Mức độ"},
      {"clause", "Quy định"},
      {"measure_code", "Biện pháp"},
      {"overdue", "Chỉ việc khắc phục quá hạn"},
      {"open", "Chỉ việc khắc phục chưa xong"},
      {"recurring", "Chỉ phát hiện lặp lại"},
      {"indicator_ids", "Chỉ số"},
  };
  return *labels;
}

const Labels& EnumLabels() {
  static const auto* labels = new Labels{
      {"STRUCTURE_BASIS_AS_IT_WAS", "Theo tổ chức tại thời điểm phát sinh"},
      {"STRUCTURE_BASIS_BY_TODAY", "Theo tổ chức hiện nay"},
      {"BREAKDOWN_DIMENSION_GENERAL_EDUCATION", "Trình độ giáo dục phổ thông"},
      {"BREAKDOWN_DIMENSION_QUALIFICATION", "Trình độ chuyên môn"},
      {"BREAKDOWN_DIMENSION_SEX", "Giới tính"},
      {"BREAKDOWN_DIMENSION_AGE_BAND", "Độ tuổi"},
      {"BREAKDOWN_DIMENSION_OCCUPATION", "Nghề nghiệp"},
      {"BREAKDOWN_DIMENSION_YOUTH_UNION", "Đoàn viên"},
      {"BREAKDOWN_DIMENSION_WORKPLACE_KIND", "Loại hình nơi công tác"},
      {"BREAKDOWN_DIMENSION_ETHNICITY", "Dân tộc"},
      {"BREAKDOWN_DIMENSION_RELIGION", "Tôn giáo"},
      {"FUNNEL_COHORT_NOMINATION", "Người được giới thiệu trong kỳ"},
      {"FUNNEL_COHORT_TRAINING", "Người được cấp giấy chứng nhận trong kỳ"},
      {"FUNNEL_COHORT_CLASS", "Người được cấp giấy chứng nhận của lớp"},
      {"TREND_INTERVAL_MONTH", "Tháng"},
      {"TREND_INTERVAL_YEAR", "Năm"},
      {"FIGURE_KIND_STEP", "Các bước"},
      {"FIGURE_KIND_ADMITTED_BY", "Cơ cấu người được kết nạp"},
      {"FIGURE_KIND_FUNNEL_OF_NOMINATION", "Quá trình của người được giới thiệu"},
      {"FIGURE_KIND_FUNNEL_OF_TRAINING", "Quá trình của người đã học"},
      {"FIGURE_KIND_FUNNEL_OF_CLASS", "Quá trình của người đã học theo lớp"},
      {"FIGURE_KIND_DEFECT", "Sai sót của hồ sơ"},
      {"FIGURE_KIND_DEFECT_OF_HELPER", "Sai sót theo người giúp đỡ"},
      {"FIGURE_KIND_DOSSIER_JUDGED", "Hồ sơ đã xét"},
      {"FIGURE_KIND_DEADLINE", "Thời hạn"},
      {"FIGURE_KIND_REVIEW", "Nhận xét hằng tháng"},
      {"FIGURE_KIND_STAGE", "Tình trạng hiện nay"},
      {"FIGURE_KIND_STAGE_DURATION", "Thời gian ở từng tình trạng"},
      {"FIGURE_KIND_BREACH", "Việc chưa đúng quy định"},
      {"FINDING_STATE_DRAFT", "Dự thảo"},
      {"FINDING_STATE_PRESENTED", "Đã thông báo cho tổ chức được kiểm tra"},
      {"FINDING_STATE_CONCLUDED", "Đã kết luận"},
      {"FINDING_STATE_REMEDIED", "Đã báo cáo khắc phục"},
      {"FINDING_STATE_VERIFIED", "Đã xác nhận khắc phục"},
      {"FINDING_STATE_REOPENED", "Phải khắc phục lại"},
      {"FINDING_STATE_WITHDRAWN", "Đã rút"},
      {"FINDING_SEVERITY_REMINDER", "Nhắc nhở, rút kinh nghiệm"},
      {"FINDING_SEVERITY_SHORTCOMING", "Thiếu sót"},
      {"FINDING_SEVERITY_SERIOUS", "Thiếu sót nghiêm trọng"},
      {"INDICATOR_UNIT_PERMILLE", "Phần nghìn"},
      {"INDICATOR_UNIT_DAYS", "Ngày"},
      {"INDICATOR_UNIT_PEOPLE", "Người"},
      {"INDICATOR_DIRECTION_AT_LEAST", "Từ ngưỡng trở lên là đạt"},
      {"INDICATOR_DIRECTION_AT_MOST", "Không quá ngưỡng là đạt"},
      {"INDICATOR_VERDICT_MET", "Đạt"},
      {"INDICATOR_VERDICT_NOT_MET", "Chưa đạt"},
      {"INDICATOR_VERDICT_NO_DATA", "Chưa có số liệu"},
  };
  return *labels;
}

const Labels& CodeLabels() {
  static const auto* labels = new Labels{
      {"NOMINATED", "Được giới thiệu"},
      {"LISTED", "Cảm tình đảng"},
      {"TRAINED", "Đã học lớp nhận thức"},
      {"DOSSIER_OPENED", "Đã lập hồ sơ"},
      {"CELL_RESOLVED", "Chi bộ đã đề nghị"},
      {"DECIDED", "Đã có quyết định"},
      {"ADMITTED", "Đã kết nạp"},
      {"OFFICIAL", "Đã công nhận chính thức"},
      {"DELISTED", "Đưa ra khỏi danh sách"},
      {"REFUSED", "Không được kết nạp"},
      {"STRUCK_OFF", "Bị xóa tên"},
      {"RETURNED", "Bị trả lại"},
      {"FIRST_TIME_RIGHT", "Đúng ngay lần đầu"},
      {"IN_TIME", "Đúng hạn"},
      {"LATE", "Trễ hạn"},
      {"HELD", "Đúng hạn"},
      {"MISSING", "Chưa nhận xét"},
      {"EXTRA", "Ngoài kế hoạch"},
      {"LEFT", "Rời quá trình"},
      {"SOURCED", "Có nguồn"},
      {"PRESUMED", "Tạm lấy, cần xác nhận"},
      {"UNKNOWN", "Chưa rõ, cần xác nhận"},
      {"PARTY_CELL", "Chi bộ"},
      {"GRASSROOTS_PARTY_ORGANIZATION", "Tổ chức cơ sở đảng"},
      {"DIRECT_SUPERIOR_COMMITTEE", "Cấp ủy cấp trên trực tiếp cơ sở"},
      {"PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh"},
  };
  return *labels;
}

std::string PartLabel(std::string_view part) {
  const auto found = CodeLabels().find(part);
  return found == CodeLabels().end() ? std::string(part) : found->second;
}

}  // namespace

std::string FilterLabel(const google::protobuf::FieldDescriptor& field, bool* known) {
  const auto found = FilterLabels().find(field.name());
  *known = found != FilterLabels().end();
  return *known ? found->second : field.name();
}

std::string EnumLabel(const google::protobuf::EnumValueDescriptor& value) {
  const auto found = EnumLabels().find(value.name());
  return found == EnumLabels().end() ? value.name() : found->second;
}

std::string CodeLabel(std::string_view code) {
  std::string label;
  for (size_t begin = 0; begin <= code.size();) {
    const size_t end = std::min(code.find_first_of("|>:", begin), code.size());
    absl::StrAppend(&label, PartLabel(code.substr(begin, end - begin)));
    if (end < code.size()) absl::StrAppend(&label, code[end] == '>' ? " → " : " · ");
    begin = end + 1;
  }
  return label;
}

}  // namespace ketnap::supervision
