#include <map>

#include "common/base/proto_date.h"
#include "services/supervision/handlers/inspections/inspection_fixture.h"
#include "services/supervision/projections/inspection_projections.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InspectionViewTest : public InspectionTest {
 protected:
  // The names a caller's list gives, over all its pages of `page_size`.
  std::vector<std::string> List(const access::Caller& caller, const Uuid* organization = nullptr,
                                int page_size = 0) {
    v1::ListInspectionsRequest request;
    request.set_page_size(page_size);
    if (organization != nullptr) request.set_organization(NameOf(*organization));
    std::vector<std::string> names;
    for (int page = 0; page < 20; ++page) {
      const auto response = harness_.Call(caller, &Service::ListInspections, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const v1::Inspection& each : response->inspections()) {
        names.push_back(each.name());
        // A row of a list is what Get gives.
        EXPECT_EQ(each.SerializeAsString(), Get(caller, each.name())->SerializeAsString());
      }
      if (response->next_page_token().empty()) break;
      request.set_page_token(response->next_page_token());
    }
    return names;
  }
  v1::InspectionView ViewFor(const access::Caller& caller, const std::string& name) {
    const auto found = Get(caller, name);
    EXPECT_EQ(!List(caller).empty(), found.ok());
    if (found.ok()) return found->view();
    EXPECT_EQ(ErrorReason(found.status()), "RESOURCE_NOT_FOUND");
    return v1::INSPECTION_VIEW_UNSPECIFIED;
  }
  absl::Status Record(const std::string& name, v1::InspectionStepKind kind, const Uuid& subject) {
    v1::RecordInspectionStepRequest step;
    step.set_inspection(name);
    step.set_kind(kind);
    *step.mutable_date() = DateOf(2019, 8, 6);
    step.set_subject(NameOf(subject));
    step.set_document("Biên bản");
    step.set_note("Ghi chú của đoàn");
    step.set_request_id(harness_.NewRequestId());
    return harness_.Call(commission_, &Service::RecordInspectionStep, step).status();
  }
};

constexpr auto kNothing = v1::INSPECTION_VIEW_UNSPECIFIED;
constexpr auto kFull = v1::INSPECTION_VIEW_FULL;
constexpr auto kSubject = v1::INSPECTION_VIEW_SUBJECT;
constexpr auto kSuperior = v1::INSPECTION_VIEW_SUPERIOR;

TEST_F(InspectionViewTest, WhoSeesHowMuchBeforeDuringAndAfter) {
  const std::string name = Planned();
  const auto team = TeamCaller(lead_, name, base_a_);
  const auto subject = InspectionReader(base_a_), superior = InspectionReader(root_);
  const auto below = InspectionReader(cell_a1_), aside = InspectionReader(base_b_);
  const auto other = InspectionReader(other_), reader = InspectionReader(bloc_);
  const auto expect = [&](v1::InspectionView of_team, v1::InspectionView of_subject) {
    EXPECT_EQ(ViewFor(team, name), of_team);
    EXPECT_EQ(ViewFor(subject, name), of_subject);
    EXPECT_EQ(ViewFor(reader, name), kFull);
    EXPECT_EQ(ViewFor(superior, name), kSuperior);
    for (const auto& nobody : {below, aside, other}) EXPECT_EQ(ViewFor(nobody, name), kNothing);
  };
  expect(kNothing, kNothing);
  ASSERT_TRUE(Start(name, Date(2019, 8, 5)).ok());
  expect(kFull, kSubject);
  // The day after the last one the team sees what its subject sees.
  harness_.clock().Advance(absl::Hours(24 * 9));
  expect(kFull, kSubject);
  harness_.clock().Advance(absl::Hours(24));
  expect(kSubject, kSubject);
  ASSERT_TRUE(Close(name).ok());
  expect(kSubject, kSubject);
}

TEST_F(InspectionViewTest, WhoWasRemovedSeesWhatOthersSee) {
  const std::string name = Started();
  const Inspector second = MakeInspector(cell_b1_);
  ASSERT_TRUE(Appoint(name, second, v1::INSPECTION_TEAM_ROLE_MEMBER).ok());
  const auto caller = harness_.Person(
      {Harness::GrantOver(base_b_, {"supervision.inspections.read"})}, second.account);
  EXPECT_EQ(ViewFor(caller, name), kFull);
  v1::RemoveTeamMemberRequest request;
  request.set_inspection(name);
  request.set_account(second.account_name);
  request.set_reason("Nhận nhiệm vụ khác");
  request.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(commission_, &Service::RemoveTeamMember, request).ok());
  EXPECT_EQ(ViewFor(caller, name), kNothing);
}

