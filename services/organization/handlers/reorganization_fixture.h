#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_FIXTURE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_FIXTURE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/proto_date.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {

// Reorganizations of the small province.
class ReorganizationServiceTest : public ProvinceTest {
 protected:
  // Everything, everywhere, reorganizations included.
  access::Caller Reorganizer(std::optional<std::string> organization = std::nullopt,
                             bool history = true) {
    std::vector<std::string> permissions = {
        "organization.organizations.read", "organization.organizations.write",
        "organization.members.read",       "organization.members.write",
        "organization.plans.read",         "organization.plans.write",
        "organization.plans.approve",      "organization.structure.reorganize"};
    if (history) permissions.push_back("history.enter");
    std::optional<Uuid> over;
    if (organization.has_value()) over = IdOf(*organization);
    // Always the same person, so that a retry is one.
    return harness_.Person({Harness::GrantOver(over, permissions)}, Uuid::FromName("reorganizer"));
  }

  // For the day of the clock, or another one.
  v1::ReorganizeRequest NewReorganization(const std::string& organization,
                                          std::optional<Date> day = std::nullopt) {
    v1::ReorganizeRequest request;
    auto* reorganization = request.mutable_reorganization();
    reorganization->set_organization(organization);
    reorganization->set_title("Sắp xếp tổ chức đảng");
    auto* decision = reorganization->mutable_decision();
    decision->set_number("12");
    decision->set_symbol("QĐ/TU");
    decision->set_issuer("Tỉnh ủy Lạng Sơn");
    *decision->mutable_date() = DateOf(2025, 1, 15);
    *reorganization->mutable_effective_date() = DateToProto(day.value_or(harness_.clock().Today()));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  static v1::StructureOperation* Next(v1::ReorganizeRequest* request) {
    return request->mutable_reorganization()->add_operations();
  }
  // The name of what it will make.
  std::string AddCreate(v1::ReorganizeRequest* request, const std::string& parent,
                        const std::string& type, const std::string& display_name) {
    const std::string name =
        absl::StrCat("organizations/", Uuid::Generate(harness_.clock().Now()).ToString());
    auto* made = Next(request)->mutable_create()->mutable_organization();
    made->set_name(name);
    made->set_parent(parent);
    made->set_type(type);
    made->set_display_name(display_name);
    *made->mutable_valid_from() = request->reorganization().effective_date();
    return name;
  }
  static void AddRename(v1::ReorganizeRequest* request, const std::string& organization,
                        const std::string& display_name) {
    auto* rename = Next(request)->mutable_rename();
    rename->set_organization(organization);
    rename->set_display_name(display_name);
  }
  static void AddMove(v1::ReorganizeRequest* request, const std::vector<std::string>& organizations,
                      const std::string& new_parent) {
    auto* move = Next(request)->mutable_move();
    for (const std::string& name : organizations) move->add_organizations(name);
    move->set_new_parent(new_parent);
  }
  static void AddMerge(v1::ReorganizeRequest* request, const std::vector<std::string>& sources,
                       const std::string& target) {
    auto* merge = Next(request)->mutable_merge();
    for (const std::string& name : sources) merge->add_sources(name);
    merge->set_target(target);
  }
  static v1::SplitPart* AddPart(v1::SplitOperation* split, const std::string& organization,
                                int share_percent, bool takes_rest) {
    auto* part = split->add_parts();
    part->set_organization(organization);
    part->set_share_percent(share_percent);
    part->set_takes_rest(takes_rest);
    return part;
  }
  static void AddDissolve(v1::ReorganizeRequest* request, const std::string& organization,
                          const std::vector<std::string>& successors) {
    auto* dissolve = Next(request)->mutable_dissolve();
    dissolve->set_organization(organization);
    int left = 100;
    for (size_t i = 0; i < successors.size(); ++i) {
      auto* successor = dissolve->add_successors();
      successor->set_organization(successors[i]);
      const bool last = i + 1 == successors.size();
      successor->set_share_percent(last ? left : 100 / static_cast<int>(successors.size()));
      left -= successor->share_percent();
      successor->set_takes_rest(i == 0);
    }
  }

  absl::StatusOr<v1::ReorganizeResponse> Reorganize(const v1::ReorganizeRequest& request) {
    return harness_.Call(Reorganizer(), &Organizations::Reorganize, request);
  }
  v1::ReorganizeResponse MustReorganize(const v1::ReorganizeRequest& request) {
    auto response = Reorganize(request);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const auto& condition : UnmetConditions(response.status())) {
      ADD_FAILURE() << condition.rule_id << ": " << condition.message.vietnamese;
    }
    return response.value_or(v1::ReorganizeResponse());
  }
  v1::Reorganization GetReorganization(const std::string& name) {
    v1::GetReorganizationRequest request;
    request.set_name(name);
    auto found = harness_.Call(Reorganizer(), &Organizations::GetReorganization, request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.value_or(v1::Reorganization());
  }
  // Once it stands there, or after ten seconds as it is.
  v1::Reorganization WaitForState(const std::string& name, v1::ReorganizationState state) {
    v1::Reorganization found;
    for (int i = 0; i < 200; ++i) {
      found = GetReorganization(name);
      if (found.state() == state) break;
      absl::SleepFor(absl::Milliseconds(50));
    }
    EXPECT_EQ(found.state(), state) << found.blocked_reason();
    return found;
  }
  static std::map<v1::ImpactKind, int64_t> Counts(const v1::ReorganizeResponse& response) {
    std::map<v1::ImpactKind, int64_t> counts;
    for (const auto& of_kind : response.impact()) counts[of_kind.kind()] = of_kind.count();
    return counts;
  }
  std::string OrganizationOf(const std::string& member) {
    v1::GetMemberRequest request;
    request.set_name(member);
    auto found = harness_.Call(Reorganizer(), &Members::GetMember, request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->organization() : "";
  }
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_FIXTURE_H_
