#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_CONVERT_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_CONVERT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "ketnap/identity/v1/account.pb.h"
#include "ketnap/identity/v1/authentication.pb.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/grant.h"

namespace ketnap::identity {

inline constexpr char kAccounts[] = "accounts";
inline constexpr char kGrants[] = "grants";
inline constexpr char kInspections[] = "inspections";
inline constexpr char kMembers[] = "members";
inline constexpr char kSessions[] = "sessions";
inline constexpr char kWholeSuite[] = "organizations/-";

std::string AccountName(const Uuid& id);
std::string GrantName(const Uuid& id);
std::string SessionName(const Uuid& id);
// "" when absent.
std::string MemberName(const std::optional<Uuid>& id);
std::string InspectionName(const std::optional<Uuid>& id);
// "organizations/-" when absent.
std::string OrganizationName(const std::optional<Uuid>& id);

// The id in the name of an organization; absent for the whole suite. INVALID_ARGUMENT on `field`.
absl::StatusOr<std::optional<Uuid>> ParseOrganizationOrSuite(std::string_view name,
                                                             std::string_view field);

// The id in the name of a member; absent for "". INVALID_ARGUMENT on `field`.
absl::StatusOr<std::optional<Uuid>> ParseMember(std::string_view name, std::string_view field);

v1::Account ToProto(const Account& account);
v1::Grant ToProto(const RoleGrant& grant);
v1::Role ToProto(const Role& role);
v1::EffectiveGrant ToEffective(const RoleGrant& grant, const Role& role);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_CONVERT_H_
