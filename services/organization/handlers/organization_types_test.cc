#include "absl/strings/str_cat.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OrganizationTypesTest : public ProvinceTest {
 protected:
  access::Caller Administrator() {
    return harness_.Person(
        {Harness::GrantOver(std::nullopt, {"organization.structure.configure"})});
  }
  absl::StatusOr<v1::OrganizationType> Set(const v1::OrganizationType& type) {
    v1::SetOrganizationTypeRequest request;
    *request.mutable_type() = type;
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(Administrator(), &Organizations::SetOrganizationType, request);
  }
  std::vector<v1::OrganizationType> Types(int page_size) {
    const auto reader = Administrator();
    std::vector<v1::OrganizationType> types;
    v1::ListOrganizationTypesRequest request;
    request.set_page_size(page_size);
    for (int pages = 0; pages < 20; ++pages) {
      auto page = harness_.Call(reader, &Organizations::ListOrganizationTypes, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      types.insert(types.end(), page->types().begin(), page->types().end());
      if (page->next_page_token().empty()) break;
      request.set_page_token(page->next_page_token());
    }
    return types;
  }
  v1::OrganizationType Type(const std::string& code) {
    for (const auto& type : Types(50)) {
      if (type.code() == code) return type;
    }
    ADD_FAILURE() << "no type " << code;
    return {};
  }
};

TEST_F(OrganizationTypesTest, AreListedByCodeInPages) {
  for (int size : {1, 4, 50}) {
    std::vector<std::string> codes;
    for (const auto& type : Types(size)) codes.push_back(type.code());
    EXPECT_THAT(codes, ElementsAre("DIRECT_SUPERIOR_COMMITTEE", "GRASSROOTS_CELL",
                                   "GRASSROOTS_PARTY_ORGANIZATION", "PARTY_CELL",
                                   "PROVINCIAL_COMMITTEE", "SECTIONAL_COMMITTEE"))
        << size;
  }
  const v1::OrganizationType cell = Type("PARTY_CELL");
  EXPECT_THAT(cell.allowed_parents(),
              ElementsAre("GRASSROOTS_PARTY_ORGANIZATION", "SECTIONAL_COMMITTEE"));
  EXPECT_TRUE(cell.holds_members());
  EXPECT_EQ(cell.etag(), "\"0\"");
}

TEST_F(OrganizationTypesTest, ANewKindIsARow) {
  BuildProvince();
  v1::OrganizationType type;
  type.set_code("COMMUNE_COMMITTEE");
  type.set_display_name("Đảng bộ xã, phường");
  type.set_may_decide_admission(true);
  type.add_allowed_parents("PROVINCIAL_COMMITTEE");
  *type.mutable_valid_from() = DateOf(2025, 1, 1);
  auto made = Set(type);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->etag(), "\"1\"");
  const auto entry = harness_.WaitForJournal(8).back();
  EXPECT_EQ(entry.aggregate_type(), "organizationTypes");
  v1::OrganizationTypeChanged event;
  ASSERT_TRUE(entry.event().UnpackTo(&event));
  EXPECT_EQ(event.type().SerializeAsString(), made->SerializeAsString());

  auto early = NewOrganization(root_, "COMMUNE_COMMITTEE", "Đảng bộ phường Đông Kinh");
  auto refused = Create(early);
  EXPECT_THAT(Unmet(refused.status()), ElementsAre("ORGANIZATION_TYPE_DAYS"));
  *early.mutable_organization()->mutable_valid_from() = DateOf(2025, 1, 1);
  early.set_request_id(harness_.NewRequestId());
  EXPECT_TRUE(Create(early).ok());

  made->set_display_name("Đảng bộ xã");
  auto changed = Set(*made);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->etag(), "\"2\"");
  auto stale = Set(*made);
  EXPECT_EQ(ErrorReason(stale.status()), "ETAG_MISMATCH");
}

TEST_F(OrganizationTypesTest, DoNotForbidWhatIsThere) {
  BuildProvince();
  MustEnter(cell_a1_, "Nông Văn Chính");
  v1::OrganizationType cell = Type("PARTY_CELL");
  cell.clear_allowed_parents();
  cell.add_allowed_parents("SECTIONAL_COMMITTEE");
  cell.set_holds_members(false);
  auto refused = Set(cell);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "ORGANIZATION_TYPE_IN_USE");
  EXPECT_THAT(Unmet(refused.status()),
              ElementsAre("ORGANIZATION_TYPE_PARENT", "ORGANIZATION_TYPE_MEMBERS"));
  EXPECT_THAT(UnmetConditions(refused.status())[0].message.vietnamese, HasSubstr("3 tổ chức"));

  v1::OrganizationType province = Type("PROVINCIAL_COMMITTEE");
  province.set_may_be_root(false);
  province.add_allowed_parents("PROVINCIAL_COMMITTEE");
  EXPECT_THAT(Unmet(Set(province).status()), ElementsAre("ORGANIZATION_TYPE_ROOT"));

  v1::OrganizationType section = Type("SECTIONAL_COMMITTEE");
  section.set_may_decide_admission(true);
  section.add_allowed_parents("NOWHERE");
  EXPECT_THAT(Faults(Set(section).status()), ElementsAre("type.allowed_parents:UNKNOWN_TYPE"));
  section.mutable_allowed_parents()->RemoveLast();
  EXPECT_TRUE(Set(section).ok());
}

TEST_F(OrganizationTypesTest, TakeAGrantOverTheWholeSuite) {
  BuildProvince();
  const auto clerk = Clerk(root_, {"organization.structure.configure"});
  v1::SetOrganizationTypeRequest request;
  *request.mutable_type() = Type("PARTY_CELL");
  request.set_request_id(harness_.NewRequestId());
  auto refused = harness_.Call(clerk, &Organizations::SetOrganizationType, request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(refused.status()), "SUITE_GRANT_REQUIRED");
}

}  // namespace
}  // namespace ketnap::organization
