#include "services/supervision/handlers/exports/export_grants.h"

#include <algorithm>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/access/v1/caller.pb.h"
#include "services/supervision/handlers/exports/report_reader.h"

namespace ketnap::supervision {
namespace {

// Opens what is suppressed for others.
constexpr char kSensitive[] = "supervision.sensitive.read";

// Whether the answer names records by the caller's own scope, and not by the organization alone.
bool GoesByWholeScope(const v1::ReportQuery& query) {
  return query.has_figure_records() || query.has_findings();
}

absl::Status Changed() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "EXPORT_GRANTS_CHANGED",
      {"Quyền của đồng chí đã thay đổi từ khi kết xuất báo cáo. Đề nghị kết xuất lại.",
       "The caller's grants have changed since the report was made; export it again."});
}

bool HoldsEverywhere(const access::RequestContext& context, const std::string& permission) {
  return std::any_of(context.caller.grants.begin(), context.caller.grants.end(),
                     [&](const access::Grant& grant) {
                       return !grant.organization.has_value() && grant.IsValidOn(context.today) &&
                              grant.Permits(permission);
                     });
}

}  // namespace

std::string GrantsFor(const access::RequestContext& context, const access::OrganizationTree& tree,
                      const v1::ReportQuery& query) {
  const auto organization = api::ParseResourceName(OrganizationOf(query), "organizations");
  access::v1::CallerClaims claims;
  claims.set_account(context.caller.account);
  claims.set_member(context.caller.member);
  for (const access::Grant& grant : context.caller.grants) {
    if (!grant.IsValidOn(context.today)) continue;
    const bool covers = !grant.organization.has_value() || GoesByWholeScope(query) ||
                        (organization.ok() && tree.IsWithin(*organization, *grant.organization));
    if (!covers) continue;
    access::v1::GrantClaim kept;
    // Sorted, as a grant has them.
    for (const std::string& permission : {PermissionOf(query), std::string(kSensitive)}) {
      if (grant.Permits(permission)) kept.add_permissions(permission);
    }
    if (kept.permissions().empty()) continue;
    std::sort(kept.mutable_permissions()->begin(), kept.mutable_permissions()->end());
    if (grant.organization.has_value()) kept.set_organization_id(grant.organization->ToBytes());
    kept.set_inspection(grant.inspection);
    *kept.mutable_valid_from() = DateToProto(grant.valid_from);
    if (grant.valid_to.has_value()) *kept.mutable_valid_to() = DateToProto(*grant.valid_to);
    *claims.add_grants() = kept;
  }
  return claims.SerializeAsString();
}

absl::StatusOr<access::Caller> CallerOf(const std::string& grants) {
  access::v1::CallerClaims claims;
  if (!claims.ParseFromString(grants)) return absl::InternalError("an export's grants");
  access::Caller caller;
  caller.issuer = "gateway";
  caller.account = claims.account();
  caller.member = claims.member();
  for (const access::v1::GrantClaim& kept : claims.grants()) {
    access::Grant grant;
    if (!kept.organization_id().empty()) {
      KETNAP_ASSIGN_OR_RETURN(grant.organization, Uuid::FromBytes(kept.organization_id()));
    }
    grant.inspection = kept.inspection();
    grant.permissions.assign(kept.permissions().begin(), kept.permissions().end());
    KETNAP_ASSIGN_OR_RETURN(grant.valid_from, DateFromProto(kept.valid_from()));
    if (kept.has_valid_to()) {
      KETNAP_ASSIGN_OR_RETURN(grant.valid_to, DateFromProto(kept.valid_to()));
    }
    caller.grants.push_back(std::move(grant));
  }
  return caller;
}

absl::Status CheckStillGranted(const access::RequestContext& context,
                               const access::OrganizationTree& tree, const std::string& grants) {
  KETNAP_ASSIGN_OR_RETURN(const access::Caller made_under, CallerOf(grants));
  for (const access::Grant& grant : made_under.grants) {
    for (const std::string& permission : grant.permissions) {
      const bool held =
          grant.organization.has_value()
              ? access::CheckScope(context, tree, permission, *grant.organization, "").ok()
              : HoldsEverywhere(context, permission);
      if (!held) return Changed();
    }
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
