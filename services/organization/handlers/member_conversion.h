#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_CONVERSION_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "google/type/date.pb.h"
#include "ketnap/organization/v1/member.pb.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/member_transfer.h"
#include "services/organization/handlers/organization_conversion.h"

// Between the API's messages and the domain's structs. To the domain: what the service itself sets
// (names, versions, times) is not read, names of people and organizations are tidied;
// INVALID_ARGUMENT for what does not convert.
namespace ketnap::organization {

std::string MemberName(const Uuid& id);

// The member with every stay, post and exemption; what changes with the day as on `today`.
v1::Member ToProto(const Member& member, Date today);
// Without them, as lists give it.
v1::Member ToListedProto(const Member& member, Date today);
// What the papers say; stays, posts and exemptions are not read.
absl::StatusOr<Member> FromProto(const v1::Member& proto);

v1::Appointment ToProto(const Appointment& appointment);
absl::StatusOr<Appointment> FromProto(const v1::Appointment& proto);

v1::MemberTransfer ToProto(const MemberTransfer& transfer, Date today);
absl::StatusOr<MemberTransfer> FromProto(const v1::MemberTransfer& proto);

absl::StatusOr<Exemption> FromProto(const v1::ActivityExemption& proto);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_CONVERSION_H_
