#include "services/organization/handlers/province_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"

namespace ketnap::organization {

google::type::Date DateOf(int year, int month, int day) {
  return DateToProto(Date(year, month, day));
}

ProvinceTest::ProvinceTest()
    : harness_({.service = "organization",
                .build = &BuildApp,
                .today = Date(2025, 3, 3),
                .peers = {"dossier", "identity", "training"},
                .configure = [](ketnap::config::v1::ServiceConfig& config) {
                  config.set_working_days_file(absl::StrCat(
                      KETNAP_SOURCE_DIR, "/services/organization/data/working_days.textproto"));
                  config.set_organization_rules_file(
                      absl::StrCat(KETNAP_SOURCE_DIR,
                                   "/services/organization/data/organization_rules.textproto"));
                }}) {}

access::Caller ProvinceTest::Officer() {
  return harness_.Person({Harness::GrantOver(
      std::nullopt,
      {"organization.organizations.read", "organization.organizations.write",
       "organization.members.read", "organization.members.write", "organization.plans.read",
       "organization.plans.write", "organization.plans.approve", "organization.calendar.write"})});
}

access::Caller ProvinceTest::Clerk(const std::string& organization, std::vector<std::string> more) {
  std::vector<std::string> permissions = {
      "organization.organizations.read", "organization.organizations.write",
      "organization.members.read",       "organization.members.write",
      "organization.plans.read",         "organization.plans.write"};
  permissions.insert(permissions.end(), more.begin(), more.end());
  return harness_.Person({Harness::GrantOver(IdOf(organization), permissions)});
}

void ProvinceTest::BuildProvince() {
  root_ = MustCreate("", "PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh Lạng Sơn");
  bloc_ = MustCreate(root_, "DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ Khối các cơ quan tỉnh");
  base_a_ = MustCreate(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Tài chính");
  base_b_ = MustCreate(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Y tế");
  cell_a1_ = MustCreate(base_a_, "PARTY_CELL", "Chi bộ Văn phòng");
  cell_a2_ = MustCreate(base_a_, "PARTY_CELL", "Chi bộ Thanh tra");
  cell_b1_ = MustCreate(base_b_, "PARTY_CELL", "Chi bộ Văn phòng");
}

v1::CreateOrganizationRequest ProvinceTest::NewOrganization(const std::string& parent,
                                                            const std::string& type,
                                                            const std::string& display_name) {
  v1::CreateOrganizationRequest request;
  auto* organization = request.mutable_organization();
  organization->set_parent(parent);
  organization->set_type(type);
  organization->set_display_name(display_name);
  *organization->mutable_valid_from() = DateOf(2001, 2, 3);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Organization> ProvinceTest::Create(
    const v1::CreateOrganizationRequest& request) {
  return harness_.Call(Officer(), &Organizations::CreateOrganization, request);
}

std::string ProvinceTest::MustCreate(const std::string& parent, const std::string& type,
                                     const std::string& display_name) {
  auto created = Create(NewOrganization(parent, type, display_name));
  EXPECT_TRUE(created.ok()) << display_name << ": " << created.status();
  return created.ok() ? created->name() : "";
}

absl::StatusOr<v1::Organization> ProvinceTest::Get(const access::Caller& caller,
                                                   const std::string& name) {
  v1::GetOrganizationRequest request;
  request.set_name(name);
  return harness_.Call(caller, &Organizations::GetOrganization, request);
}

std::vector<std::string> ProvinceTest::ListNames(const access::Caller& caller,
                                                 v1::ListOrganizationsRequest request) {
  std::vector<std::string> names;
  for (int pages = 0; pages < 100; ++pages) {
    auto response = harness_.Call(caller, &Organizations::ListOrganizations, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return names;
    for (const auto& organization : response->organizations()) names.push_back(organization.name());
    if (response->next_page_token().empty()) return names;
    EXPECT_EQ(response->organizations_size(), request.page_size());
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return names;
}

v1::CreateMemberRequest ProvinceTest::NewMember(const std::string& organization,
                                                const std::string& full_name) {
  v1::CreateMemberRequest request;
  auto* member = request.mutable_member();
  member->set_organization(organization);
  member->set_full_name(full_name);
  *member->mutable_birth_date() = DateOf(1980, 5, 6);
  member->set_status(v1::MEMBER_STATUS_OFFICIAL);
  *member->mutable_admission_ceremony_date() = DateOf(2005, 9, 15);
  *member->mutable_official_date() = DateOf(2006, 9, 15);
  *member->mutable_seniority_date() = DateOf(2005, 8, 25);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Member> ProvinceTest::Enter(const v1::CreateMemberRequest& request) {
  return harness_.Call(Officer(), &Members::CreateMember, request);
}

v1::Member ProvinceTest::MustEnter(const std::string& organization, const std::string& full_name) {
  auto member = Enter(NewMember(organization, full_name));
  EXPECT_TRUE(member.ok()) << member.status();
  return member.value_or(v1::Member());
}

std::vector<std::string> ProvinceTest::ListMemberNames(const access::Caller& caller,
                                                       v1::ListMembersRequest request) {
  std::vector<std::string> names;
  for (int pages = 0; pages < 100; ++pages) {
    auto response = harness_.Call(caller, &Members::ListMembers, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return names;
    for (const auto& member : response->members()) names.push_back(member.full_name());
    if (response->next_page_token().empty()) return names;
    EXPECT_EQ(response->members_size(), request.page_size());
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return names;
}

v1::CreatePlanRequest ProvinceTest::NewPlan(const std::string& organization, int year,
                                            int whole_target) {
  v1::CreatePlanRequest request;
  auto* plan = request.mutable_plan();
  plan->set_organization(organization);
  plan->set_period(v1::PLAN_PERIOD_YEAR);
  *plan->mutable_start_date() = DateOf(year, 1, 1);
  *plan->mutable_end_date() = DateOf(year, 12, 31);
  plan->set_title(absl::StrCat("Kế hoạch phát triển đảng viên năm ", year));
  plan->set_whole_target(whole_target);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Plan> ProvinceTest::Make(const v1::CreatePlanRequest& request) {
  return harness_.Call(Officer(), &Plans::CreatePlan, request);
}

v1::SetTargetsRequest ProvinceTest::NewTargets(const std::string& plan,
                                               std::vector<std::pair<std::string, int>> parts) {
  v1::SetTargetsRequest request;
  request.set_plan(plan);
  for (const auto& [organization, admissions] : parts) {
    auto* target = request.add_targets();
    target->set_organization(organization);
    target->set_admissions(admissions);
  }
  request.set_request_id(harness_.NewRequestId());
  return request;
}

Uuid ProvinceTest::IdOf(const std::string& name) {
  auto id = Uuid::Parse(name.substr(name.find('/') + 1));
  EXPECT_TRUE(id.ok()) << name;
  return id.value_or(Uuid());
}

std::vector<std::string> ProvinceTest::Faults(const absl::Status& status) {
  std::vector<std::string> faults;
  for (const auto& violation : FieldViolations(status)) {
    faults.push_back(absl::StrCat(violation.field, ":", violation.rule_id));
  }
  return faults;
}

std::vector<std::string> ProvinceTest::Unmet(const absl::Status& status) {
  std::vector<std::string> rules;
  for (const auto& condition : UnmetConditions(status)) rules.push_back(condition.rule_id);
  return rules;
}

}  // namespace ketnap::organization
