#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PROVINCE_FIXTURE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PROVINCE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "common/testing/service_harness.h"
#include "ketnap/organization/v1/calendar.grpc.pb.h"
#include "ketnap/organization/v1/member_service.grpc.pb.h"
#include "ketnap/organization/v1/organization_service.grpc.pb.h"
#include "ketnap/organization/v1/plan_service.grpc.pb.h"
#include "services/organization/app.h"

namespace ketnap::organization {

// A small province on a running service, today 3 March 2025:
//   root (tỉnh) > bloc (khối) > base_a > cell_a1, cell_a2
//                             > base_b > cell_b1
class ProvinceTest : public ::testing::Test {
 protected:
  using Harness = ketnap::testing::ServiceHarness;
  using Organizations = v1::OrganizationService::Stub;
  using Members = v1::MemberService::Stub;
  using Plans = v1::PlanService::Stub;
  using Calendar = v1::CalendarService::Stub;

  ProvinceTest();

  // Everything, everywhere.
  access::Caller Officer();
  // Reads and writes members and plans, and reads and writes organizations, of `organization` and
  // below.
  access::Caller Clerk(const std::string& organization, std::vector<std::string> more = {});

  void BuildProvince();

  v1::CreateOrganizationRequest NewOrganization(const std::string& parent, const std::string& type,
                                                const std::string& display_name);
  absl::StatusOr<v1::Organization> Create(const v1::CreateOrganizationRequest& request);
  std::string MustCreate(const std::string& parent, const std::string& type,
                         const std::string& display_name);
  absl::StatusOr<v1::Organization> Get(const access::Caller& caller, const std::string& name);
  std::vector<std::string> ListNames(const access::Caller& caller,
                                     v1::ListOrganizationsRequest request = {});

  v1::CreateMemberRequest NewMember(const std::string& organization, const std::string& full_name);
  absl::StatusOr<v1::Member> Enter(const v1::CreateMemberRequest& request);
  v1::Member MustEnter(const std::string& organization, const std::string& full_name);
  std::vector<std::string> ListMemberNames(const access::Caller& caller,
                                           v1::ListMembersRequest request = {});

  v1::CreatePlanRequest NewPlan(const std::string& organization, int year, int whole_target);
  absl::StatusOr<v1::Plan> Make(const v1::CreatePlanRequest& request);
  // With these parts.
  v1::SetTargetsRequest NewTargets(const std::string& plan,
                                   std::vector<std::pair<std::string, int>> parts);

  static Uuid IdOf(const std::string& name);
  // Fields named by the violations of an INVALID_ARGUMENT, each as "field:RULE".
  static std::vector<std::string> Faults(const absl::Status& status);
  // Rules of the unmet conditions.
  static std::vector<std::string> Unmet(const absl::Status& status);

  Harness harness_;
  std::string root_, bloc_, base_a_, base_b_, cell_a1_, cell_a2_, cell_b1_;
};

google::type::Date DateOf(int year, int month, int day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PROVINCE_FIXTURE_H_
