#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/identity/domain/password_policy.h"
#include "services/identity/handlers/authentication_handler.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/handlers/sign_in_attempt.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/secrets.h"

namespace ketnap::identity {
namespace {

constexpr char kCurrentField[] = "current_password";
constexpr char kNewField[] = "new_password";

// The idempotency row keeps a fast digest of the request. Of the passwords themselves that would be
// a way around Argon2id for whoever gets the table; the digest of this instead depends on the
// process's secret key. Equal requests still give equal ones, so that a reused request_id is
// noticed.
v1::ChangePasswordRequest WithoutPasswords(const access::Signer& signer,
                                           const access::RequestContext& context,
                                           const v1::ChangePasswordRequest& request) {
  const std::string content =
      absl::StrCat("ketnap change password|", context.caller.account, "|", request.request_id(),
                   "|", request.current_password().size(), "|", request.current_password(), "|",
                   request.new_password());
  v1::ChangePasswordRequest kept = request;
  kept.clear_current_password();
  kept.set_new_password(
      absl::BytesToHexString(HashSessionToken(signer.SignMessage(HashSessionToken(content)))));
  return kept;
}

absl::Status CheckNewPassword(const Environment& environment, const access::RequestContext& context,
                              const Uuid& account_id, const v1::ChangePasswordRequest& request) {
  std::optional<Account> account;
  KETNAP_RETURN_IF_ERROR(environment.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(account, FindAccount(transaction, account_id));
        return absl::OkStatus();
      }));
  if (!account.has_value()) return SessionOverError();
  const auto faults = CheckPassword(NormalizeNfc(request.new_password()), account->user_name);
  const bool is_same =
      NormalizeNfc(request.new_password()) == NormalizeNfc(request.current_password());
  if (faults.empty() && !is_same) return absl::OkStatus();
  return PasswordFaultsError(kNewField, faults, is_same);
}

// What the hashing found out, before any transaction.
struct Proof {
  Attempt attempt;
  bool is_right = false;
  std::string new_hash;  // Only when right.
};

absl::StatusOr<Proof> Prove(const Environment& environment, const access::RequestContext& context,
                            const Uuid& account_id, const v1::ChangePasswordRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const PasswordHasher::Turn turn, environment.hasher->TakeTurn());
  Proof proof;
  KETNAP_ASSIGN_OR_RETURN(proof.attempt, BeginAttempt(environment, context, account_id,
                                                      [&](db::Transaction& transaction) {
                                                        return LockAccount(transaction, account_id);
                                                      }));
  proof.is_right = Judge(*environment.hasher, turn, proof.attempt, request.current_password());
  if (!proof.is_right) return proof;
  KETNAP_ASSIGN_OR_RETURN(proof.new_hash, environment.hasher->Hash(turn, request.new_password()));
  return proof;
}

absl::Status ReplacePassword(const access::RequestContext& context, const Uuid& account_id,
                             const Proof& proof, const Cause& cause, db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(auto account, LockAccount(transaction, account_id));
  KETNAP_ASSIGN_OR_RETURN(const auto credential, FindCredential(transaction, account_id));
  if (!account.has_value() || account->state == AccountState::kDisabled ||
      !credential.has_value()) {
    return SessionOverError();
  }
  if (!proof.attempt.may_be_judged) {
    return OverloadedError("TOO_MANY_ATTEMPTS", proof.attempt.locked_until - context.now);
  }
  // What was proved must still be what stands.
  if (!proof.is_right || credential->password_hash != proof.attempt.credential.password_hash) {
    return WrongPasswordError(kCurrentField);
  }
  KETNAP_RETURN_IF_ERROR(
      UpdateCredential(transaction, account_id, {proof.new_hash, false}, context.now));
  account->state = AccountState::kActive;
  KETNAP_RETURN_IF_ERROR(AdvanceAccount(transaction, *account));
  KETNAP_RETURN_IF_ERROR(JournalAccount(transaction, context, cause, *account));
  std::optional<Uuid> current_session;
  if (auto id = api::ParseResourceName(context.caller.session, kSessions); id.ok()) {
    current_session = *id;
  }
  return EndSessions(transaction, context, cause, *account, current_session);
}

}  // namespace

absl::StatusOr<v1::ChangePasswordResponse> AuthenticationHandler::ChangePassword(
    const access::RequestContext& context, const v1::ChangePasswordRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid account_id, CallerAccountId(context));
  KETNAP_RETURN_IF_ERROR(CheckNewPassword(environment_, context, account_id, request));
  KETNAP_ASSIGN_OR_RETURN(const Proof proof, Prove(environment_, context, account_id, request));
  // A retry of a change that succeeded comes with a password that is current no more: whether it
  // was right is asked inside, where a retry does not get.
  KETNAP_ASSIGN_OR_RETURN(
      auto response,
      api::RunMutation<v1::ChangePasswordResponse>(
          *environment_.database, context, WithoutPasswords(*environment_.signer, context, request),
          [&](db::Transaction& transaction) -> absl::StatusOr<v1::ChangePasswordResponse> {
            KETNAP_RETURN_IF_ERROR(ReplacePassword(
                context, account_id, proof, {"ChangePassword", request.request_id()}, transaction));
            return v1::ChangePasswordResponse();
          }));
  KETNAP_RETURN_IF_ERROR(environment_.database->RunWrite(
      context.deadline,
      [&](db::Transaction& transaction) { return ClearAttempts(transaction, account_id); }));
  return response;
}

}  // namespace ketnap::identity
