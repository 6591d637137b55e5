#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONVERSION_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "google/type/date.pb.h"
#include "ketnap/organization/v1/member.pb.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "ketnap/organization/v1/plan.pb.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/organization.h"
#include "services/organization/domain/plan.h"

// Between the API's messages and the domain's structs. To the domain: what the service itself sets
// (names, versions, times) is not read, names of people and organizations are tidied;
// INVALID_ARGUMENT for what does not convert.
namespace ketnap::organization {

std::string OrganizationName(const Uuid& id);
std::string MemberName(const Uuid& id);
std::string PlanName(const Uuid& id);

absl::StatusOr<std::optional<Date>> OptionalDateFromProto(const google::type::Date& date);

v1::Organization ToProto(const Organization& organization);
absl::StatusOr<Organization> FromProto(const v1::Organization& proto);

v1::Member ToProto(const Member& member);
absl::StatusOr<Member> FromProto(const v1::Member& proto);

v1::Plan ToProto(const Plan& plan);
absl::StatusOr<Plan> FromProto(const v1::Plan& proto);
absl::StatusOr<std::vector<Target>> TargetsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Target>& protos, std::string_view field);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONVERSION_H_
