#include "services/ctl/commands/organization_tables.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/proto_date.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::organization::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr int kMostItemsShown = 10;

std::string DayText(const google::type::Date& day) {
  const auto date = DateFromProto(day);
  return date.ok() ? FormatDateForPeople(*date) : "…";
}

std::string CountText(const Context& context, int64_t count) {
  return FormatCount(count, context.english());
}

Message NameOf(ImpactKind kind) {
  switch (kind) {
    case IMPACT_KIND_ORGANIZATION_CREATED:
      return {"Tổ chức lập mới", "Organizations made"};
    case IMPACT_KIND_ORGANIZATION_RENAMED:
      return {"Tổ chức đổi tên", "Organizations renamed"};
    case IMPACT_KIND_ORGANIZATION_RETYPED:
      return {"Tổ chức đổi loại hình", "Organizations of another type"};
    case IMPACT_KIND_ORGANIZATION_MOVED:
      return {"Tổ chức chuyển cấp trên", "Organizations moved"};
    case IMPACT_KIND_ORGANIZATION_ENDED:
      return {"Tổ chức kết thúc hoạt động", "Organizations ended"};
    case IMPACT_KIND_AUTHORITY_CHANGED:
      return {"Thẩm quyền thay đổi", "Authorities changed"};
    case IMPACT_KIND_MEMBER_MOVED:
      return {"Đảng viên chuyển chi bộ", "Members moved"};
    case IMPACT_KIND_APPOINTMENT_ENDED:
      return {"Chức vụ thôi giữ", "Posts ended"};
    case IMPACT_KIND_CANDIDATE_MOVED:
      return {"Hồ sơ quần chúng đang xem xét", "Candidates moved"};
    case IMPACT_KIND_GRANT_MOVED:
      return {"Quyền của tài khoản", "Grants moved"};
    case IMPACT_KIND_PLAN_MOVED:
      return {"Kế hoạch được kế tục", "Plans carried on"};
    case IMPACT_KIND_TARGET_MOVED:
      return {"Chỉ tiêu chia lại", "Targets moved"};
    case IMPACT_KIND_TASK_MOVED:
      return {"Nhiệm vụ chưa xong", "Tasks moved"};
    case IMPACT_KIND_CLASS_MOVED:
      return {"Lớp học chưa kết thúc", "Classes moved"};
    case IMPACT_KIND_TRANSFER_MOVED:
      return {"Đảng viên đang chuyển sinh hoạt", "Transfers redirected"};
    default:
      return {"Khác", "Other"};
  }
}

Message NameOf(ReorganizationState state) {
  switch (state) {
    case REORGANIZATION_STATE_SCHEDULED:
      return {"chờ đến ngày hiệu lực", "waits for its day"};
    case REORGANIZATION_STATE_APPLIED:
      return {"đã thực hiện", "carried out"};
    case REORGANIZATION_STATE_BLOCKED:
      return {"đến ngày nhưng không thực hiện được", "blocked"};
    case REORGANIZATION_STATE_CANCELLED:
      return {"đã hủy", "cancelled"};
    default:
      return {"chỉ kiểm tra, chưa ghi gì", "only checked, nothing was kept"};
  }
}

Message NameOf(LineageKind kind) {
  switch (kind) {
    case LINEAGE_KIND_MERGE:
      return {"Sáp nhập", "Merged"};
    case LINEAGE_KIND_SPLIT:
      return {"Chia tách", "Split"};
    case LINEAGE_KIND_DISSOLUTION:
      return {"Giải thể", "Dissolved"};
    default:
      return {"…", "…"};
  }
}

std::string ItemsText(const Context& context, const ImpactOfKind& impact) {
  std::string text;
  const int shown = std::min(impact.items_size(), kMostItemsShown);
  for (int i = 0; i < shown; ++i) {
    const ImpactItem& item = impact.items(i);
    absl::StrAppend(&text, "  ", item.resource());
    if (!item.display_name().empty()) absl::StrAppend(&text, " ", item.display_name());
    if (item.to_organizations_size() > 0) {
      absl::StrAppend(&text, " → ", absl::StrJoin(item.to_organizations(), ", "));
    }
    absl::StrAppend(&text, "\n");
  }
  if (impact.count() > shown) {
    absl::StrAppend(&text, context.Say({"  … và ", "  … and "}),
                    CountText(context, impact.count() - shown),
                    context.Say({" mục nữa\n", " more\n"}));
  }
  return text;
}

std::string EdgesText(const Context& context, const Message& title, bool successors,
                      const google::protobuf::RepeatedPtrField<LineageEdge>& edges) {
  std::string text = absl::StrCat(context.Say(title), "\n");
  if (edges.empty()) return absl::StrCat(text, context.Say({"  không có\n", "  none\n"}));
  Table table({{context.Say({"Ngày", "Day"})},
               {context.Say({"Hình thức", "How"})},
               {context.Say({"Tổ chức trước", "Predecessor"})},
               {context.Say({"Tổ chức sau", "Successor"})},
               {context.Say({"Phần", "Share"}), Align::kRight},
               {context.Say({"Mã", "Name"})}});
  for (const LineageEdge& edge : edges) {
    table.AddRow({DayText(edge.effective_date()), context.Say(NameOf(edge.kind())),
                  edge.predecessor_display_name(), edge.successor_display_name(),
                  absl::StrCat(edge.share_percent(), " %"),
                  successors ? edge.successor() : edge.predecessor()});
  }
  return absl::StrCat(text, table.Render());
}

}  // namespace

