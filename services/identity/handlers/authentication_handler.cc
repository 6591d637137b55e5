#include "services/identity/handlers/authentication_handler.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/identity/domain/user_name.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/effective_grants.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/handlers/sign_in_attempt.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/session_repository.h"
#include "services/identity/secrets.h"

namespace ketnap::identity {
namespace {

// Opens the session of an account whose password was just proved to be `proved`. The account may
// have been closed or its password replaced since.
absl::StatusOr<Session> OpenSession(const Environment& environment,
                                    const access::RequestContext& context, const Cause& cause,
                                    const Uuid& account_id, const Credential& proved,
                                    std::string_view token_hash, db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const auto account, LockAccount(transaction, account_id));
  KETNAP_ASSIGN_OR_RETURN(const auto credential, FindCredential(transaction, account_id));
  if (!account.has_value() || account->state == AccountState::kDisabled ||
      !credential.has_value() || credential->password_hash != proved.password_hash) {
    return SignInFailedError();
  }
  Session session;
  session.id = Uuid::Generate(context.now);
  session.account = account_id;
  session.create_time = session.last_use_time = context.now;
  session.expire_time = context.now + environment.session_rules.absolute;
  KETNAP_RETURN_IF_ERROR(InsertSession(transaction, session, token_hash));
  KETNAP_RETURN_IF_ERROR(ClearAttempts(transaction, account_id));
  // Who came as nobody has become the account's owner.
  access::RequestContext as_owner = context;
  as_owner.caller.account = AccountName(account_id);
  KETNAP_RETURN_IF_ERROR(JournalSession(transaction, as_owner, cause, session, *account));
  return session;
}

}  // namespace

absl::StatusOr<v1::SignInResponse> AuthenticationHandler::SignIn(
    const access::RequestContext& context, const v1::SignInRequest& request) {
  const std::string user_name = NormalizeTypedUserName(request.user_name());
  std::optional<Attempt> attempt;
  {
    // The turn comes first: an attempt that is turned away for want of one does not count.
    KETNAP_ASSIGN_OR_RETURN(const PasswordHasher::Turn turn, environment_.hasher->TakeTurn());
    KETNAP_ASSIGN_OR_RETURN(attempt,
                            BeginAttempt(environment_, context, SubjectOfUnknownName(user_name),
                                         [&](db::Transaction& transaction) {
                                           return LockAccountByUserName(transaction, user_name);
                                         }));
    if (!Judge(*environment_.hasher, turn, *attempt, request.password())) {
      return SignInFailedError();
    }
  }
  const std::string token = NewSessionToken();
  Session session;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            session, OpenSession(environment_, context, {"SignIn", request.request_id()},
                                 attempt->account->id, attempt->credential, HashSessionToken(token),
                                 transaction));
        return absl::OkStatus();
      }));
  v1::SignInResponse response;
  response.set_session_token(token);
  *response.mutable_expire_time() = TimeToProto(session.expire_time);
  response.set_must_change_password(attempt->credential.is_one_time);
  return response;
}

absl::StatusOr<v1::SignOutResponse> AuthenticationHandler::SignOut(
    const access::RequestContext& context, const v1::SignOutRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid account_id, CallerAccountId(context));
  auto session_id = api::ParseResourceName(context.caller.session, kSessions);
  if (!session_id.ok()) return SessionOverError();
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto account, LockAccount(transaction, account_id));
        KETNAP_ASSIGN_OR_RETURN(auto session, LockSession(transaction, *session_id));
        if (!account.has_value() || !session.has_value() || session->account != account_id) {
          return SessionOverError();
        }
        // Ended is ended: a retry finds what it asks for.
        if (session->end_time.has_value()) return absl::OkStatus();
        KETNAP_RETURN_IF_ERROR(EndSession(transaction, *session, context.now));
        return JournalSession(transaction, context, {"SignOut", request.request_id()}, *session,
                              *account);
      }));
  return v1::SignOutResponse();
}

absl::StatusOr<v1::GetMeResponse> AuthenticationHandler::GetMe(
    const access::RequestContext& context, const v1::GetMeRequest& /*request*/) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid account_id, CallerAccountId(context));
  v1::GetMeResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(Standing standing, FindStanding(transaction, *environment_.roles,
                                                                account_id, context.today));
        response.set_account(AccountName(account_id));
        response.set_user_name(standing.account.user_name);
        response.set_display_name(standing.account.display_name);
        response.set_must_change_password(standing.must_change_password);
        response.set_member(MemberName(standing.account.member));
        for (auto& grant : standing.grants) *response.add_grants() = std::move(grant);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ResolveSessionResponse> SessionHandler::ResolveSession(
    const access::RequestContext& context, const v1::ResolveSessionRequest& request) {
  v1::ResolveSessionResponse response;
  std::optional<Session> session;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(session, FindSessionByTokenHash(transaction, request.token_hash()));
        if (!session.has_value() || IsOver(environment_.session_rules, *session, context.now)) {
          return SessionOverError();
        }
        KETNAP_ASSIGN_OR_RETURN(Standing standing, FindStanding(transaction, *environment_.roles,
                                                                session->account, context.today));
        response.set_account(AccountName(session->account));
        response.set_session(SessionName(session->id));
        *response.mutable_expire_time() = TimeToProto(session->expire_time);
        response.set_must_change_password(standing.must_change_password);
        response.set_member(MemberName(standing.account.member));
        for (auto& grant : standing.grants) *response.add_grants() = std::move(grant);
        return absl::OkStatus();
      }));
  if (NeedsTouch(environment_.session_rules, *session, context.now)) {
    KETNAP_RETURN_IF_ERROR(
        environment_.database->RunWrite(context.deadline, [&](db::Transaction& transaction) {
          return TouchSession(transaction, session->id, context.now);
        }));
  }
  return response;
}

}  // namespace ketnap::identity
