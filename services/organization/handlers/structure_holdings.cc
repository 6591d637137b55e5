#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/structure_writes.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/organization_repository.h"

// What an organization holds: authorities and codes. See structure_writes.h.
namespace ketnap::organization {
namespace {

bool SameCode(const AdministrativeCode& a, const AdministrativeCode& b) {
  return a.scheme == b.scheme && a.value == b.value;
}

bool Contains(const std::vector<AdministrativeCode>& codes, const AdministrativeCode& code) {
  return std::any_of(codes.begin(), codes.end(),
                     [&](const AdministrativeCode& other) { return SameCode(code, other); });
}

absl::Status CheckNotEnded(const Organization& organization) {
  return organization.valid_to.has_value()
             ? CheckMayChangeFrom(organization, *organization.valid_to)
             : absl::OkStatus();
}

absl::Status CheckExistsOn(const Organization& organization, Date from) {
  if (organization.valid_from <= from) return absl::OkStatus();
  return ChangedSinceError(organization, organization.valid_from);
}

// Ends what is held and not among `codes`, and adds what is among them and not held.
absl::Status ReplaceCodes(db::Transaction& transaction, Organization* organization,
                          const std::vector<AdministrativeCode>& codes, Date from, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, *organization));
  const Uuid id = organization->id;
  KETNAP_ASSIGN_OR_RETURN(const std::vector<AdministrativeCode> present,
                          FindCodes(transaction, id));
  std::vector<AdministrativeCode> held;
  for (const AdministrativeCode& code : present) {
    if (code.valid_to.has_value()) continue;
    if (Contains(codes, code)) {
      held.push_back(code);
    } else if (code.valid_from < from) {
      KETNAP_RETURN_IF_ERROR(CloseCode(transaction, id, code, from - 1));
    } else {
      KETNAP_RETURN_IF_ERROR(DeleteCode(transaction, id, code));
    }
  }
  for (const AdministrativeCode& code : codes) {
    if (Contains(held, code)) continue;
    const AdministrativeCode added{code.scheme, code.value, from, std::nullopt, now};
    KETNAP_RETURN_IF_ERROR(InsertCode(transaction, id, added));
    held.push_back(added);
  }
  KETNAP_ASSIGN_OR_RETURN(organization->codes, FindCodes(transaction, id));
  return absl::OkStatus();
}

}  // namespace

absl::Status GiveAuthority(db::Transaction& transaction, Organization* organization,
                           const Authority& authority, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(CheckNotEnded(*organization));
  KETNAP_RETURN_IF_ERROR(CheckExistsOn(*organization, authority.valid_from));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Authority> present,
                          FindAuthorities(transaction, organization->id));
  for (const Authority& other : present) {
    if (other.kind != authority.kind) continue;
    if (other.valid_to.has_value() && *other.valid_to < authority.valid_from) continue;
    if (authority.valid_to.has_value() && *authority.valid_to < other.valid_from) continue;
    return ResourceAlreadyExistsError(NameOf(*organization),
                                      {"Tổ chức đã được giao thẩm quyền này trong thời gian đó.",
                                       "The organization holds this authority on those days."});
  }
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, *organization));
  Authority given = authority;
  given.record_time = now;
  KETNAP_RETURN_IF_ERROR(InsertAuthority(transaction, organization->id, given));
  KETNAP_ASSIGN_OR_RETURN(organization->authorities,
                          FindAuthorities(transaction, organization->id));
  return absl::OkStatus();
}

absl::Status TakeAuthority(db::Transaction& transaction, Organization* organization,
                           AuthorityKind kind, Date from, absl::Time) {
  KETNAP_RETURN_IF_ERROR(CheckNotEnded(*organization));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Authority> present,
                          FindAuthorities(transaction, organization->id));
  const auto held = std::find_if(present.begin(), present.end(), [&](const Authority& authority) {
    return authority.kind == kind && !authority.valid_to.has_value();
  });
  if (held == present.end()) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "AUTHORITY_NOT_HELD",
        {"Tổ chức không có thẩm quyền này.", "The organization does not hold this authority."},
        {{"organization", NameOf(*organization)}});
  }
  if (held->valid_from >= from) return ChangedSinceError(*organization, held->valid_from);
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, *organization));
  KETNAP_RETURN_IF_ERROR(CloseAuthority(transaction, organization->id, *held, from - 1));
  KETNAP_ASSIGN_OR_RETURN(organization->authorities,
                          FindAuthorities(transaction, organization->id));
  return absl::OkStatus();
}

absl::Status SetCodes(db::Transaction& transaction, Organization* organization,
                      const std::vector<AdministrativeCode>& codes, Date from, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(CheckNotEnded(*organization));
  KETNAP_RETURN_IF_ERROR(CheckExistsOn(*organization, from));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<AdministrativeCode> present,
                          FindCodes(transaction, organization->id));
  for (const AdministrativeCode& code : present) {
    if (!code.valid_to.has_value() && code.valid_from > from && !Contains(codes, code)) {
      return ChangedSinceError(*organization, code.valid_from);
    }
  }
  return ReplaceCodes(transaction, organization, codes, from, now);
}

absl::Status CorrectCodes(db::Transaction& transaction, Organization* organization,
                          const std::vector<AdministrativeCode>& codes, Date from, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(CheckNotEnded(*organization));
  KETNAP_RETURN_IF_ERROR(CheckExistsOn(*organization, from));
  return ReplaceCodes(transaction, organization, codes, from, now);
}

}  // namespace ketnap::organization
