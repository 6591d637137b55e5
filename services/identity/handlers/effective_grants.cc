#include "services/identity/handlers/effective_grants.h"

#include "common/base/status_macros.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"

namespace ketnap::identity {

absl::StatusOr<Standing> FindStanding(db::Transaction& transaction, const RoleCatalogue& roles,
                                      const Uuid& account_id, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto account, FindAccount(transaction, account_id));
  KETNAP_ASSIGN_OR_RETURN(const auto credential, FindCredential(transaction, account_id));
  if (!account.has_value() || account->state == AccountState::kDisabled ||
      !credential.has_value()) {
    return SessionOverError();
  }
  Standing standing;
  standing.account = *account;
  standing.must_change_password = credential->is_one_time;
  if (standing.must_change_password) return standing;
  KETNAP_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants,
                          FindGrantsOfAccount(transaction, account_id, day));
  for (const RoleGrant& grant : EffectiveOn(grants, roles, day)) {
    standing.grants.push_back(ToEffective(grant, *roles.Find(grant.role)));
  }
  return standing;
}

}  // namespace ketnap::identity
