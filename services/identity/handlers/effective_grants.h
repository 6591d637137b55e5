#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_EFFECTIVE_GRANTS_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_EFFECTIVE_GRANTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/identity/v1/authentication.pb.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/grant.h"

namespace ketnap::identity {

// How an account stands on a day.
struct Standing {
  Account account;
  bool must_change_password = false;
  std::vector<v1::EffectiveGrant> grants;  // None while the password must be changed.
};

// UNAUTHENTICATED, reason SESSION_OVER, when the account does not exist or is closed.
absl::StatusOr<Standing> FindStanding(db::Transaction& transaction, const RoleCatalogue& roles,
                                      const Uuid& account, Date day);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_EFFECTIVE_GRANTS_H_
