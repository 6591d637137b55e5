#include "services/supervision/handlers/breakdown.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/domain/suppression.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/figure_repository.h"

namespace ketnap::supervision {
namespace {

struct Label {
  const char* value;  // As counted: the number of the API's enum.
  const char* code;
  const char* display_name;
};

struct Scale {
  const char* dimension;  // As in the codes of Figure::kAdmittedBy.
  bool show_empty = false;
  std::vector<Label> labels;  // None: the values are texts of their own.
};

std::vector<Label> AgeLabels() {
  std::vector<Label> labels;
  for (const AgeBand& band : AgeBands()) {
    labels.push_back({band.code.c_str(), band.code.c_str(), band.display_name.c_str()});
  }
  return labels;
}

const std::map<v1::BreakdownDimension, Scale>& Scales() {
  static const auto* scales = new std::map<v1::BreakdownDimension, Scale>{
      {v1::BREAKDOWN_DIMENSION_GENERAL_EDUCATION,
       {"GENERAL_EDUCATION:",
        true,
        {{"3", "UPPER_SECONDARY", "Trung học phổ thông"},
         {"2", "LOWER_SECONDARY", "Trung học cơ sở"},
         {"1", "PRIMARY", "Tiểu học"}}}},
      {v1::BREAKDOWN_DIMENSION_QUALIFICATION,
       {"QUALIFICATION:",
        true,
        {{"5", "POSTGRADUATE", "Sau đại học"},
         {"4", "UNIVERSITY", "Đại học"},
         {"3", "COLLEGE", "Cao đẳng"},
         {"2", "VOCATIONAL", "Trung cấp"},
         {"1", "NONE", "Chưa qua đào tạo"}}}},
      {v1::BREAKDOWN_DIMENSION_SEX, {"SEX:", false, {{"1", "FEMALE", "Nữ"}, {"2", "MALE", "Nam"}}}},
      {v1::BREAKDOWN_DIMENSION_OCCUPATION,
       {"OCCUPATION:",
        false,
        {{"1", "CIVIL_SERVANT", "Cán bộ, công chức"},
         {"2", "PUBLIC_SERVICE_STAFF", "Viên chức"},
         {"3", "BUSINESS_STAFF", "Nhân viên doanh nghiệp"},
         {"4", "WORKER", "Công nhân"},
         {"5", "FARMER", "Nông dân"},
         {"6", "STUDENT", "Học sinh, sinh viên"},
         {"7", "ARMED_FORCES", "Quân đội, công an"},
         {"8", "OTHER", "Khác"}}}},
      {v1::BREAKDOWN_DIMENSION_YOUTH_UNION,
       {"YOUTH_UNION:",
        false,
        {{"1", "MEMBER", "Đoàn viên"}, {"0", "NOT_MEMBER", "Không phải đoàn viên"}}}},
      {v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND,
       {"WORKPLACE_KIND:",
        false,
        {{"1", "PARTY_OFFICE", "Cơ quan Đảng, đoàn thể"},
         {"2", "STATE_AGENCY", "Cơ quan hành chính"},
         {"3", "JUDICIARY", "Tòa án, viện kiểm sát"},
         {"4", "HEALTH", "Y tế"},
         {"5", "EDUCATION", "Giáo dục"},
         {"6", "ENTERPRISE", "Doanh nghiệp"},
         {"7", "OTHER", "Khác"},
         {"0", "UNSPECIFIED", "Chưa ghi"}}}},
      {v1::BREAKDOWN_DIMENSION_AGE_BAND, {"AGE_BAND:", true, AgeLabels()}},
      {v1::BREAKDOWN_DIMENSION_ETHNICITY, {"ETHNICITY:", false, {}}},
      {v1::BREAKDOWN_DIMENSION_RELIGION, {"RELIGION:", false, {}}},
  };
  return *scales;
}

void AddRow(const std::string& code, const std::string& display_name, int64_t people,
            v1::GetBreakdownResponse* response) {
  v1::BreakdownRow* row = response->add_rows();
  row->set_code(code);
  row->set_display_name(display_name);
  row->set_admitted(static_cast<int32_t>(people));
}

void FillScale(const Scale& scale, std::map<std::string, int64_t> by_value,
               v1::GetBreakdownResponse* response) {
  for (const Label& label : scale.labels) {
    const int64_t people = by_value[label.value];
    by_value.erase(label.value);
    if (people != 0 || scale.show_empty) AddRow(label.code, label.display_name, people, response);
  }
  // Values the API does not know are shown as they are.
  for (const auto& [value, people] : by_value) AddRow(value, value, people, response);
}

// Values that are texts of their own, most people first.
void FillTexts(const std::map<std::string, int64_t>& by_value, int64_t smallest_group,
               v1::GetBreakdownResponse* response) {
  std::vector<Group> groups;
  for (const auto& [value, people] : by_value) groups.push_back({value, people});
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.people > b.people; });
  for (const Group& group : SuppressSmallGroups(std::move(groups), smallest_group)) {
    const bool suppressed = group.code == kSuppressedCode;
    AddRow(group.code, suppressed ? "Các nhóm còn lại" : group.code, group.people, response);
  }
}

