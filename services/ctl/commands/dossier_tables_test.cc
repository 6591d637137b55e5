#include "services/ctl/commands/dossier_tables.h"

#include <gtest/gtest.h>

#include "common/base/proto_date.h"
#include "services/ctl/commands/organization_tables.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

void AddQueue(const std::string& id, const std::string& title, const std::string& owner,
              ListQueuesResponse* queues) {
  Queue* queue = queues->add_queues();
  queue->set_id(id);
  queue->set_title(title);
  queue->set_owner(owner);
  queue->set_empty_message("Không có ai chờ nhận xét.");
}

void AddCount(const std::string& id, int64_t total, int64_t overdue, int64_t warning,
              GetWorklistCountsResponse* counts) {
  QueueCount* count = counts->add_counts();
  count->set_queue(id);
  count->set_total_count(total);
  count->set_overdue_count(overdue);
  count->set_warning_count(warning);
}

TEST(DossierTablesTest, QueuesWithPeopleAreATableAndTheEmptyOnesANumber) {
  ListQueuesResponse queues;
  AddQueue("REVIEW_DUE", "Cần nhận xét hằng tháng", "CELL", &queues);
  AddQueue("RETURNED", "Hồ sơ bị trả lại", "BASE_COMMITTEE", &queues);
  AddQueue("DECISION_DUE", "Chờ quyết định kết nạp", "AUTHORITY", &queues);
  GetWorklistCountsResponse counts;
  AddCount("REVIEW_DUE", 1234, 56, 78, &counts);
  AddCount("RETURNED", 0, 0, 0, &counts);
  AddCount("DECISION_DUE", 9, 1, 0, &counts);
  EXPECT_EQ(
      QueuesText(Context(), queues, counts),
      "Việc cần làm             Nơi làm            Quá hạn  Sắp đến hạn  Tất cả  Mã hàng việc\n"
      "───────────────────────  ─────────────────  ───────  ───────────  ──────  ────────────\n"
      "Cần nhận xét hằng tháng  Chi bộ                  56           78   1.234  REVIEW_DUE\n"
      "Chờ quyết định kết nạp   Cấp có thẩm quyền        1            0       9  DECISION_DUE\n"
      "───────────────────────  ─────────────────  ───────  ───────────  ──────  ────────────\n"
      "Cộng                                             57           78   1.243\n"
      "1 hàng việc khác không có ai chờ.\n");
}

TEST(DossierTablesTest, NothingToDoIsSaid) {
  ListQueuesResponse queues;
  AddQueue("REVIEW_DUE", "Cần nhận xét hằng tháng", "CELL", &queues);
  GetWorklistCountsResponse counts;
  AddCount("REVIEW_DUE", 0, 0, 0, &counts);
  EXPECT_EQ(QueuesText(Context(), queues, counts), "Không có việc nào đang chờ.\n");
  EXPECT_EQ(ItemsText(Context(), queues.queues(0), {}, {}),
            "Cần nhận xét hằng tháng\nKhông có ai chờ nhận xét.\n");
}

TEST(DossierTablesTest, PeopleOfAQueueAreListedWithTheirCellAndWhatIsLeft) {
  Queue queue;
  queue.set_title("Cần nhận xét hằng tháng");
  WorklistItem late, soon, undated;
  late.set_candidate("candidates/1");
  late.set_organization("organizations/1");
  late.set_full_name("Nông Thị Lan");
  late.set_detail("Tháng 3/2025 chưa nhận xét");
  *late.mutable_due_date() = DateToProto(Date(2025, 4, 5));
  late.set_days_left(-3);
  soon = late;
  soon.set_full_name("Vi Văn Bảo");
  *soon.mutable_due_date() = DateToProto(Date(2025, 4, 8));
  soon.set_days_left(0);
  undated = late;
  undated.set_full_name("Lý A Páo");
  undated.set_organization("organizations/2");
  undated.clear_due_date();
  EXPECT_EQ(
      ItemsText(Context(), queue, {late, soon, undated}, {{"organizations/1", "Chi bộ Văn phòng"}}),
      "Cần nhận xét hằng tháng\n"
      "Hạn         Thời gian       Họ và tên     Chi bộ            Nội dung"
      "                    Hồ sơ\n"
      "──────────  ──────────────  ────────────  ────────────────  "
      "──────────────────────────  ────────────\n"
      "05/04/2025  quá hạn 3 ngày  Nông Thị Lan  Chi bộ Văn phòng  "
      "Tháng 3/2025 chưa nhận xét  candidates/1\n"
      "08/04/2025  hôm nay         Vi Văn Bảo    Chi bộ Văn phòng  "
      "Tháng 3/2025 chưa nhận xét  candidates/1\n"
      "–           –               Lý A Páo      organizations/2   "
      "Tháng 3/2025 chưa nhận xét  candidates/1\n");
}

