#ifndef KETNAP_COMMON_ACCESS_CALLER_H_
#define KETNAP_COMMON_ACCESS_CALLER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/access/inspection_use.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::access {

// Permissions over an organization and everything below it, for a span of days.
struct Grant {
  std::optional<Uuid> organization;      // Absent: the whole suite.
  std::vector<std::string> permissions;  // Sorted.
  Date valid_from;
  std::optional<Date> valid_to;  // Last day; absent when open.
  // "inspections/{uuid}" it was given for; "" for any other grant. One that was lets its holder
  // read, never change, and what is read by it alone is journaled. It names an organization.
  std::string inspection = "";

  bool IsOfInspection() const { return !inspection.empty(); }
  bool IsValidOn(Date day) const;
  bool Permits(std::string_view permission) const;
};

// Who is calling, as proved by a signed token.
struct Caller {
  std::string issuer;   // "gateway", a service's name, "operator"; "" when no token came.
  std::string account;  // "accounts/{uuid}"; "" for a process or nobody.
  std::string session;
  std::vector<Grant> grants;
  std::string member;  // "members/{uuid}" the account belongs to; "" when it is linked to none.
  // Where what only an inspection's grant allowed is noted. Set for calls alone, and shared by the
  // copies of their caller; absent elsewhere, where nothing is noted.
  std::shared_ptr<InspectionUse> inspection_use = nullptr;

  bool IsProcess() const { return !issuer.empty() && issuer != "gateway"; }
  bool IsSignedIn() const { return !account.empty(); }
  // For journals and idempotency: the account, or "processes/{issuer}", or "anonymous".
  std::string Principal() const;
  // Whether any grant valid on `day` holds `permission`, wherever.
  bool HasPermission(std::string_view permission, Date day) const;
  // The same without the grants of inspections: for what changes something.
  bool HasPermissionToChange(std::string_view permission, Date day) const;
  bool HasInspectionGrants() const;
  void DropInspectionGrants();
  // That `grant`, an inspection's, was what allowed something over `organization`.
  void NoteUse(const Grant& grant, const Uuid& organization) const;
};

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_CALLER_H_
