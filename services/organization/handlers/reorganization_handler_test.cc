#include "services/organization/handlers/reorganization_handler.h"

#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/repository/open_work_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ReorganizationHandlerTest : public ReorganizationServiceTest {
 protected:
  // base_a and base_b become one new organization.
  v1::ReorganizeRequest Merger(std::string* target) {
    v1::ReorganizeRequest request = NewReorganization(bloc_);
    *target =
        AddCreate(&request, bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Tài chính - Y tế");
    AddRename(&request, cell_b1_, "Chi bộ Văn phòng Sở Y tế");
    AddMerge(&request, {base_a_, base_b_}, *target);
    return request;
  }
  absl::StatusOr<v1::Organization> GetOn(const std::string& name, Date day) {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    *request.mutable_as_of() = DateToProto(day);
    return harness_.Call(Reorganizer(), &Organizations::GetOrganization, request);
  }
  std::vector<std::string> ListReorganizations(const access::Caller& caller,
                                               v1::ListReorganizationsRequest request = {}) {
    std::vector<std::string> names;
    for (int pages = 0; pages < 20; ++pages) {
      auto response = harness_.Call(caller, &Organizations::ListReorganizations, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return names;
      for (const auto& reorganization : response->reorganizations()) {
        EXPECT_EQ(reorganization.operations_size(), 0);
        names.push_back(reorganization.name());
      }
      if (response->next_page_token().empty()) return names;
      request.set_page_token(response->next_page_token());
    }
    return names;
  }
};

TEST_F(ReorganizationHandlerTest, MergesAndKeepsThePast) {
  BuildProvince();
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  std::string target;
  const v1::ReorganizeRequest request = Merger(&target);
  const int64_t before = harness_.JournalSize();
  const v1::ReorganizeResponse response = MustReorganize(request);
  const v1::Reorganization& made = response.reorganization();
  EXPECT_EQ(made.state(), v1::REORGANIZATION_STATE_APPLIED);
  EXPECT_TRUE(made.has_apply_time());
  EXPECT_EQ(made.operations_size(), 3);
  ASSERT_EQ(made.lineage_size(), 2);
  EXPECT_EQ(made.lineage(0).successor(), target);
  EXPECT_EQ(made.lineage(0).predecessor_display_name(), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(made.lineage(0).reorganization(), made.name());
  const auto counts = Counts(response);
  EXPECT_THAT(counts, UnorderedElementsAre(Pair(v1::IMPACT_KIND_ORGANIZATION_CREATED, 1),
                                           Pair(v1::IMPACT_KIND_ORGANIZATION_RENAMED, 1),
                                           Pair(v1::IMPACT_KIND_ORGANIZATION_MOVED, 3),
                                           Pair(v1::IMPACT_KIND_ORGANIZATION_ENDED, 2)));
  ASSERT_EQ(made.impact_size(), 4);
  EXPECT_EQ(made.impact(0).items_size(), 0);

  // Today and yesterday.
  EXPECT_EQ(Get(Officer(), cell_a1_)->parent(), target);
  const Date yesterday = harness_.clock().Today() - 1;
  EXPECT_EQ(GetOn(cell_a1_, yesterday)->parent(), base_a_);
  EXPECT_EQ(GetOn(cell_b1_, yesterday)->display_name(), "Chi bộ Văn phòng");
  EXPECT_FALSE(GetOn(target, yesterday).ok());
  EXPECT_EQ(OrganizationOf(member.name()), cell_a1_);

  // The journal: organizations, those above first, then the reorganization.
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(before) + 7);
  ASSERT_EQ(harness_.JournalSize(), before + 7);
  std::vector<std::string> actions;
  size_t target_at = 0, cell_at = 0;
  for (size_t i = static_cast<size_t>(before); i < entries.size(); ++i) {
    actions.push_back(absl::StrCat(entries[i].aggregate_type(), " ", entries[i].action()));
    if (entries[i].aggregate_id() == IdOf(target).ToBytes()) target_at = i;
    if (entries[i].aggregate_id() == IdOf(cell_a1_).ToBytes()) cell_at = i;
  }
  EXPECT_EQ(actions.back(), "reorganizations Reorganize");
  EXPECT_LT(target_at, cell_at);
  v1::ReorganizationRecorded event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.reorganization().lineage_size(), 2);

  // Told again it answers the same and does nothing.
  EXPECT_EQ(MustReorganize(request).reorganization().name(), made.name());
  EXPECT_EQ(harness_.JournalSize(), before + 7);
  EXPECT_EQ(GetReorganization(made.name()).SerializeAsString(), made.SerializeAsString());

  v1::GetLineageRequest lineage;
  lineage.set_name(base_a_);
  const auto line = harness_.Call(Reorganizer(), &Organizations::GetLineage, lineage);
  ASSERT_TRUE(line.ok()) << line.status();
  ASSERT_EQ(line->successors_size(), 1);
  EXPECT_EQ(line->successors(0).successor(), target);
  EXPECT_EQ(harness_.runtime().tree().CarriedOnBy(IdOf(base_b_)), IdOf(target));
}

