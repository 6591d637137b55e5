#include "services/ctl/commands/report_tables.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::supervision::v1;  // NOLINT(build/namespaces): the messages of the API.

std::string DayText(const google::type::Date& day) {
  const auto date = DateFromProto(day);
  return date.ok() ? FormatDateForPeople(*date) : "…";
}

std::vector<std::string> AttainmentCells(const Context& context, const AttainmentRow& row) {
  const bool english = context.english();
  const bool has_target = row.target() > 0;
  return {row.organization_display_name(), has_target ? FormatCount(row.target(), english) : "–",
          FormatCount(row.admitted(), english),
          has_target ? FormatPermille(row.attainment_permille(), english) : "–"};
}

std::string YearsText(const Context& context, const GetAttainmentResponse& response) {
  if (response.years().empty()) return "";
  Table table({{context.Say({"Năm", "Year"})},
               {context.Say({"Kế hoạch", "Plan"}), Align::kRight},
               {context.Say({"Kết nạp", "Admitted"}), Align::kRight},
               {context.Say({"So với kế hoạch", "Against the plan"}), Align::kRight}});
  for (const YearAttainment& year : response.years()) {
    const bool has_target = year.target() > 0;
    table.AddRow(
        {std::to_string(year.year()),
         has_target ? FormatCount(year.target(), context.english()) : "–",
         FormatCount(year.admitted(), context.english()),
         has_target ? FormatDifference(year.over_plan_permille(), context.english()) : "–"});
  }
  return absl::StrCat("\n", table.Render());
}

Message TitleOf(BreakdownDimension dimension) {
  switch (dimension) {
    case BREAKDOWN_DIMENSION_GENERAL_EDUCATION:
      return {"Trình độ học vấn", "General education"};
    case BREAKDOWN_DIMENSION_QUALIFICATION:
      return {"Trình độ chuyên môn", "Qualification"};
    case BREAKDOWN_DIMENSION_SEX:
      return {"Giới tính", "Sex"};
    case BREAKDOWN_DIMENSION_AGE_BAND:
      return {"Tuổi khi kết nạp", "Age at the ceremony"};
    case BREAKDOWN_DIMENSION_OCCUPATION:
      return {"Nghề nghiệp", "Kind of work"};
    case BREAKDOWN_DIMENSION_YOUTH_UNION:
      return {"Đoàn viên", "Youth Union"};
    case BREAKDOWN_DIMENSION_WORKPLACE_KIND:
      return {"Loại hình đơn vị", "Kind of workplace"};
    default:
      return {"Dân tộc", "Ethnicity"};
  }
}

std::vector<std::string> FunnelCells(const Context& context, const FunnelRow& row) {
  const bool english = context.english();
  std::vector<std::string> cells = {row.organization_display_name()};
  for (const int count :
       {row.nominated(), row.listed(), row.trained(), row.dossier_opened(), row.cell_resolved(),
        row.decided(), row.admitted(), row.official(), row.delisted(), row.returned()}) {
    cells.push_back(FormatCount(count, english));
  }
  cells.push_back(row.trained() > 0 ? FormatPermille(row.admitted_of_trained_permille(), english)
                                    : "–");
  return cells;
}

}  // namespace

std::string StructureText(const Context& context, StructureBasis structure) {
  if (structure == STRUCTURE_BASIS_BY_TODAY) {
    return context.Say({"Theo tổ chức hiện nay", "By today's structure"});
  }
  return context.Say({"Theo tổ chức từng thời điểm", "By the structure of each day"});
}

std::string FreshnessText(const Context& context, const Freshness& freshness) {
  const auto as_of = TimeFromProto(freshness.as_of_time());
  const std::string time =
      as_of.ok() ? absl::FormatTime("%H:%M:%S %d/%m/%Y", *as_of, VietnamTimeZone()) : "…";
  const std::string pending = FormatCount(freshness.pending_entries(), context.english());
  if (freshness.pending_entries() == 0) {
    return context.Say({absl::StrCat("Số liệu tính đến ", time, ".\n"),
                        absl::StrCat("Figures as of ", time, ".\n")});
  }
  return context.Say(
      {absl::StrCat("Số liệu tính đến ", time, "; còn ", pending, " mục chưa cập nhật.\n"),
       absl::StrCat("Figures as of ", time, "; ", pending, " entries are not applied yet.\n")});
}

