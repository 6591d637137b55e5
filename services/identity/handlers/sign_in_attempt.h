#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_SIGN_IN_ATTEMPT_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_SIGN_IN_ATTEMPT_H_

#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "services/identity/domain/account.h"
#include "services/identity/handlers/environment.h"

namespace ketnap::identity {

// One try to prove a password.
struct Attempt {
  std::optional<Account> account;  // Absent when nobody has the name.
  Credential credential;           // As it was when the attempt was counted.
  bool may_be_judged = false;      // False for nobody, for a closed account and while it waits.
  absl::Time locked_until;         // When it waits.
};

// Finds the account, locked.
using FindLocked = std::function<absl::StatusOr<std::optional<Account>>(db::Transaction&)>;

// Counts an attempt in a transaction of its own, before anything is judged: a crash or a crowd in
// between gives no free guesses. Costs the same whether the account exists or not.
absl::StatusOr<Attempt> BeginAttempt(const Environment& environment,
                                     const access::RequestContext& context,
                                     const Uuid& subject_if_unknown, const FindLocked& find);

// Whether `password` is the account's. Takes the same time whatever the answer and its reason.
bool Judge(const PasswordHasher& hasher, const PasswordHasher::Turn& turn, const Attempt& attempt,
           std::string_view password);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_SIGN_IN_ATTEMPT_H_
