#include "services/identity/handlers/sign_in_attempt.h"

#include "common/base/status_macros.h"
#include "services/identity/repository/account_repository.h"

namespace ketnap::identity {
namespace {

absl::StatusOr<Attempt> Count(const Environment& environment, const access::RequestContext& context,
                              const Uuid& subject_if_unknown, const FindLocked& find,
                              db::Transaction& transaction) {
  Attempt attempt;
  KETNAP_ASSIGN_OR_RETURN(attempt.account, find(transaction));
  const Uuid subject = attempt.account.has_value() ? attempt.account->id : subject_if_unknown;
  KETNAP_ASSIGN_OR_RETURN(const auto credential, FindCredential(transaction, subject));
  KETNAP_ASSIGN_OR_RETURN(const SignInAttempts before, FindAttempts(transaction, subject));
  attempt.locked_until = LockedUntil(environment.lockout_rules, before);
  if (!MayAttempt(environment.lockout_rules, before, context.now)) return attempt;
  KETNAP_RETURN_IF_ERROR(WriteAttempts(
      transaction, subject, CountAttempt(environment.lockout_rules, before, context.now)));
  if (!credential.has_value() || attempt.account->state == AccountState::kDisabled) return attempt;
  attempt.credential = *credential;
  attempt.may_be_judged = true;
  return attempt;
}

}  // namespace

absl::StatusOr<Attempt> BeginAttempt(const Environment& environment,
                                     const access::RequestContext& context,
                                     const Uuid& subject_if_unknown, const FindLocked& find) {
  Attempt attempt;
  KETNAP_RETURN_IF_ERROR(environment.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(attempt,
                                Count(environment, context, subject_if_unknown, find, transaction));
        return absl::OkStatus();
      }));
  return attempt;
}

bool Judge(const PasswordHasher& hasher, const PasswordHasher::Turn& turn, const Attempt& attempt,
           std::string_view password) {
  if (attempt.may_be_judged) {
    return hasher.Verify(turn, attempt.credential.password_hash, password);
  }
  hasher.VerifyNothing(turn, password);
  return false;
}

}  // namespace ketnap::identity