std::string StructureText(const Context& context, const CheckStructureResponse& response) {
  Table looked_at({{context.Say({"Đã kiểm tra", "Looked at"})},
                   {context.Say({"Số lượng", "Count"}), Align::kRight}});
  looked_at.AddRow({context.Say({"Tổ chức", "Organizations"}),
                    CountText(context, response.organization_count())});
  looked_at.AddRow({context.Say({"Giai đoạn hiệu lực", "Periods"}),
                    CountText(context, response.period_count())});
  looked_at.AddRow(
      {context.Say({"Đảng viên", "Members"}), CountText(context, response.member_count())});
  looked_at.AddRow(
      {context.Say({"Sai lệch", "Contradictions"}), CountText(context, response.fault_count())});
  std::string text = looked_at.Render();
  if (response.faults().empty()) return text;
  Table faults({{context.Say({"Mã lỗi", "Code"})},
                {context.Say({"Đối tượng", "Subject"})},
                {context.Say({"Nội dung", "What"})}});
  for (const StructureFault& fault : response.faults()) {
    faults.AddRow({fault.code(), fault.subject(), fault.message()});
  }
  absl::StrAppend(&text, "\n", faults.Render());
  const int64_t more = response.fault_count() - response.faults_size();
  if (more > 0) {
    absl::StrAppend(&text, context.Say({"… và ", "… and "}), CountText(context, more),
                    context.Say({" sai lệch nữa\n", " more\n"}));
  }
  return text;
}

std::string ImpactText(const Context& context, const ReorganizeResponse& response) {
  Table table(
      {{context.Say({"Tác động", "Impact"})}, {context.Say({"Số lượng", "Count"}), Align::kRight}});
  for (const ImpactOfKind& impact : response.impact()) {
    table.AddRow({context.Say(NameOf(impact.kind())), CountText(context, impact.count())});
  }
  return absl::StrCat(response.reorganization().title(), "\n", table.Render());
}

std::string ReorganizationText(const Context& context, const ReorganizeResponse& response) {
  const Reorganization& made = response.reorganization();
  std::string text = absl::StrCat(made.title(), "\n");
  if (!made.name().empty()) absl::StrAppend(&text, made.name(), "\n");
  absl::StrAppend(&text, context.Say({"Hiệu lực từ ", "In force from "}),
                  DayText(made.effective_date()), ": ", context.Say(NameOf(made.state())), "\n");
  if (!made.blocked_reason().empty()) absl::StrAppend(&text, made.blocked_reason(), "\n");
  Table table(
      {{context.Say({"Tác động", "Impact"})}, {context.Say({"Số lượng", "Count"}), Align::kRight}});
  std::string items;
  for (const ImpactOfKind& impact : response.impact()) {
    const std::string name = context.Say(NameOf(impact.kind()));
    table.AddRow({name, CountText(context, impact.count())});
    if (impact.count() > 0) absl::StrAppend(&items, "\n", name, "\n", ItemsText(context, impact));
  }
  return absl::StrCat(text, "\n", table.Render(), items);
}

std::string LineageText(const Context& context, const GetLineageResponse& response) {
  std::string text = EdgesText(context, {"Hình thành từ", "Came from"}, /*successors=*/false,
                               response.predecessors());
  absl::StrAppend(&text, "\n",
                  EdgesText(context, {"Được kế tục bởi", "Went to"}, /*successors=*/true,
                            response.successors()),
                  "\n");
  Table table({{context.Say({"Từ ngày", "From"})},
               {context.Say({"Đến ngày", "To"})},
               {context.Say({"Tên", "Title"})},
               {context.Say({"Loại hình", "Type"})},
               {context.Say({"Cấp trên trực tiếp", "Directly above"})},
               {context.Say({"Ghi chú", "Note"})}});
  for (const OrganizationPeriod& period : response.periods()) {
    const bool corrected = period.has_supersede_time();
    table.AddRow(
        {DayText(period.valid_from()), period.has_valid_to() ? DayText(period.valid_to()) : "–",
         period.display_name(), period.type(), period.parent(),
         corrected ? context.Say({absl::StrCat("đã đính chính: ", period.correction_reason()),
                                  absl::StrCat("corrected: ", period.correction_reason())})
                   : period.reorganization()});
  }
  return absl::StrCat(text, table.Render());
}

std::string ImportText(const Context& context, const ImportProgress& progress) {
  Table table(
      {{context.Say({"Kết quả", "Outcome"})}, {context.Say({"Số dòng", "Rows"}), Align::kRight}});
  const bool dry = progress.dry_run();
  table.AddRow(
      {context.Say(dry ? Message{"Sẽ tạo mới", "Would be created"} : Message{"Tạo mới", "Created"}),
       CountText(context, progress.created_count())});
  table.AddRow({context.Say(dry ? Message{"Sẽ cập nhật", "Would be updated"}
                                : Message{"Cập nhật", "Updated"}),
                CountText(context, progress.updated_count())});
  table.AddRow(
      {context.Say({"Không thay đổi", "Unchanged"}), CountText(context, progress.skipped_count())});
  table.AddRow(
      {context.Say({"Bị từ chối", "Failed"}), CountText(context, progress.failed_count())});
  table.AddLine();
  table.AddRow({context.Say({"Tổng số", "Total"}), CountText(context, progress.next_row())});
  return absl::StrCat(progress.name(), "\n", table.Render());
}

std::string ImportLine(const Context& context, const ImportProgress& progress, int64_t rows) {
  return absl::StrCat(progress.name(), ": ", CountText(context, progress.next_row()), "/",
                      CountText(context, rows), context.Say({" dòng, ", " rows, "}),
                      CountText(context, progress.failed_count()),
                      context.Say({" bị từ chối", " failed"}));
}

}  // namespace ketnap::ctl
