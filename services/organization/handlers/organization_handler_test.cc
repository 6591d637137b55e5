#include <thread>

#include "absl/strings/str_cat.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class OrganizationHandlerTest : public ProvinceTest {
 protected:
  v1::UpdateOrganizationRequest Change(const v1::Organization& organization,
                                       std::vector<std::string> fields) {
    v1::UpdateOrganizationRequest request;
    *request.mutable_organization() = organization;
    for (auto& field : fields) request.mutable_update_mask()->add_paths(std::move(field));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Organization> Update(const v1::UpdateOrganizationRequest& request) {
    return harness_.Call(Officer(), &Organizations::UpdateOrganization, request);
  }
};

TEST_F(OrganizationHandlerTest, OnlyAGrantOverEverythingMakesTheOneRoot) {
  auto clerk = harness_.Person(
      {Harness::GrantOver(Uuid::FromName("elsewhere"), {"organization.organizations.write"})});
  auto request = NewOrganization("", "PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh");
  auto refused = harness_.Call(clerk, &Organizations::CreateOrganization, request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();

  auto cell = Create(NewOrganization("", "PARTY_CELL", "Chi bộ"));
  EXPECT_EQ(cell.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Unmet(cell.status()), ElementsAre("ORGANIZATION_TYPE_ROOT"));

  auto root = Create(request);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(root->etag(), "\"1\"");
  EXPECT_TRUE(root->parent().empty());

  auto second = Create(NewOrganization("", "DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ khác"));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(second.status().ToString(), HasSubstr(root->name()));
  EXPECT_EQ(harness_.JournalSize(), 1);
}

TEST_F(OrganizationHandlerTest, PlacesOrganizationsAsTheTypeTableSays) {
  BuildProvince();
  const std::string section = MustCreate(base_a_, "SECTIONAL_COMMITTEE", "Đảng bộ bộ phận");
  const std::vector<std::pair<std::string, std::string>> refused = {
      {cell_a1_, "PARTY_CELL"},
      {root_, "PARTY_CELL"},
      {bloc_, "SECTIONAL_COMMITTEE"},
      {base_a_, "GRASSROOTS_CELL"},
      {base_a_, "GRASSROOTS_PARTY_ORGANIZATION"},
      {section, "SECTIONAL_COMMITTEE"},
      {root_, "PROVINCIAL_COMMITTEE"},
      {bloc_, "DIRECT_SUPERIOR_COMMITTEE"}};
  for (const auto& [parent, type] : refused) {
    auto created = Create(NewOrganization(parent, type, "Tổ chức thử"));
    EXPECT_EQ(created.status().code(), absl::StatusCode::kFailedPrecondition) << type;
    EXPECT_THAT(Unmet(created.status()), ElementsAre("ORGANIZATION_TYPE_PARENT")) << type;
  }
  const std::vector<std::pair<std::string, std::string>> allowed = {
      {bloc_, "GRASSROOTS_CELL"},
      {root_, "GRASSROOTS_CELL"},
      {root_, "GRASSROOTS_PARTY_ORGANIZATION"},
      {section, "PARTY_CELL"}};
  for (const auto& [parent, type] : allowed) MustCreate(parent, type, "Tổ chức " + type);
}

TEST_F(OrganizationHandlerTest, RefusesBadContentAllAtOnce) {
  BuildProvince();
  auto request = NewOrganization(base_a_, "PARTY_CELL", "Chi bộ mới");
  auto* organization = request.mutable_organization();
  organization->set_has_admission_authority(true);
  organization->set_committee_size(3);
  organization->set_standing_committee_size(5);
  *organization->mutable_valid_from() = DateOf(2025, 3, 4);
  auto created = Create(request);
  EXPECT_EQ(created.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Faults(created.status()),
              UnorderedElementsAre("organization.authorities:TYPE_CANNOT_DECIDE_ADMISSION",
                                   "organization.authorities[0].valid_from:DATE_IN_FUTURE",
                                   "organization.standing_committee_size:LARGER_THAN_COMMITTEE",
                                   "organization.valid_from:DATE_IN_FUTURE"));

  auto unknown = Create(NewOrganization(base_a_, "SOVIET", "Chi bộ mới"));
  EXPECT_THAT(Faults(unknown.status()), ElementsAre("organization.type:UNKNOWN_TYPE"));
  auto nowhere = Create(NewOrganization("organizations/018f0000-0000-7000-8000-000000000000",
                                        "PARTY_CELL", "Chi bộ mới"));
  EXPECT_EQ(nowhere.status().code(), absl::StatusCode::kNotFound);
}

TEST_F(OrganizationHandlerTest, OnlyWhoHoldsAnAuthorityGivesOne) {
  BuildProvince();
  auto request = NewOrganization(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ tự phong");
  request.mutable_organization()->set_has_admission_authority(true);
  // Over an organization without an authority.
  auto refused = harness_.Call(Clerk(bloc_), &Organizations::CreateOrganization, request);
  EXPECT_THAT(Unmet(refused.status()), ElementsAre("AUTHORITY_NOT_CONFERRED"));
  // Over the root.
  EXPECT_TRUE(harness_.Call(Clerk(root_), &Organizations::CreateOrganization, request).ok());
  // Over an organization that holds one.
  auto superior = NewOrganization(root_, "DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ có thẩm quyền");
  superior.mutable_organization()->set_has_admission_authority(true);
  const auto holder = Create(superior);
  ASSERT_TRUE(holder.ok()) << holder.status();
  request.mutable_organization()->set_parent(holder->name());
  request.set_request_id(harness_.NewRequestId());
  const auto given =
      harness_.Call(Clerk(holder->name()), &Organizations::CreateOrganization, request);
  EXPECT_TRUE(given.ok()) << given.status();
}

TEST_F(OrganizationHandlerTest, NamesTheSiblingOfTheSameName) {
  BuildProvince();
  auto created = Create(NewOrganization(base_a_, "PARTY_CELL", "  Chi bộ   Văn phòng "));
  EXPECT_EQ(created.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(created.status().ToString(), HasSubstr(cell_a1_));
  EXPECT_EQ(ErrorReason(created.status()), "RESOURCE_ALREADY_EXISTS");
}

TEST_F(OrganizationHandlerTest, ARetryChangesNothing) {
  BuildProvince();
  const auto request = NewOrganization(base_a_, "PARTY_CELL", "Chi bộ Ngân sách");
  const auto caller = Officer();
  auto first = harness_.Call(caller, &Organizations::CreateOrganization, request);
  const int64_t size = harness_.JournalSize();
  auto second = harness_.Call(caller, &Organizations::CreateOrganization, request);
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), size);

  auto other = request;
  other.mutable_organization()->set_display_name("Chi bộ khác");
  auto refused = harness_.Call(caller, &Organizations::CreateOrganization, other);
  EXPECT_EQ(ErrorReason(refused.status()), "REQUEST_ID_REUSED");
}

TEST_F(OrganizationHandlerTest, AnUpdateChangesTheMaskedFieldsAndGuardsTheEtag) {
  BuildProvince();
  v1::Organization base = *Get(Officer(), base_a_);
  base.set_has_trade_union(true);
  base.set_committee_size(15);
  base.set_display_name("Không được ghi");
  auto updated = Update(Change(base, {"has_trade_union", "committee_size"}));
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->display_name(), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(updated->committee_size(), 15);
  EXPECT_TRUE(updated->has_trade_union());
  EXPECT_EQ(updated->etag(), "\"2\"");
  EXPECT_EQ(Get(Officer(), base_a_)->SerializeAsString(), updated->SerializeAsString());

  auto stale = Update(Change(base, {"committee_size"}));
  EXPECT_EQ(stale.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ErrorReason(stale.status()), "ETAG_MISMATCH");
  for (const char* field : {"parent", "type", "has_admission_authority", "authorities"}) {
    auto forbidden = Update(Change(*updated, {field}));
    EXPECT_EQ(forbidden.status().code(), absl::StatusCode::kInvalidArgument) << field;
  }

  v1::Organization cell = *Get(Officer(), cell_a2_);
  cell.set_display_name("Chi bộ Văn phòng");
  auto clash = Update(Change(cell, {"display_name"}));
  EXPECT_EQ(clash.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(clash.status().ToString(), HasSubstr(cell_a1_));
  EXPECT_EQ(Get(Officer(), cell_a2_)->display_name(), "Chi bộ Thanh tra");
}

TEST_F(OrganizationHandlerTest, OfTwoUpdatesAtOnceOneWins) {
  BuildProvince();
  const v1::Organization base = *Get(Officer(), base_a_);
  std::vector<absl::StatusCode> codes(4);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < codes.size(); ++i) {
    auto request = Change(base, {"committee_size"});
    request.mutable_organization()->set_committee_size(static_cast<int>(10 + i));
    threads.emplace_back([&, i, request] {
      auto caller = harness_.Person({Harness::GrantOver(
          std::nullopt, {"organization.organizations.read", "organization.organizations.write"})});
      codes[i] = harness_.Call(caller, &Organizations::UpdateOrganization, request).status().code();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::count(codes.begin(), codes.end(), absl::StatusCode::kOk), 1);
  EXPECT_EQ(std::count(codes.begin(), codes.end(), absl::StatusCode::kAborted), 3);
  EXPECT_EQ(Get(Officer(), base_a_)->etag(), "\"2\"");
}

TEST_F(OrganizationHandlerTest, EveryChangeIsInTheJournalWithItsFacts) {
  BuildProvince();
  v1::Organization base = *Get(Officer(), base_a_);
  base.set_committee_size(9);
  ASSERT_TRUE(Update(Change(base, {"committee_size"})).ok());
  const auto entries = harness_.WaitForJournal(8);
  ASSERT_THAT(entries, SizeIs(8));
  const auto& last = entries.back();
  EXPECT_EQ(last.aggregate_type(), "organizations");
  EXPECT_EQ(last.aggregate_id(), IdOf(base_a_).ToBytes());
  EXPECT_EQ(last.organization_id(), IdOf(base_a_).ToBytes());
  EXPECT_EQ(last.aggregate_version(), 2);
  EXPECT_EQ(last.action(), "UpdateOrganization");
  EXPECT_FALSE(last.historical());
  v1::OrganizationChanged event;
  ASSERT_TRUE(last.event().UnpackTo(&event));
  EXPECT_EQ(event.organization().committee_size(), 9);
  ASSERT_EQ(event.periods_size(), 2);
  EXPECT_EQ(event.periods(0).committee_size(), 0);
  EXPECT_EQ(event.periods(1).committee_size(), 9);
  EXPECT_EQ(event.organization().parent(), bloc_);
}

TEST_F(OrganizationHandlerTest, AClerkSeesAndChangesNothingElsewhere) {
  BuildProvince();
  const auto clerk = Clerk(base_a_);
  EXPECT_TRUE(Get(clerk, base_a_).ok());
  EXPECT_TRUE(Get(clerk, cell_a1_).ok());
  for (const std::string& name : {root_, bloc_, base_b_, cell_b1_}) {
    EXPECT_EQ(Get(clerk, name).status().code(), absl::StatusCode::kNotFound);
    v1::ListOrganizationsRequest list;
    list.set_parent(name);
    auto listed = harness_.Call(clerk, &Organizations::ListOrganizations, list);
    EXPECT_EQ(listed.status().code(), absl::StatusCode::kNotFound);
    v1::Organization organization = *Get(Officer(), name);
    auto updated = harness_.Call(clerk, &Organizations::UpdateOrganization,
                                 Change(organization, {"committee_size"}));
    EXPECT_EQ(updated.status().code(), absl::StatusCode::kNotFound);
    auto created = harness_.Call(clerk, &Organizations::CreateOrganization,
                                 NewOrganization(name, "PARTY_CELL", "Chi bộ lạ"));
    EXPECT_EQ(created.status().code(), absl::StatusCode::kNotFound);
  }
  EXPECT_THAT(ListNames(clerk), UnorderedElementsAre(base_a_, cell_a1_, cell_a2_));
  EXPECT_THAT(ListNames(harness_.Person({Harness::GrantOver(Uuid::FromName("unknown"),
                                                            {"organization.organizations.read"})})),
              IsEmpty());
  const auto late = harness_.Person({Harness::GrantOver(
      IdOf(base_a_), {"organization.organizations.read"}, Date(2024, 1, 1), Date(2025, 3, 2))});
  EXPECT_EQ(Get(late, base_a_).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(OrganizationHandlerTest, ListsByNameInPagesAndFilters) {
  BuildProvince();
  const std::vector<std::string> by_name = {cell_a2_, cell_a1_, cell_b1_, bloc_,
                                            base_a_,  base_b_,  root_};
  for (int size : {1, 2, 3, 50}) {
    v1::ListOrganizationsRequest request;
    request.set_page_size(size);
    EXPECT_EQ(ListNames(Officer(), request), by_name) << size;
  }
  // Two roots, which do not overlap, in one order.
  const auto both =
      harness_.Person({Harness::GrantOver(IdOf(base_b_), {"organization.organizations.read"}),
                       Harness::GrantOver(IdOf(cell_a2_), {"organization.organizations.read"}),
                       Harness::GrantOver(IdOf(base_a_), {"organization.organizations.read"})});
  v1::ListOrganizationsRequest paged;
  paged.set_page_size(2);
  EXPECT_THAT(ListNames(both, paged), ElementsAre(cell_a2_, cell_a1_, cell_b1_, base_a_, base_b_));

  v1::ListOrganizationsRequest children;
  children.set_parent(bloc_);
  EXPECT_THAT(ListNames(Officer(), children), ElementsAre(base_a_, base_b_));
  children.set_subtree(true);
  EXPECT_THAT(ListNames(Officer(), children), SizeIs(5));
  children.set_type("PARTY_CELL");
  EXPECT_THAT(ListNames(Officer(), children), ElementsAre(cell_a2_, cell_a1_, cell_b1_));
  children.set_text("CHI BO van");
  EXPECT_THAT(ListNames(Officer(), children), ElementsAre(cell_a1_, cell_b1_));

  // A word of the name begins the text; the middle of a word does not.
  v1::ListOrganizationsRequest search;
  search.set_text("tai chinh");
  EXPECT_THAT(ListNames(Officer(), search), ElementsAre(base_a_));
  search.set_text("Y TẾ");
  EXPECT_THAT(ListNames(Officer(), search), ElementsAre(base_b_));
  search.set_text("ai chinh");
  EXPECT_THAT(ListNames(Officer(), search), IsEmpty());
  search.set_text("%");
  EXPECT_THAT(ListNames(Officer(), search), SizeIs(7)) << "nothing to search by";

  auto response = harness_.Call(Officer(), &Organizations::ListOrganizations, paged);
  ASSERT_TRUE(response.ok());
  v1::ListOrganizationsRequest other = paged;
  other.set_text("dang bo");
  other.set_page_token(response->next_page_token());
  auto foreign = harness_.Call(Officer(), &Organizations::ListOrganizations, other);
  EXPECT_EQ(foreign.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(OrganizationHandlerTest, TheTreeOutlivesTheProcess) {
  BuildProvince();
  harness_.Restart();
  EXPECT_EQ(harness_.runtime().tree().size(), 7u);
  EXPECT_TRUE(Get(Clerk(base_b_), cell_b1_).ok());
}

TEST_F(OrganizationHandlerTest, ManyCreatedAtOnceAreAllInTheTree) {
  BuildProvince();
  std::vector<std::string> names(12);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (size_t j = i; j < names.size(); j += 4) {
        names[j] = MustCreate(base_b_, "PARTY_CELL", absl::StrCat("Chi bộ số ", j));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& name : names) {
    EXPECT_TRUE(harness_.runtime().tree().IsWithin(IdOf(name), IdOf(base_b_)));
  }
}

TEST_F(OrganizationHandlerTest, TheCalendarCountsWorkingDays) {
  v1::ListHolidaysRequest year;
  year.set_year(2025);
  auto days = harness_.Call(Officer(), &Calendar::ListHolidays, year);
  ASSERT_TRUE(days.ok()) << days.status();
  ASSERT_GT(days->holidays_size(), 10);
  EXPECT_EQ(days->holidays(0).day().month(), 1);
  EXPECT_EQ(days->holidays(0).day().day(), 1);

  v1::CountWorkingDaysRequest count;
  *count.mutable_from_date() = DateOf(2025, 8, 28);
  count.set_working_days(3);
  auto forward = harness_.Call(Officer(), &Calendar::CountWorkingDays, count);
  ASSERT_TRUE(forward.ok()) << forward.status();
  count.set_working_days(0);
  *count.mutable_to_date() = forward->to_date();
  auto back = harness_.Call(Officer(), &Calendar::CountWorkingDays, count);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->working_days(), 3);
  // The second of September is a holiday: more than three days and a weekend went by.
  EXPECT_GE(forward->to_date().day(), 3);
  EXPECT_EQ(forward->to_date().month(), 9);

  count.set_working_days(5);
  auto both = harness_.Call(Officer(), &Calendar::CountWorkingDays, count);
  EXPECT_THAT(Faults(both.status()), ElementsAre("to_date:ONE_OF"));
  count.set_working_days(0);
  *count.mutable_to_date() = DateOf(2025, 8, 27);
  auto reversed = harness_.Call(Officer(), &Calendar::CountWorkingDays, count);
  EXPECT_THAT(Faults(reversed.status()), ElementsAre("to_date:BEFORE_FROM_DATE"));
}

}  // namespace
}  // namespace ketnap::organization
