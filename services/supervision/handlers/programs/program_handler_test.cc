#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "ketnap/supervision/v1/program.grpc.pb.h"
#include "services/supervision/handlers/programs/item_link.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProgramHandlerTest : public SupervisionTest {
 protected:
  using Programs = v1::ProgramService::Stub;

  access::Caller Officer(const Uuid& organization) {
    return harness_.Person({Harness::GrantOver(
        organization, {"supervision.programs.read", "supervision.programs.write",
                       "supervision.programs.approve", "supervision.inspections.read"})});
  }

  void AddItem(const Uuid& subject, int quarter, v1::InspectionProgram* program) {
    auto* item = program->add_items();
    item->set_title("Kiểm tra công tác phát triển đảng viên");
    item->set_kind(v1::INSPECTION_KIND_INSPECTION);
    item->add_subjects(NameOf(subject));
    item->set_quarter(quarter);
    item->set_lead_title("Chủ nhiệm Ủy ban Kiểm tra");
  }

  v1::CreateInspectionProgramRequest NewProgram(const Uuid& organization, int year) {
    v1::CreateInspectionProgramRequest request;
    request.mutable_program()->set_organization(NameOf(organization));
    request.mutable_program()->set_year(year);
    request.mutable_program()->set_title("Chương trình kiểm tra, giám sát");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::InspectionProgram> Make(const v1::CreateInspectionProgramRequest& request) {
    return harness_.Call(officer_, &Programs::CreateInspectionProgram, request);
  }
  static void FillDecision(const google::type::Date& date,
                           organization::v1::DecisionReference* decision) {
    decision->set_number("01");
    decision->set_symbol("CTr/ĐUK");
    decision->set_issuer("Đảng ủy Khối");
    *decision->mutable_date() = date;
  }
  absl::StatusOr<v1::InspectionProgram> Approve(const std::string& name) {
    v1::ApproveInspectionProgramRequest request;
    request.set_name(name);
    FillDecision(DateOf(2019, 8, 1), request.mutable_approval());
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(officer_, &Programs::ApproveInspectionProgram, request);
  }
  v1::AmendInspectionProgramRequest NewAmendment(const v1::InspectionProgram& program) {
    v1::AmendInspectionProgramRequest request;
    request.set_name(program.name());
    *request.mutable_items() = program.items();
    request.set_reason("Sắp xếp lại tổ chức bộ máy");
    FillDecision(DateOf(2019, 8, 10), request.mutable_decision());
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::InspectionProgram> Amend(const v1::AmendInspectionProgramRequest& request) {
    return harness_.Call(officer_, &Programs::AmendInspectionProgram, request);
  }
  absl::StatusOr<v1::InspectionProgram> Get(const access::Caller& caller, const std::string& name) {
    v1::GetInspectionProgramRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Programs::GetInspectionProgram, request);
  }
  // Of two items, in the first and the third quarter of 2019.
  v1::InspectionProgram MustApprove() {
    auto request = NewProgram(bloc_, 2019);
    AddItem(base_a_, 1, request.mutable_program());
    AddItem(base_b_, 3, request.mutable_program());
    const auto made = Make(request);
    EXPECT_TRUE(made.ok()) << made.status();
    const auto approved = Approve(made->name());
    EXPECT_TRUE(approved.ok()) << approved.status();
    return approved.value_or(v1::InspectionProgram());
  }
  static Uuid ItemId(const v1::ProgramItem& item) {
    return *Uuid::Parse(item.name().substr(item.name().find('/') + 1));
  }
  // An inspection that carries out an item, past its own service.
  Uuid Inspect(const v1::ProgramItem& item, int state, const Uuid& holder) {
    const Uuid id = Uuid::Generate(harness_.clock().Now());
    harness_.RunSql(
        "INSERT INTO inspection (inspection_id, organization_id, holder_id, kind, title,"
        " decision_number, decision_symbol, decision_issuer, decision_date, program_item_id,"
        " period_start, period_end, start_date, end_date, outline, allows_personal_data, synthetic,"
        " state, rule_set, conclude_date, close_date, close_reason, version, create_time,"
        " update_time) VALUES (?, ?, ?, 1, 'Kiểm tra', '1', 'QĐ', 'ĐUK', '2019-01-01', ?,"
        " '2018-01-01', '2018-12-31', '2019-02-01', '2019-03-01', '', 0, 0, ?, '', '2019-03-01', ?,"
        " '', 1, '2019-01-01', '2019-01-01')",
        {id, holder, holder, ItemId(item), state,
         state >= 4 ? db::Value(Date(2019, 3, 1)) : db::Value()});
    return id;
  }
  static std::vector<std::string> Faults(const absl::Status& status) {
    std::vector<std::string> faults;
    for (const auto& each : FieldViolations(status)) {
      faults.push_back(absl::StrCat(each.field, ":", each.rule_id));
    }
    return faults;
  }
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListInspectionProgramsRequest request = {}) {
    request.set_page_size(1);
    std::vector<std::string> names;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = harness_.Call(caller, &Programs::ListInspectionPrograms, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const auto& each : page->programs()) names.push_back(each.name());
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }

  const access::Caller officer_ = Officer(bloc_);
};