TEST_F(InspectionViewTest, ASubjectIsToldWhatConcernsIt) {
  const Inspector outside = MakeInspector(base_c_);
  v1::Inspection decided = Decided();
  decided.add_subjects(NameOf(base_b_));
  const std::string name = Create(decided)->name();
  ASSERT_TRUE(Appoint(name, outside, v1::INSPECTION_TEAM_ROLE_LEAD).ok());
  ASSERT_TRUE(Start(name, Date(2019, 8, 5)).ok());
  ASSERT_TRUE(Record(name, v1::INSPECTION_STEP_KIND_SELF_REPORT_RECEIVED, base_a_).ok());
  ASSERT_TRUE(Record(name, v1::INSPECTION_STEP_KIND_SELF_REPORT_RECEIVED, base_b_).ok());
  ASSERT_TRUE(Record(name, v1::INSPECTION_STEP_KIND_DRAFT_REPORT, base_a_).ok());

  const auto told = Get(InspectionReader(base_a_), name);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(told->decision().number(), "45");
  EXPECT_EQ(told->outline(), "Đề cương báo cáo tự kiểm tra");
  EXPECT_EQ(told->team(0).account(), outside.account_name);
  EXPECT_THAT(told->subjects(), ElementsAre(NameOf(base_a_)));
  ASSERT_EQ(told->steps_size(), 1);
  EXPECT_EQ(told->steps(0).subject(), NameOf(base_a_));
  EXPECT_EQ(told->steps(0).note(), "");
  EXPECT_EQ(told->planned_steps_size(), 0);

  const auto superior = Get(InspectionReader(root_), name);
  ASSERT_TRUE(superior.ok());
  EXPECT_EQ(superior->subjects_size(), 2);
  EXPECT_EQ(superior->team_size() + superior->steps_size() + superior->planned_steps_size(), 0);
  EXPECT_EQ(superior->outline(), "");

  const auto whole = Get(commission_, name);
  EXPECT_EQ(whole->steps_size(), 3);
  EXPECT_EQ(whole->steps(2).note(), "Ghi chú của đoàn");
}

TEST_F(InspectionViewTest, ListsComeNewestFirstInPagesAndByOrganization) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    v1::Inspection decided = Decided();
    *decided.mutable_start_date() = DateOf(2019, 8, 5 + i);
    decided.set_subjects(0, NameOf(i % 2 == 0 ? base_a_ : base_b_));
    names.insert(names.begin(), Create(decided)->name());
  }
  EXPECT_EQ(List(commission_), names);
  EXPECT_EQ(List(commission_, nullptr, 2), names);
  EXPECT_EQ(List(InspectionReader(root_), nullptr, 1), names);
  EXPECT_EQ(List(commission_, &bloc_, 2), names);
  EXPECT_THAT(List(commission_, &other_), IsEmpty());
  EXPECT_THAT(List(InspectionReader(base_a_)), IsEmpty());  // None has begun.
  const std::string running = names[4];
  ASSERT_TRUE(Appoint(running, MakeInspector(base_c_), v1::INSPECTION_TEAM_ROLE_LEAD).ok());
  ASSERT_TRUE(Start(running, Date(2019, 8, 5)).ok());
  EXPECT_THAT(List(InspectionReader(base_a_)), ElementsAre(running));
  EXPECT_THAT(List(commission_, &base_a_), ElementsAre(running));
  v1::ListInspectionsRequest request;
  request.set_state(v1::INSPECTION_STATE_STARTED);
  EXPECT_EQ(harness_.Call(commission_, &Service::ListInspections, request)->inspections_size(), 1);
}

TEST_F(InspectionViewTest, WhoCarriesOnCommitteeOrSubjectCarriesOnTheInspection) {
  const std::string name = Started();
  const Uuid next_bloc = SupervisionTest::Create("Đảng bộ các cơ quan", root_, Date(2019, 8, 10),
                                                 "DIRECT_SUPERIOR_COMMITTEE");
  const Uuid next_base = SupervisionTest::Create("Đảng bộ Sở mới", next_bloc, Date(2019, 8, 10));
  for (const Uuid& ended : {bloc_, base_a_}) End(ended, Date(2019, 8, 9));
  const auto entry = ReorganizationEntry(
      Date(2019, 8, 10), {{bloc_, {{next_bloc, 100}}}, {base_a_, {{next_base, 100}}}});
  Reorganize(Date(2019, 8, 10), {{bloc_, {{next_bloc, 100}}}, {base_a_, {{next_base, 100}}}});
  ASSERT_TRUE(harness_.database()
                  .RunReadModifyWrite(absl::InfiniteFuture(),
                                      [&](db::Transaction& transaction) {
                                        return ApplyMembersForInspections(transaction, entry);
                                      })
                  .ok());
  EXPECT_EQ(ViewFor(InspectionReader(next_bloc), name), kFull);
  EXPECT_EQ(ViewFor(InspectionReader(next_base), name), kSubject);
  EXPECT_EQ(ViewFor(InspectionReader(other_), name), kNothing);
  EXPECT_EQ(Get(InspectionReader(next_bloc), name)->organization(), NameOf(next_bloc));
  commission_ = Commission(next_bloc);
  EXPECT_TRUE(Close(name).ok());
}

}  // namespace
}  // namespace ketnap::supervision
