#ifndef KETNAP_COMMON_ACCESS_CALLER_H_
#define KETNAP_COMMON_ACCESS_CALLER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::access {

// Permissions over an organization and everything below it, for a span of days.
struct Grant {
  std::optional<Uuid> organization;      // Absent: the whole suite.
  std::vector<std::string> permissions;  // Sorted.
  Date valid_from;
  std::optional<Date> valid_to;  // Last day; absent when open.

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

  bool IsProcess() const { return !issuer.empty() && issuer != "gateway"; }
  bool IsSignedIn() const { return !account.empty(); }
  // For journals and idempotency: the account, or "processes/{issuer}", or "anonymous".
  std::string Principal() const;
  // Whether any grant valid on `day` holds `permission`, wherever.
  bool HasPermission(std::string_view permission, Date day) const;
};

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_CALLER_H_