void FillShares(v1::BreakdownDimension dimension, v1::GetBreakdownResponse* response) {
  int64_t total = 0;
  for (const v1::BreakdownRow& row : response->rows()) total += row.admitted();
  response->set_total(static_cast<int32_t>(total));
  int64_t degrees = 0;
  for (v1::BreakdownRow& row : *response->mutable_rows()) {
    row.set_share_permille(Permille(row.admitted(), total));
    if (row.code() == "UNIVERSITY" || row.code() == "POSTGRADUATE") degrees += row.admitted();
  }
  if (dimension == v1::BREAKDOWN_DIMENSION_QUALIFICATION) {
    response->set_degree_total(static_cast<int32_t>(degrees));
    response->set_degree_permille(Permille(degrees, total));
  }
}

std::string Translate(const std::string& code, const char* Label::*from, const char* Label::*to) {
  for (const auto& [dimension, scale] : Scales()) {
    const size_t length = std::string_view(scale.dimension).size();
    if (code.compare(0, length, scale.dimension) != 0) continue;
    for (const Label& label : scale.labels) {
      if (code.substr(length) == label.*from) return scale.dimension + std::string(label.*to);
    }
  }
  return code;
}

}  // namespace

absl::Status FillBreakdown(db::Transaction& transaction, const v1::GetBreakdownRequest& request,
                           int64_t smallest_group, v1::GetBreakdownResponse* response) {
  const auto scale = Scales().find(request.dimension());
  if (scale == Scales().end()) {
    return InvalidFieldsError(
        {{"dimension",
          "UNDEFINED_ENUM_VALUE",
          {"Chưa có thống kê theo tiêu chí này.", "There is no breakdown by this dimension."}}});
  }
  FigureQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  KETNAP_ASSIGN_OR_RETURN(query.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(query.to, DateFromProto(request.end_date()));
  query.basis = BasisOf(request.structure());
  query.figure = Figure::kAdmittedBy;
  query.code_prefix = scale->second.dimension;
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction, query));
  std::map<std::string, int64_t> by_value;
  for (const FigureCount& count : counts) {
    by_value[count.code.substr(query.code_prefix.size())] += count.count;
  }
  response->set_structure(StructureOf(query.basis));
  if (scale->second.labels.empty()) {
    FillTexts(by_value, smallest_group, response);
  } else {
    FillScale(scale->second, std::move(by_value), response);
  }
  FillShares(request.dimension(), response);
  return absl::OkStatus();
}

bool IsSensitive(v1::BreakdownDimension dimension) {
  const auto scale = Scales().find(dimension);
  return scale != Scales().end() && scale->second.labels.empty();
}

std::string CountedCode(const std::string& shown) {
  return Translate(shown, &Label::code, &Label::value);
}

std::string ShownCode(const std::string& counted) {
  return Translate(counted, &Label::value, &Label::code);
}

}  // namespace ketnap::supervision
