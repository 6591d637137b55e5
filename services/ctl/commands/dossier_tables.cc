#include "services/ctl/commands/dossier_tables.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/proto_date.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

std::string DayText(const google::type::Date& day) {
  const auto date = DateFromProto(day);
  return date.ok() ? FormatDateForPeople(*date) : "–";
}

std::string CountText(const Context& context, int64_t count) {
  return FormatCount(count, context.english());
}

// Whose work a queue is.
std::string OwnerText(const Context& context, const std::string& owner) {
  static const auto& names = *new std::map<std::string, Message>{
      {"CANDIDATE", {"Người vào Đảng", "Candidate"}},
      {"CELL", {"Chi bộ", "Cell"}},
      {"BASE_COMMITTEE", {"Đảng ủy cơ sở", "Base committee"}},
      {"SECTIONAL_COMMITTEE", {"Đảng ủy bộ phận", "Sectional committee"}},
      {"AUTHORITY", {"Cấp có thẩm quyền", "Authority"}},
      {"MASS_ORGANIZATION", {"Tổ chức chính trị - xã hội", "Mass organization"}},
      {"TRAINING", {"Trung tâm chính trị", "Training centre"}},
  };
  const auto name = names.find(owner);
  return name == names.end() ? owner : context.Say(name->second);
}

std::string StepText(const Context& context, Step step) {
  static const auto& names = *new std::map<Step, Message>{
      {STEP_NOMINATE, {"Giới thiệu quần chúng ưu tú", "Nominate"}},
      {STEP_LIST_SYMPATHIZER, {"Đưa vào danh sách cảm tình đảng", "List"}},
      {STEP_ASSIGN_HELPER, {"Phân công đảng viên giúp đỡ", "Assign a helper"}},
      {STEP_OPEN_DOSSIER, {"Lập hồ sơ", "Open the dossier"}},
      {STEP_DECLARE_CV, {"Khai lý lịch", "Declare the CV"}},
      {STEP_REQUEST_VERIFICATION, {"Gửi thẩm tra lý lịch", "Verify"}},
      {STEP_ANSWER_VERIFICATION, {"Kết quả thẩm tra", "Answer verification"}},
      {STEP_CONCLUDE_VERIFICATION, {"Kết luận vấn đề thẩm tra", "Conclude verification"}},
      {STEP_RECORD_OPINION, {"Lấy ý kiến nhận xét", "Opinions"}},
      {STEP_CELL_RESOLUTION, {"Nghị quyết chi bộ", "Cell resolution"}},
      {STEP_SECTION_REPORT, {"Đảng ủy bộ phận thẩm định", "Section report"}},
      {STEP_BASE_RESOLUTION, {"Nghị quyết đảng ủy cơ sở", "Base resolution"}},
      {STEP_RESUBMIT_DOSSIER, {"Nộp lại hồ sơ", "Resubmit"}},
      {STEP_APPRAISE_DOSSIER, {"Thẩm định hồ sơ", "Appraisal"}},
      {STEP_DECIDE_ADMISSION, {"Quyết định kết nạp", "Admission"}},
      {STEP_RECORD_CEREMONY, {"Lễ kết nạp", "Ceremony"}},
      {STEP_RECORD_PROBATION_REVIEW, {"Giấy tờ thời gian dự bị", "Probation papers"}},
      {STEP_DECLARE_PARTY_CV, {"Khai lý lịch đảng viên", "Party CV"}},
      {STEP_PROPOSE_RECOGNITION, {"Đề nghị công nhận chính thức", "Propose recognition"}},
      {STEP_RECOGNITION_SECTION_REPORT, {"Đảng ủy bộ phận thẩm định", "Section report"}},
      {STEP_RECOGNITION_BASE_RESOLUTION, {"Nghị quyết đảng ủy cơ sở", "Base resolution"}},
      {STEP_DECIDE_RECOGNITION, {"Quyết định công nhận chính thức", "Recognition"}},
      {STEP_PROPOSE_STRIKE_OFF, {"Đề nghị xóa tên", "Propose striking off"}},
      {STEP_DECIDE_STRIKE_OFF, {"Quyết định xóa tên", "Striking off"}},
      {STEP_RELIST, {"Đưa trở lại danh sách", "List again"}},
      {STEP_ACCEPT_TRANSFER, {"Tiếp nhận người chuyển đến", "Accept the transfer"}},
  };
  const auto name = names.find(step);
  return context.Say(name == names.end() ? Message{"Bước khác", "Another step"} : name->second);
}

std::string VerdictText(const Context& context, bool eligible) {
  return context.Say(eligible ? Message{"đủ", "eligible"} : Message{"chưa đủ", "not eligible"});
}

