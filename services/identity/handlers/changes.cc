#include "services/identity/handlers/changes.h"

#include <algorithm>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/identity/v1/events.pb.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"
#include "services/identity/repository/session_repository.h"

namespace ketnap::identity {
namespace {

absl::Status Write(db::Transaction& transaction, const access::RequestContext& context,
                   const Cause& cause, const char* collection, const Uuid& id, int64_t version,
                   const Uuid& organization, const google::protobuf::Message& event) {
  journal::Change change;
  change.aggregate_type = collection;
  change.aggregate_id = id;
  change.version = version;
  change.action = cause.action;
  change.occurred_on = cause.occurred_on.value_or(context.today);
  change.organization = organization;
  change.request_id = cause.request_id;
  change.on_behalf_of = cause.on_behalf_of;
  change.historical = cause.historical;
  return journal::Append(transaction, context, change, event);
}

absl::StatusOr<Account> CheckUsable(db::Transaction& transaction,
                                    const std::optional<Account>& account) {
  if (!account.has_value() || account->state == AccountState::kDisabled) return SessionOverError();
  KETNAP_ASSIGN_OR_RETURN(auto credential, FindCredential(transaction, account->id));
  if (!credential.has_value() || credential->is_one_time) return PasswordChangeRequiredError();
  return *account;
}

// Each grant the token acts by must still stand. A token lags behind a revocation for a moment;
// what is done here in that moment would last, and two administrators who revoke each other's grant
// would leave none. Locked, they meet here and one of them finds their own revoked.
absl::Status CheckGrantsStand(db::Transaction& transaction, const RoleCatalogue& roles,
                              const access::RequestContext& context, const Uuid& account) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants,
                          LockGrantsOfAccount(transaction, account, context.today));
  for (const access::Grant& claimed : context.caller.grants) {
    if (!claimed.Permits(context.permission)) continue;
    const bool stands = std::any_of(grants.begin(), grants.end(), [&](const RoleGrant& grant) {
      const Role* role = roles.Find(grant.role);
      return role != nullptr && !grant.inspection.has_value() &&
             grant.organization == claimed.organization &&
             std::includes(role->permissions.begin(), role->permissions.end(),
                           claimed.permissions.begin(), claimed.permissions.end());
    });
    if (!stands) return GrantsChangedError(context.permission);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status JournalAccount(db::Transaction& transaction, const access::RequestContext& context,
                            const Cause& cause, const Account& account) {
  v1::AccountChanged event;
  *event.mutable_account() = ToProto(account);
  return Write(transaction, context, cause, kAccounts, account.id, account.version, account.Owner(),
               event);
}

absl::Status JournalGrant(db::Transaction& transaction, const access::RequestContext& context,
                          const Cause& cause, const RoleGrant& grant) {
  v1::GrantChanged event;
  *event.mutable_grant() = ToProto(grant);
  return Write(transaction, context, cause, kGrants, grant.id, grant.version, grant.Owner(), event);
}

absl::Status JournalSession(db::Transaction& transaction, const access::RequestContext& context,
                            const Cause& cause, const Session& session, const Account& owner) {
  v1::SessionChanged event;
  event.set_session(SessionName(session.id));
  event.set_account(AccountName(session.account));
  event.set_ended(session.end_time.has_value());
  return Write(transaction, context, cause, kSessions, session.id, session.version, owner.Owner(),
               event);
}

absl::Status EndSessions(db::Transaction& transaction, const access::RequestContext& context,
                         const Cause& cause, const Account& account, std::optional<Uuid> kept) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<Session> sessions,
                          LockLiveSessions(transaction, account.id, context.now));
  for (Session& session : sessions) {
    if (kept == session.id) continue;
    KETNAP_RETURN_IF_ERROR(EndSession(transaction, session, context.now));
    KETNAP_RETURN_IF_ERROR(JournalSession(transaction, context, cause, session, account));
  }
  return absl::OkStatus();
}

absl::StatusOr<Uuid> CallerAccountId(const access::RequestContext& context) {
  auto id = api::ParseResourceName(context.caller.account, kAccounts);
  if (!id.ok()) return SessionOverError();
  return *id;
}

absl::StatusOr<Account> CheckCaller(db::Transaction& transaction,
                                    const access::RequestContext& context) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, CallerAccountId(context));
  KETNAP_ASSIGN_OR_RETURN(const auto account, FindAccount(transaction, id));
  return CheckUsable(transaction, account);
}

absl::StatusOr<Account> CheckCallerLocked(db::Transaction& transaction, const RoleCatalogue& roles,
                                          const access::RequestContext& context) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, CallerAccountId(context));
  KETNAP_ASSIGN_OR_RETURN(const auto locked, LockAccount(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(const Account account, CheckUsable(transaction, locked));
  KETNAP_RETURN_IF_ERROR(CheckGrantsStand(transaction, roles, context, id));
  return account;
}

}  // namespace ketnap::identity