TEST_F(ReorganizationHandlerTest, OnlyTellingKeepsNothing) {
  BuildProvince();
  MustEnter(cell_a1_, "Hoàng Văn Thụ");
  v1::ReorganizeRequest request = NewReorganization(root_);
  AddMerge(&request, {cell_a1_}, cell_a2_);
  request.set_validate_only(true);
  const int64_t before = harness_.JournalSize();
  const auto told = MustReorganize(request);
  EXPECT_EQ(told.reorganization().name(), "");
  EXPECT_EQ(told.reorganization().lineage_size(), 1);
  EXPECT_THAT(Counts(told), Contains(Pair(v1::IMPACT_KIND_MEMBER_MOVED, 1)));
  EXPECT_EQ(harness_.JournalSize(), before);
  for (const char* table : {"reorganization", "organization_lineage"}) {
    EXPECT_EQ(harness_.ReadSql(absl::StrCat("SELECT COUNT(*) FROM ", table))[0].Int(0), 0) << table;
  }
  EXPECT_FALSE(Get(Officer(), cell_a1_)->has_valid_to());
  // The same request id, now meant: nothing was kept under it.
  request.set_validate_only(false);
  EXPECT_THAT(Counts(MustReorganize(request)), Contains(Pair(v1::IMPACT_KIND_MEMBER_MOVED, 1)));
  EXPECT_TRUE(Get(Officer(), cell_a1_)->has_valid_to());
}

TEST_F(ReorganizationHandlerTest, MembersGoWhereTheyAreNamedForOrWithTheRest) {
  BuildProvince();
  const v1::Member named = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member other = MustEnter(cell_a1_, "Lương Văn Tri");
  v1::ReorganizeRequest request = NewReorganization(base_a_);
  const std::string part = AddCreate(&request, base_a_, "PARTY_CELL", "Chi bộ Kế hoạch");
  auto* split = Next(&request)->mutable_split();
  split->set_source(cell_a1_);
  AddPart(split, part, 40, false)->add_members(named.name());
  AddPart(split, cell_a2_, 60, true);
  MustReorganize(request);
  EXPECT_EQ(OrganizationOf(named.name()), part);
  EXPECT_EQ(OrganizationOf(other.name()), cell_a2_);
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  v1::ReorganizationRecorded event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  ASSERT_EQ(event.relocations_size(), 1);
  EXPECT_EQ(event.relocations(0).resource(), named.name());
  EXPECT_EQ(event.relocations(0).to_organization(), part);
}