// "quá hạn 3 ngày", "hôm nay", "còn 5 ngày".
std::string LeftText(const Context& context, const WorklistItem& item) {
  if (!item.has_due_date()) return "–";
  const int days = item.days_left();
  if (days == 0) return context.Say({"hôm nay", "today"});
  if (days > 0) {
    return context.Say({absl::StrCat("còn ", days, " ngày"), absl::StrCat(days, " days left")});
  }
  return context.Say(
      {absl::StrCat("quá hạn ", -days, " ngày"), absl::StrCat(-days, " days overdue")});
}

std::string StatusText(const Context& context, const RegisterEntry& entry) {
  switch (entry.status()) {
    case REGISTER_ENTRY_STATUS_IN_FORCE:
      return context.Say({"còn hiệu lực", "in force"});
    case REGISTER_ENTRY_STATUS_REVOKED:
      return context.Say({"đã hủy bỏ", "revoked"});
    case REGISTER_ENTRY_STATUS_VOID:
      return absl::StrCat(context.Say({"bỏ số: ", "void: "}), entry.void_reason());
    default:
      return "–";
  }
}

}  // namespace

organization::v1::ImportProgress ProgressOf(const ImportProgress& progress) {
  organization::v1::ImportProgress same;
  same.set_name(progress.name());
  same.set_dry_run(progress.dry_run());
  same.set_next_row(progress.next_row());
  same.set_created_count(progress.created_count());
  same.set_updated_count(progress.updated_count());
  same.set_skipped_count(progress.skipped_count());
  same.set_failed_count(progress.failed_count());
  same.set_complete(progress.complete());
  return same;
}

std::string ProjectionsText(const Context& context, const CheckProjectionsResponse& response) {
  Table sums({{context.Say({"Đối chiếu với nhật ký", "Compared with the journal"})},
              {context.Say({"Số lượng", "Count"}), Align::kRight}});
  sums.AddRow({context.Say({"Hồ sơ đã đối chiếu", "People compared"}),
               CountText(context, response.checked_count())});
  sums.AddRow(
      {context.Say({"Sai lệch", "Differences"}), CountText(context, response.faults_size())});
  std::string text = sums.Render();
  if (response.faults().empty()) return text;
  Table faults({{context.Say({"Hồ sơ", "Person"})},
                {context.Say({"Bảng", "Table"})},
                {context.Say({"Sai lệch", "Difference"})}});
  for (const ProjectionFault& fault : response.faults()) {
    faults.AddRow({fault.candidate(), fault.projection(), fault.message()});
  }
  return absl::StrCat(text, "\n", faults.Render());
}

std::string RebuiltText(const Context& context, const RebuildProjectionsResponse& response) {
  Table table({{context.Say({"Dựng lại từ nhật ký", "Made anew from the journal"})},
               {context.Say({"Số lượng", "Count"}), Align::kRight}});
  table.AddRow({context.Say({"Hồ sơ đã dựng lại", "People rebuilt"}),
                CountText(context, response.rebuilt_count())});
  table.AddRow({context.Say({"Trong đó có thay đổi", "Of these changed"}),
                CountText(context, response.changed_count())});
  return table.Render();
}

std::string QueuesText(const Context& context, const ListQueuesResponse& queues,
                       const GetWorklistCountsResponse& counts) {
  std::map<std::string, const QueueCount*> by_queue;
  for (const QueueCount& count : counts.counts()) by_queue.emplace(count.queue(), &count);
  Table table({{context.Say({"Việc cần làm", "Queue"})},
               {context.Say({"Nơi làm", "Owner"})},
               {context.Say({"Quá hạn", "Overdue"}), Align::kRight},
               {context.Say({"Sắp đến hạn", "Due soon"}), Align::kRight},
               {context.Say({"Tất cả", "All"}), Align::kRight},
               {context.Say({"Mã hàng việc", "Id"})}});
  int empty = 0;
  int64_t overdue = 0, warning = 0, total = 0;
  for (const Queue& queue : queues.queues()) {
    const auto found = by_queue.find(queue.id());
    if (found == by_queue.end() || found->second->total_count() == 0) {
      ++empty;
      continue;
    }
    const QueueCount& count = *found->second;
    table.AddRow({queue.title(), OwnerText(context, queue.owner()),
                  CountText(context, count.overdue_count()),
                  CountText(context, count.warning_count()),
                  CountText(context, count.total_count()), queue.id()});
    overdue += count.overdue_count();
    warning += count.warning_count();
    total += count.total_count();
  }
  if (total == 0) {
    return context.Say({"Không có việc nào đang chờ.\n", "Nothing waits.\n"});
  }
  table.AddLine();
  table.AddRow({context.Say({"Cộng", "Sum"}), "", CountText(context, overdue),
                CountText(context, warning), CountText(context, total)});
  std::string text = table.Render();
  if (empty > 0) {
    absl::StrAppend(&text, context.Say({absl::StrCat(empty, " hàng việc khác không có ai chờ.\n"),
                                        absl::StrCat(empty, " other queues are empty.\n")}));
  }
  return text;
}