TEST_F(ProgramHandlerTest, IsDraftedApprovedAndAmended) {
  auto request = NewProgram(bloc_, 2019);
  const auto made = Make(request);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), v1::INSPECTION_PROGRAM_STATE_DRAFT);
  EXPECT_EQ(Make(request)->name(), made->name());
  EXPECT_EQ(ErrorReason(Approve(made->name()).status()), "PROGRAM_EMPTY");

  v1::UpdateInspectionProgramRequest update;
  *update.mutable_program() = *made;
  AddItem(base_a_, 1, update.mutable_program());
  AddItem(base_b_, 3, update.mutable_program());
  update.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(officer_, &Programs::UpdateInspectionProgram, update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  ASSERT_EQ(updated->items_size(), 2);
  update.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer_, &Programs::UpdateInspectionProgram, update).status().code(),
            absl::StatusCode::kAborted);

  const auto approved = Approve(made->name());
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(ErrorReason(Approve(made->name()).status()), "PROGRAM_NOT_DRAFT");
  update.mutable_program()->clear_etag();
  EXPECT_EQ(
      ErrorReason(harness_.Call(officer_, &Programs::UpdateInspectionProgram, update).status()),
      "PROGRAM_NOT_DRAFT");

  auto amendment = NewAmendment(*approved);
  amendment.mutable_items(1)->set_quarter(4);
  const auto amended = Amend(amendment);
  ASSERT_TRUE(amended.ok()) << amended.status();
  EXPECT_EQ(amended->revision(), 2);
  EXPECT_EQ(amended->items(1).name(), approved->items(1).name());
  EXPECT_EQ(amended->approval().date().day(), 1);
  EXPECT_EQ(Get(officer_, made->name())->approval().date().day(), 1);

  v1::ListInspectionProgramRevisionsRequest list;
  list.set_program(made->name());
  list.set_page_size(1);
  auto page = harness_.Call(officer_, &Programs::ListInspectionProgramRevisions, list);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->revisions(0).reason(), "Sắp xếp lại tổ chức bộ máy");
  EXPECT_EQ(page->revisions(0).items(1).quarter(), 4);
  list.set_page_token(page->next_page_token());
  page = harness_.Call(officer_, &Programs::ListInspectionProgramRevisions, list);
  EXPECT_EQ(page->revisions(0).items(1).quarter(), 3);  // As it stood.
  EXPECT_THAT(page->next_page_token(), IsEmpty());

  const auto entries = harness_.WaitForJournal(4);
  EXPECT_EQ(entries[3].action(), "AmendInspectionProgram");
  EXPECT_EQ(entries[3].aggregate_version(), 4);
  v1::InspectionProgramChanged event;
  ASSERT_TRUE(entries[3].event().UnpackTo(&event));
  EXPECT_EQ(event.program().items_size(), 2);
  EXPECT_EQ(event.revision().reason(), "Sắp xếp lại tổ chức bộ máy");
}

TEST_F(ProgramHandlerTest, NamesEveryFault) {
  auto request = NewProgram(bloc_, 2019);
  AddItem(base_a_, 1, request.mutable_program());
  AddItem(base_c_, 2, request.mutable_program());  // Below another committee.
  request.mutable_program()->mutable_items(1)->set_name(
      absl::StrCat("programItems/", Uuid::FromName("x").ToString()));
  EXPECT_THAT(Faults(Make(request).status()),
              ElementsAre("program.items[1].name:UNKNOWN_ITEM",
                          "program.items[1].subjects[0]:NOT_BELOW_PROGRAM_ORGANIZATION"));
  const auto first = Make(NewProgram(bloc_, 2019));
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = Make(NewProgram(bloc_, 2019)).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(second, "existing"), first->name());
  EXPECT_EQ(ErrorReason(Amend(NewAmendment([&] {
                          v1::InspectionProgram program = *first;
                          AddItem(base_a_, 1, &program);
                          return program;
                        }()))
                            .status()),
            "PROGRAM_NOT_APPROVED");
}

TEST_F(ProgramHandlerTest, ProgressFollowsTheInspections) {
  const v1::InspectionProgram program = MustApprove();
  auto now = *Get(officer_, program.name());
  EXPECT_EQ(now.items(0).progress(), v1::PROGRAM_ITEM_PROGRESS_LATE);
  EXPECT_EQ(now.items(1).progress(), v1::PROGRAM_ITEM_PROGRESS_AHEAD);
  Inspect(program.items(1), 5, bloc_);  // Cancelled: as if there were none.
  const Uuid running = Inspect(program.items(1), 2, bloc_);
  Inspect(program.items(0), 4, bloc_);
  now = *Get(officer_, program.name());
  EXPECT_EQ(now.items(0).progress(), v1::PROGRAM_ITEM_PROGRESS_DONE);
  EXPECT_EQ(now.items(1).progress(), v1::PROGRAM_ITEM_PROGRESS_RUNNING);
  EXPECT_THAT(now.items(1).inspections(),
              ElementsAre(absl::StrCat("inspections/", running.ToString())));
  EXPECT_EQ(now.progress().ShortDebugString(), "items: 2 running: 1 done: 1");
  // Without the permission for inspections: how far, not which.
  const auto reader = harness_.Person({Harness::GrantOver(bloc_, {"supervision.programs.read"})});
  now = *Get(reader, program.name());
  EXPECT_EQ(now.items(1).progress(), v1::PROGRAM_ITEM_PROGRESS_RUNNING);
  EXPECT_THAT(now.items(1).inspections(), IsEmpty());
  harness_.clock().SetDay(Date(2019, 10, 1));
  EXPECT_EQ(Get(officer_, program.name())->progress().late(), 1);
}