std::string AttainmentText(const Context& context, const GetAttainmentResponse& response) {
  const bool english = context.english();
  const AttainmentRow& total = response.total();
  std::string text = absl::StrCat(
      total.organization_display_name(), "\n", response.plan_title(),
      context.Say({", từ ", ", from "}), DayText(response.start_date()),
      context.Say({" đến ", " to "}), DayText(response.end_date()), "\n",
      StructureText(context, response.structure()), "\n\n", context.Say({"Kết nạp ", "Admitted "}),
      FormatCount(total.admitted(), english), " / ", FormatCount(total.target(), english), " = ",
      FormatPermille(total.attainment_permille(), english), "\n\n");
  Table table({{context.Say({"Tổ chức cơ sở đảng", "Grassroots organization"})},
               {context.Say({"Chỉ tiêu", "Target"}), Align::kRight},
               {context.Say({"Kết nạp", "Admitted"}), Align::kRight},
               {context.Say({"Đạt", "Reached"}), Align::kRight}});
  for (const AttainmentRow& row : response.rows()) table.AddRow(AttainmentCells(context, row));
  if (!response.rows().empty()) table.AddLine();
  std::vector<std::string> sum = AttainmentCells(context, total);
  sum[0] = context.Say({"Tổng số", "Total"});
  table.AddRow(std::move(sum));
  absl::StrAppend(&text, table.Render(), YearsText(context, response), "\n",
                  FreshnessText(context, response.freshness()));
  return text;
}

std::string BreakdownText(const Context& context, BreakdownDimension dimension,
                          const GetBreakdownResponse& response) {
  const bool english = context.english();
  Table table({{context.Say(TitleOf(dimension))},
               {context.Say({"Số người", "People"}), Align::kRight},
               {context.Say({"Tỷ lệ", "Share"}), Align::kRight}});
  for (const BreakdownRow& row : response.rows()) {
    table.AddRow({english ? row.code() : row.display_name(), FormatCount(row.admitted(), english),
                  FormatPermille(row.share_permille(), english)});
  }
  table.AddLine();
  if (dimension == BREAKDOWN_DIMENSION_QUALIFICATION) {
    table.AddRow({context.Say({"Từ đại học trở lên", "University degree or above"}),
                  FormatCount(response.degree_total(), english),
                  FormatPermille(response.degree_permille(), english)});
  }
  table.AddRow({context.Say({"Tổng số", "Total"}), FormatCount(response.total(), english)});
  return table.Render();
}

std::string FunnelText(const Context& context, const GetFunnelResponse& response) {
  std::vector<Column> columns = {{context.Say({"Tổ chức cơ sở đảng", "Grassroots organization"})}};
  for (const Message& title :
       {Message{"Giới thiệu", "Nominated"}, Message{"Cảm tình", "Listed"},
        Message{"Đã học", "Trained"}, Message{"Lập hồ sơ", "Dossier"}, Message{"Chi bộ NQ", "Cell"},
        Message{"Quyết định", "Decided"}, Message{"Kết nạp", "Admitted"},
        Message{"Chính thức", "Official"}, Message{"Đưa ra", "Delisted"},
        Message{"Trả lại", "Returned"}, Message{"Kết nạp/đã học", "Admitted/trained"}}) {
    columns.push_back({context.Say(title), Align::kRight});
  }
  Table table(std::move(columns));
  for (const FunnelRow& row : response.rows()) table.AddRow(FunnelCells(context, row));
  table.AddLine();
  std::vector<std::string> sum = FunnelCells(context, response.total());
  sum[0] = context.Say({"Tổng số", "Total"});
  table.AddRow(std::move(sum));
  return table.Render();
}

}  // namespace ketnap::ctl
