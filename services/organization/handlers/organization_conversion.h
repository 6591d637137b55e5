#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_CONVERSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "google/type/date.pb.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "ketnap/organization/v1/reorganization.pb.h"
#include "services/organization/domain/lineage.h"
#include "services/organization/domain/organization.h"

// Between the API's messages and the domain's structs. To the domain: what the service itself sets
// (names, versions, times) is not read, names of people and organizations are tidied;
// INVALID_ARGUMENT for what does not convert.
namespace ketnap::organization {

std::string OrganizationName(const Uuid& id);

absl::StatusOr<std::optional<Date>> OptionalDateFromProto(const google::type::Date& date);

// With the authorities and codes of `day`; whether it decides admission is told of that day.
v1::Organization ToProto(const Organization& organization, Date day);
// With every authority and code it ever held, as events carry it.
v1::Organization WithEverything(const Organization& organization, Date today);
// Authorities and codes without a first day have the organization's. An organization that may
// decide admission and names no authority has one of kind ADMISSION, whose evidence is owed.
absl::StatusOr<Organization> FromProto(const v1::Organization& proto);
// UNKNOWN_VALUE for a kind of workplace or of authority that there is none of.
absl::Status CheckKinds(const Organization& organization);

v1::OrganizationPeriod ToProto(const OrganizationPeriod& period);

v1::DecisionReference ToProto(const DecisionReference& decision);
// `field` is where it stands in the request.
absl::StatusOr<DecisionReference> FromProto(const v1::DecisionReference& proto,
                                            std::string_view field);

v1::LineageEdge ToProto(const LineageEdge& edge);

v1::OrganizationType ToProto(const OrganizationType& type);
absl::StatusOr<OrganizationType> FromProto(const v1::OrganizationType& proto);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_ORGANIZATION_CONVERSION_H_