TEST_F(ReorganizationHandlerTest, TellsEverythingThatStandsInTheWay) {
  BuildProvince();
  v1::ReorganizeRequest request = NewReorganization(base_a_);
  AddRename(&request, base_b_, "x");
  AddMerge(&request, {cell_a1_}, cell_a1_);
  AddDissolve(&request, base_a_, {});
  const auto refused = Reorganize(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "REORGANIZATION_NOT_POSSIBLE");
  EXPECT_THAT(Unmet(refused.status()),
              ElementsAre("ORGANIZATION_OUTSIDE_SCOPE", "INTO_ITSELF", "CHILDREN_LEFT"));
  v1::ReorganizeRequest empty = NewReorganization(base_a_);
  Next(&empty);
  EXPECT_THAT(Faults(Reorganize(empty).status()),
              ElementsAre("reorganization.operations[0]:REQUIRED"));
  v1::ReorganizeRequest decided_later = NewReorganization(base_a_);
  AddRename(&decided_later, cell_a1_, "x");
  *decided_later.mutable_reorganization()->mutable_decision()->mutable_date() = DateOf(2026, 1, 1);
  EXPECT_THAT(Faults(Reorganize(decided_later).status()),
              ElementsAre("reorganization.decision.date:DATE_IN_FUTURE"));
}

TEST_F(ReorganizationHandlerTest, ChangesOfThePastNeedThePermission) {
  BuildProvince();
  v1::ReorganizeRequest request = NewReorganization(base_a_, Date(2024, 1, 1));
  AddRename(&request, cell_a1_, "Chi bộ Tổng hợp");
  const auto refused =
      harness_.Call(Reorganizer(base_a_, false), &Organizations::Reorganize, request);
  EXPECT_EQ(ErrorReason(refused.status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
  MustReorganize(request);
  EXPECT_EQ(GetOn(cell_a1_, Date(2024, 1, 1))->display_name(), "Chi bộ Tổng hợp");
  EXPECT_EQ(GetOn(cell_a1_, Date(2023, 12, 31))->display_name(), "Chi bộ Văn phòng");
  EXPECT_TRUE(
      harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize())).back().historical());
}

TEST_F(ReorganizationHandlerTest, PastDaysStayWhole) {
  BuildProvince();
  // base_b comes below... the past: cell_a2 stood below base_a until 2024.
  v1::ReorganizeRequest move = NewReorganization(root_, Date(2024, 6, 1));
  AddMove(&move, {cell_a2_}, base_b_);
  MustReorganize(move);
  // base_a cannot have ended before it left.
  v1::ReorganizeRequest dissolve = NewReorganization(root_, Date(2023, 1, 1));
  AddMove(&dissolve, {cell_a1_}, bloc_);
  AddDissolve(&dissolve, base_a_, {base_b_});
  EXPECT_THAT(Unmet(Reorganize(dissolve).status()), Contains("ORGANIZATION_CHANGED_SINCE"));
}

