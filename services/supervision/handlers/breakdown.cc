#include "services/supervision/handlers/breakdown.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/statistics_repository.h"

namespace ketnap::supervision {
namespace {

struct Label {
  const char* value;  // As stored: the number of the API's enum.
  const char* code;
  const char* display_name;
};

struct Scale {
  Attribute attribute;
  bool show_empty = false;
  std::vector<Label> labels;
};

const std::map<v1::BreakdownDimension, Scale>& Scales() {
  static const auto* scales = new std::map<v1::BreakdownDimension, Scale>{
      {v1::BREAKDOWN_DIMENSION_GENERAL_EDUCATION,
       {Attribute::kGeneralEducation,
        true,
        {{"3", "UPPER_SECONDARY", "Trung học phổ thông"},
         {"2", "LOWER_SECONDARY", "Trung học cơ sở"},
         {"1", "PRIMARY", "Tiểu học"}}}},
      {v1::BREAKDOWN_DIMENSION_QUALIFICATION,
       {Attribute::kQualification,
        true,
        {{"5", "POSTGRADUATE", "Sau đại học"},
         {"4", "UNIVERSITY", "Đại học"},
         {"3", "COLLEGE", "Cao đẳng"},
         {"2", "VOCATIONAL", "Trung cấp"},
         {"1", "NONE", "Chưa qua đào tạo"}}}},
      {v1::BREAKDOWN_DIMENSION_SEX,
       {Attribute::kSex, false, {{"1", "FEMALE", "Nữ"}, {"2", "MALE", "Nam"}}}},
      {v1::BREAKDOWN_DIMENSION_OCCUPATION,
       {Attribute::kOccupation,
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
       {Attribute::kYouthUnion,
        false,
        {{"1", "MEMBER", "Đoàn viên"}, {"0", "NOT_MEMBER", "Không phải đoàn viên"}}}},
      {v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND,
       {Attribute::kWorkplaceKind,
        false,
        {{"1", "PARTY_OFFICE", "Cơ quan Đảng, đoàn thể"},
         {"2", "STATE_AGENCY", "Cơ quan hành chính"},
         {"3", "JUDICIARY", "Tòa án, viện kiểm sát"},
         {"4", "HEALTH", "Y tế"},
         {"5", "EDUCATION", "Giáo dục"},
         {"6", "ENTERPRISE", "Doanh nghiệp"},
         {"7", "OTHER", "Khác"},
         {"0", "UNSPECIFIED", "Chưa ghi"}}}},
      {v1::BREAKDOWN_DIMENSION_ETHNICITY, {Attribute::kEthnicity, false, {}}},
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

absl::Status FillScale(db::Transaction& transaction, const Question& question, const Scale& scale,
                       v1::GetBreakdownResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts,
                          CountByAttribute(transaction, scale.attribute, question));
  std::map<std::string, int64_t> by_value;
  for (const CodeCount& count : counts) by_value[count.code] = count.people;
  for (const Label& label : scale.labels) {
    const int64_t people = by_value[label.value];
    by_value.erase(label.value);
    if (people > 0 || scale.show_empty) AddRow(label.code, label.display_name, people, response);
  }
  // Values that are texts of their own (ethnicity), most people first.
  std::vector<std::pair<std::string, int64_t>> rest(by_value.begin(), by_value.end());
  std::stable_sort(rest.begin(), rest.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [value, people] : rest) AddRow(value, value, people, response);
  return absl::OkStatus();
}

absl::Status FillAgeBands(db::Transaction& transaction, const Question& question,
                          v1::GetBreakdownResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto facts, CountByAge(transaction, question));
  const std::vector<AgeBand>& bands = AgeBands();
  std::vector<int64_t> people(bands.size(), 0);
  for (const AgeFact& fact : facts) people[AgeBandOf(fact.birth, fact.admitted)] += fact.people;
  for (size_t i = 0; i < bands.size(); ++i) {
    AddRow(bands[i].code, bands[i].display_name, people[i], response);
  }
  return absl::OkStatus();
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

}  // namespace

absl::Status FillBreakdown(db::Transaction& transaction, const v1::GetBreakdownRequest& request,
                           v1::GetBreakdownResponse* response) {
  Question question;
  KETNAP_ASSIGN_OR_RETURN(
      question.organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  KETNAP_ASSIGN_OR_RETURN(question.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(question.to, DateFromProto(request.end_date()));
  question.basis = BasisOf(request.structure());
  response->set_structure(StructureOf(question.basis));
  if (request.dimension() == v1::BREAKDOWN_DIMENSION_AGE_BAND) {
    KETNAP_RETURN_IF_ERROR(FillAgeBands(transaction, question, response));
  } else {
    const auto scale = Scales().find(request.dimension());
    if (scale == Scales().end()) {
      return InvalidFieldsError(
          {{"dimension",
            "UNDEFINED_ENUM_VALUE",
            {"Chưa có thống kê theo tiêu chí này.", "There is no breakdown by this dimension."}}});
    }
    KETNAP_RETURN_IF_ERROR(FillScale(transaction, question, scale->second, response));
  }
  FillShares(request.dimension(), response);
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