std::string ItemsText(const Context& context, const Queue& queue,
                      const std::vector<WorklistItem>& items,
                      const std::map<std::string, std::string>& titles) {
  std::string text = absl::StrCat(queue.title(), "\n");
  if (items.empty()) return absl::StrCat(text, queue.empty_message(), "\n");
  Table table({{context.Say({"Hạn", "Due"})},
               {context.Say({"Thời gian", "Left"})},
               {context.Say({"Họ và tên", "Name"})},
               {context.Say({"Chi bộ", "Cell"})},
               {context.Say({"Nội dung", "What"})},
               {context.Say({"Hồ sơ", "Person"})}});
  for (const WorklistItem& item : items) {
    const auto title = titles.find(item.organization());
    table.AddRow({item.has_due_date() ? DayText(item.due_date()) : "–", LeftText(context, item),
                  item.full_name(), title == titles.end() ? item.organization() : title->second,
                  item.detail(), item.candidate()});
  }
  return absl::StrCat(text, table.Render());
}

std::string SimulationText(const Context& context, const SimulateRuleSetResponse& response) {
  Table sums({{context.Say({"Thử bộ quy định", "Simulation"})},
              {context.Say({"Số người", "People"}), Align::kRight}});
  int64_t lost = 0;
  std::map<std::string, int64_t> by_rule;
  for (const ChangedVerdict& change : response.changes()) {
    if (change.eligible_now() && !change.eligible_simulated()) ++lost;
    for (const Condition& condition : change.changed_conditions()) ++by_rule[condition.rule_id()];
  }
  sums.AddRow({context.Say({"Đã xét", "Judged"}), CountText(context, response.judged_count())});
  sums.AddRow({context.Say({"Đủ điều kiện theo quy định hiện hành", "Eligible now"}),
               CountText(context, response.eligible_now_count())});
  sums.AddRow({context.Say({"Đủ điều kiện theo bộ thử", "Eligible by the set tried"}),
               CountText(context, response.eligible_simulated_count())});
  sums.AddRow({context.Say({"Kết luận thay đổi", "Verdicts changed"}),
               CountText(context, response.changes_size())});
  sums.AddRow({context.Say({"Trong đó không còn đủ điều kiện", "Of these no longer eligible"}),
               CountText(context, lost)});
  std::string text = sums.Render();
  if (response.changes().empty()) return text;
  Table rules(
      {{context.Say({"Quy định", "Rule"})}, {context.Say({"Số người", "People"}), Align::kRight}});
  for (const auto& [rule, count] : by_rule) rules.AddRow({rule, CountText(context, count)});
  Table people({{context.Say({"Họ và tên", "Name"})},
                {context.Say({"Bước", "Step"})},
                {context.Say({"Hiện hành", "Now"})},
                {context.Say({"Bộ thử", "Tried"})},
                {context.Say({"Quy định", "Rules"})},
                {context.Say({"Hồ sơ", "Person"})}});
  for (const ChangedVerdict& change : response.changes()) {
    std::vector<std::string> ids;
    for (const Condition& condition : change.changed_conditions()) {
      ids.push_back(condition.rule_id());
    }
    people.AddRow({change.full_name(), StepText(context, change.step()),
                   VerdictText(context, change.eligible_now()),
                   VerdictText(context, change.eligible_simulated()), absl::StrJoin(ids, ", "),
                   change.candidate()});
  }
  return absl::StrCat(text, "\n", rules.Render(), "\n", people.Render());
}

std::string RegisterText(const Context& context, const std::vector<RegisterEntry>& entries) {
  if (entries.empty()) {
    return context.Say({"Sổ chưa có số nào.\n", "The register has no number yet.\n"});
  }
  Table table({{context.Say({"Số", "No."}), Align::kRight},
               {context.Say({"Văn bản", "Paper"})},
               {context.Say({"Ngày", "Date"})},
               {context.Say({"Họ và tên", "Name"})},
               {context.Say({"Tình trạng", "Status"})}});
  for (const RegisterEntry& entry : entries) {
    const bool has_paper = entry.has_decision();
    table.AddRow(
        {absl::StrCat(entry.number()),
         has_paper ? absl::StrCat(entry.decision().number(), "-", entry.decision().symbol()) : "–",
         has_paper ? DayText(entry.decision().date()) : "–",
         entry.full_name().empty() ? "–" : entry.full_name(), StatusText(context, entry)});
  }
  return table.Render();
}

}  // namespace ketnap::ctl