TEST_F(ReorganizationHandlerTest, WhoSeesAndMayDoWhat) {
  BuildProvince();
  v1::ReorganizeRequest request = NewReorganization(base_a_);
  AddRename(&request, cell_a1_, "Chi bộ Tổng hợp");
  EXPECT_EQ(harness_.Call(Clerk(base_a_), &Organizations::Reorganize, request).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(
      harness_.Call(Reorganizer(base_b_), &Organizations::Reorganize, request).status().code(),
      absl::StatusCode::kNotFound);
  const auto made = harness_.Call(Reorganizer(base_a_), &Organizations::Reorganize, request);
  ASSERT_TRUE(made.ok()) << made.status();
  const std::string& name = made->reorganization().name();
  harness_.clock().Advance(absl::Hours(24));
  v1::ReorganizeRequest later = NewReorganization(base_b_);
  AddRename(&later, cell_b1_, "Chi bộ Tổng hợp");
  const std::string later_name = MustReorganize(later).reorganization().name();
  EXPECT_THAT(ListReorganizations(Clerk(base_a_)), ElementsAre(name));
  EXPECT_THAT(ListReorganizations(Clerk(root_)), ElementsAre(later_name, name));
  v1::ListReorganizationsRequest paged;
  paged.set_page_size(1);
  EXPECT_THAT(ListReorganizations(Officer(), paged), ElementsAre(later_name, name));
  paged.set_organization(base_a_);
  EXPECT_THAT(ListReorganizations(Officer(), paged), ElementsAre(name));
  v1::ListReorganizationsRequest blocked;
  blocked.set_state(v1::REORGANIZATION_STATE_BLOCKED);
  EXPECT_THAT(ListReorganizations(Officer(), blocked), SizeIs(0));
  v1::GetReorganizationRequest get;
  get.set_name(name);
  EXPECT_EQ(harness_.Call(Clerk(base_b_), &Organizations::GetReorganization, get).status().code(),
            absl::StatusCode::kNotFound);
  // What has been carried out is not taken back.
  v1::CancelReorganizationRequest cancel;
  cancel.set_name(name);
  cancel.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(
      ErrorReason(
          harness_.Call(Reorganizer(), &Organizations::CancelReorganization, cancel).status()),
      "REORGANIZATION_NOT_WAITING");
}

TEST_F(ReorganizationHandlerTest, TellsTheOpenWorkOfOthers) {
  BuildProvince();
  const Uuid from = IdOf(cell_a1_);
  const Uuid named = Uuid::FromName("named");
  auto put = [&](db::Transaction& transaction) -> absl::Status {
    auto status = PutOpenCandidate(transaction, named, from, 1);
    for (int i = 0; i < 120 && status.ok(); ++i) {
      status = PutOpenCandidate(transaction, Uuid::FromName(absl::StrCat("c", i)), from, 1);
    }
    if (status.ok()) {
      status = PutGrant(transaction, {Uuid::FromName("g"), from, 1, Uuid::FromName("a"),
                                      "roles/cell_secretary", std::nullopt});
    }
    if (status.ok()) status = PutOpenClass(transaction, Uuid::FromName("k"), from, 1, "Lớp");
    return status;
  };
  ASSERT_TRUE(harness_.database().RunWrite(absl::InfiniteFuture(), put).ok());
  v1::ReorganizeRequest nobody = NewReorganization(base_a_);
  AddDissolve(&nobody, cell_a1_, {});
  EXPECT_THAT(Unmet(Reorganize(nobody).status()), ElementsAre("WORK_LEFT_BEHIND"));

  v1::ReorganizeRequest request = NewReorganization(base_a_);
  const std::string part = AddCreate(&request, base_a_, "PARTY_CELL", "Chi bộ Kế hoạch");
  auto* split = Next(&request)->mutable_split();
  split->set_source(cell_a1_);
  AddPart(split, part, 40, false)->add_candidates(absl::StrCat("candidates/", named.ToString()));
  AddPart(split, cell_a2_, 60, true);
  const auto response = MustReorganize(request);
  EXPECT_THAT(Counts(response), Contains(Pair(v1::IMPACT_KIND_CANDIDATE_MOVED, 121)));
  EXPECT_THAT(Counts(response), Contains(Pair(v1::IMPACT_KIND_GRANT_MOVED, 1)));
  EXPECT_THAT(Counts(response), Contains(Pair(v1::IMPACT_KIND_CLASS_MOVED, 1)));
  for (const auto& of_kind : response.impact()) {
    if (of_kind.kind() != v1::IMPACT_KIND_CANDIDATE_MOVED) continue;
    ASSERT_EQ(of_kind.items_size(), 100);
    EXPECT_THAT(of_kind.items(0).to_organizations(), ElementsAre(part));
    EXPECT_THAT(of_kind.items(1).to_organizations(), ElementsAre(cell_a2_));
  }
  EXPECT_EQ(harness_
                .ReadSql("SELECT COUNT(*) FROM replica_open_candidate WHERE organization_id = ?",
                         {IdOf(cell_a2_)})[0]
                .Int(0),
            120);
}

}  // namespace
}  // namespace ketnap::organization
