#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_CHANGES_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_CHANGES_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/grant.h"
#include "services/identity/domain/session.h"

// What every mutation here does beside its own: who may act at all, and the journal.
namespace ketnap::identity {

// What caused a change: the RPC and its request_id ("" where it has none). The rest is for what the
// service does by itself.
struct Cause {
  const char* action;
  std::string request_id;
  std::string on_behalf_of = "";
  std::optional<Date> occurred_on = std::nullopt;  // Absent: the context's day.
  bool historical = false;
};

// Each writes the journal entry of the version the object now has. What belongs to the whole suite
// is journaled under the nil organization.
absl::Status JournalAccount(db::Transaction& transaction, const access::RequestContext& context,
                            const Cause& cause, const Account& account);
absl::Status JournalGrant(db::Transaction& transaction, const access::RequestContext& context,
                          const Cause& cause, const RoleGrant& grant);
absl::Status JournalSession(db::Transaction& transaction, const access::RequestContext& context,
                            const Cause& cause, const Session& session, const Account& owner);

// Ends the account's live sessions but `kept`, each with its journal entry. The account is locked
// already.
absl::Status EndSessions(db::Transaction& transaction, const access::RequestContext& context,
                         const Cause& cause, const Account& account, std::optional<Uuid> kept);

// The id of the signed-in caller's account. UNAUTHENTICATED when the token names none.
absl::StatusOr<Uuid> CallerAccountId(const access::RequestContext& context);

// The caller's account, which must exist, be open and have a password of its owner's own:
// UNAUTHENTICATED or PERMISSION_DENIED otherwise. The gateway sees to the same; here it holds at
// the very moment, and without trust. The Locked one keeps others from closing the account until
// the transaction ends, and also refuses a caller whose grants were revoked since the token was
// signed: PERMISSION_DENIED.
absl::StatusOr<Account> CheckCaller(db::Transaction& transaction,
                                    const access::RequestContext& context);
absl::StatusOr<Account> CheckCallerLocked(db::Transaction& transaction, const RoleCatalogue& roles,
                                          const access::RequestContext& context);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_CHANGES_H_