TEST_F(ProgramHandlerTest, AnInspectedItemIsNotAmendedAway) {
  const v1::InspectionProgram program = MustApprove();
  Inspect(program.items(0), 2, bloc_);
  auto amendment = NewAmendment(program);
  amendment.mutable_items()->DeleteSubrange(0, 1);
  EXPECT_EQ(ErrorReason(Amend(amendment).status()), "PROGRAM_ITEM_INSPECTED");
  amendment = NewAmendment(program);
  amendment.mutable_items()->DeleteSubrange(1, 1);
  const auto amended = Amend(amendment);
  ASSERT_TRUE(amended.ok()) << amended.status();
  EXPECT_EQ(amended->items_size(), 1);
  // Revisions do not run backwards.
  amendment = NewAmendment(*amended);
  *amendment.mutable_decision()->mutable_date() = DateOf(2019, 8, 9);
  EXPECT_THAT(Faults(Amend(amendment).status()), ElementsAre("decision.date:BEFORE_LAST_REVISION"));
}

TEST_F(ProgramHandlerTest, AnInspectionCarriesOutAnApprovedItemThatForeseesIt) {
  const v1::InspectionProgram program = MustApprove();
  auto request = NewProgram(other_, 2019);
  AddItem(base_c_, 1, request.mutable_program());
  const auto other = harness_.Call(Officer(other_), &Programs::CreateInspectionProgram, request);
  ASSERT_TRUE(other.ok()) << other.status();
  const auto check = [&](const v1::ProgramItem& item, const Uuid& holder, const Uuid& subject,
                         InspectionKind kind) {
    Inspection inspection;
    inspection.organization = holder;
    inspection.program_item = ItemId(item);
    inspection.subjects = {subject};
    inspection.kind = kind;
    return Faults(harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          return CheckProgramItem(transaction, harness_.runtime().tree(), inspection);
        }));
  };
  const v1::ProgramItem& item = program.items(0);
  EXPECT_THAT(check(item, bloc_, base_a_, InspectionKind::kInspection), IsEmpty());
  EXPECT_THAT(check(item, base_a_, cell_a1_, InspectionKind::kInspection), IsEmpty());
  EXPECT_THAT(
      check(item, bloc_, base_b_, InspectionKind::kThematicSupervision),
      ElementsAre("inspection.program_item:OTHER_KIND", "inspection.program_item:OTHER_SUBJECTS"));
  EXPECT_THAT(check(item, root_, base_a_, InspectionKind::kInspection),
              ElementsAre("inspection.program_item:UNKNOWN_ITEM"));
  EXPECT_THAT(check(other->items(0), bloc_, base_a_, InspectionKind::kInspection),
              ElementsAre("inspection.program_item:UNKNOWN_ITEM"));
  EXPECT_THAT(check(other->items(0), other_, base_c_, InspectionKind::kInspection),
              ElementsAre("inspection.program_item:PROGRAM_NOT_APPROVED"));
}

TEST_F(ProgramHandlerTest, IsTheCommitteesOwn) {
  const auto of_2019 = Make(NewProgram(bloc_, 2019));
  const auto of_2018 = Make(NewProgram(bloc_, 2018));
  ASSERT_TRUE(of_2019.ok() && of_2018.ok());
  EXPECT_THAT(List(officer_), ElementsAre(of_2019->name(), of_2018->name()));
  EXPECT_THAT(List(Officer(root_)), ElementsAre(of_2019->name(), of_2018->name()));
  v1::ListInspectionProgramsRequest of_year;
  of_year.set_year(2018);
  EXPECT_THAT(List(officer_, of_year), ElementsAre(of_2018->name()));
  const auto below = Officer(base_a_);
  EXPECT_THAT(List(below), IsEmpty());
  EXPECT_EQ(Get(below, of_2019->name()).status(), ResourceNotFoundError(of_2019->name()));
  EXPECT_EQ(harness_.Call(below, &Programs::CreateInspectionProgram, NewProgram(bloc_, 2020))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  const auto reader = harness_.Person({Harness::GrantOver(bloc_, {"supervision.programs.read"})});
  EXPECT_EQ(harness_.Call(reader, &Programs::CreateInspectionProgram, NewProgram(bloc_, 2020))
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ketnap::supervision