TEST(DossierTablesTest, ASimulationTellsSumsRulesAndPeople) {
  SimulateRuleSetResponse response;
  response.set_judged_count(1500);
  response.set_eligible_now_count(40);
  response.set_eligible_simulated_count(39);
  ChangedVerdict* change = response.add_changes();
  change->set_candidate("candidates/1");
  change->set_full_name("Nông Thị Lan");
  change->set_step(STEP_CELL_RESOLUTION);
  change->set_eligible_now(true);
  change->add_changed_conditions()->set_rule_id("R-CLS-1");
  EXPECT_EQ(SimulationText(Context(), response),
            "Thử bộ quy định                       Số người\n"
            "────────────────────────────────────  ────────\n"
            "Đã xét                                   1.500\n"
            "Đủ điều kiện theo quy định hiện hành        40\n"
            "Đủ điều kiện theo bộ thử                    39\n"
            "Kết luận thay đổi                            1\n"
            "Trong đó không còn đủ điều kiện              1\n"
            "\n"
            "Quy định  Số người\n"
            "────────  ────────\n"
            "R-CLS-1          1\n"
            "\n"
            "Họ và tên     Bước               Hiện hành  Bộ thử   Quy định  Hồ sơ\n"
            "────────────  ─────────────────  ─────────  ───────  ────────  ────────────\n"
            "Nông Thị Lan  Nghị quyết chi bộ  đủ         chưa đủ  R-CLS-1   candidates/1\n");
}

TEST(DossierTablesTest, WhoOwesAndWhichStepAreToldInWords) {
  for (const char* owner : {"CELL", "BASE_COMMITTEE", "SECTIONAL_COMMITTEE", "AUTHORITY",
                            "CANDIDATE", "TRAINING", "MASS_ORGANIZATION"}) {
    ListQueuesResponse queues;
    AddQueue("q", "Hàng việc", owner, &queues);
    GetWorklistCountsResponse counts;
    AddCount("q", 1, 0, 0, &counts);
    EXPECT_EQ(QueuesText(Context(), queues, counts).find(owner), std::string::npos) << owner;
  }
  for (int step = 1; step < Step_ARRAYSIZE; ++step) {
    SimulateRuleSetResponse response;
    response.add_changes()->set_step(static_cast<Step>(step));
    const std::string code = Step_Name(step).substr(std::string("STEP_").size());
    EXPECT_EQ(SimulationText(Context(), response).find(code), std::string::npos) << code;
  }
}

TEST(DossierTablesTest, TheRegisterShowsSpoiltNumbers) {
  RegisterEntry decided, spoilt;
  decided.set_number(12);
  decided.set_status(REGISTER_ENTRY_STATUS_IN_FORCE);
  decided.set_full_name("Nông Thị Lan");
  decided.mutable_decision()->set_number("12");
  decided.mutable_decision()->set_symbol("QĐ/ĐU");
  *decided.mutable_decision()->mutable_date() = DateToProto(Date(2025, 3, 3));
  spoilt.set_number(11);
  spoilt.set_status(REGISTER_ENTRY_STATUS_VOID);
  spoilt.set_void_reason("in hỏng");
  EXPECT_EQ(RegisterText(Context(), {decided, spoilt}),
            "Số  Văn bản   Ngày        Họ và tên     Tình trạng\n"
            "──  ────────  ──────────  ────────────  ──────────────\n"
            "12  12-QĐ/ĐU  03/03/2025  Nông Thị Lan  còn hiệu lực\n"
            "11  –         –           –             bỏ số: in hỏng\n");
  EXPECT_EQ(RegisterText(Context(), {}), "Sổ chưa có số nào.\n");
}

TEST(DossierTablesTest, DifferencesOfDerivedRowsAreListed) {
  CheckProjectionsResponse response;
  response.set_checked_count(1200);
  EXPECT_EQ(ProjectionsText(Context(), response),
            "Đối chiếu với nhật ký  Số lượng\n"
            "─────────────────────  ────────\n"
            "Hồ sơ đã đối chiếu        1.200\n"
            "Sai lệch                      0\n");
  ProjectionFault* fault = response.add_faults();
  fault->set_candidate("candidates/1");
  fault->set_projection("worklist");
  fault->set_message("thiếu REVIEW_DUE");
  const std::string text = ProjectionsText(Context(), response);
  EXPECT_NE(text.find("candidates/1  worklist  thiếu REVIEW_DUE\n"), std::string::npos) << text;
  RebuildProjectionsResponse rebuilt;
  rebuilt.set_rebuilt_count(1200);
  rebuilt.set_changed_count(3);
  EXPECT_EQ(RebuiltText(Context(), rebuilt),
            "Dựng lại từ nhật ký   Số lượng\n"
            "────────────────────  ────────\n"
            "Hồ sơ đã dựng lại        1.200\n"
            "Trong đó có thay đổi         3\n");
}

TEST(DossierTablesTest, AnImportIsCountedAsOneOfOrganizations) {
  dossier::v1::ImportProgress progress;
  progress.set_name("candidateImports/1");
  progress.set_next_row(10);
  progress.set_created_count(7);
  progress.set_updated_count(1);
  progress.set_skipped_count(1);
  progress.set_failed_count(1);
  progress.set_dry_run(true);
  const std::string text = ImportText(Context(), ProgressOf(progress));
  EXPECT_NE(text.find("candidateImports/1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Sẽ tạo mới"), std::string::npos) << text;
}

}  // namespace
}  // namespace ketnap::ctl
