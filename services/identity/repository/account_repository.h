#ifndef KETNAP_SERVICES_IDENTITY_REPOSITORY_ACCOUNT_REPOSITORY_H_
#define KETNAP_SERVICES_IDENTITY_REPOSITORY_ACCOUNT_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/organization_tree.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/identity/domain/account.h"
#include "services/identity/domain/lockout.h"

// Accounts, their credentials and the attempts made on them. Statuses are those of
// common/db/transaction.h.
namespace ketnap::identity {

// ALREADY_EXISTS when the user name is taken.
absl::Status InsertAccount(db::Transaction& transaction, const Account& account,
                           const Credential& credential);

absl::StatusOr<std::optional<Account>> FindAccount(db::Transaction& transaction, const Uuid& id);
// The same, locked until the transaction ends. Every change of an account, its credential, its
// sessions or the attempts on it begins here, so that two of them meet.
absl::StatusOr<std::optional<Account>> LockAccount(db::Transaction& transaction, const Uuid& id);
absl::StatusOr<std::optional<Account>> LockAccountByUserName(db::Transaction& transaction,
                                                             std::string_view user_name);
// Everybody of the organization itself, likewise, by id.
absl::StatusOr<std::vector<Account>> LockAccountsOf(db::Transaction& transaction,
                                                    const Uuid& organization);
absl::StatusOr<bool> AnyAccountExists(db::Transaction& transaction);

// Writes organization, state, disable reason and member and raises the version, in the row and in
// `account`. ABORTED when another was faster.
absl::Status AdvanceAccount(db::Transaction& transaction, Account& account);

absl::StatusOr<std::optional<Credential>> FindCredential(db::Transaction& transaction,
                                                         const Uuid& account);
absl::Status UpdateCredential(db::Transaction& transaction, const Uuid& account,
                              const Credential& credential, absl::Time now);

// At most `limit` accounts of `scope`, by user name, from after `after_user_name` on.
absl::StatusOr<std::vector<Account>> ListAccounts(db::Transaction& transaction,
                                                  const access::VisibleScope& scope,
                                                  std::string_view after_user_name, int limit);

// Makes `account` the first one. ALREADY_EXISTS when there was one.
absl::Status ClaimBootstrap(db::Transaction& transaction, const Uuid& account, absl::Time now);

// Whom attempts under a name that nobody has are counted for.
Uuid SubjectOfUnknownName(std::string_view user_name);
absl::StatusOr<SignInAttempts> FindAttempts(db::Transaction& transaction, const Uuid& subject);
absl::Status WriteAttempts(db::Transaction& transaction, const Uuid& subject,
                           const SignInAttempts& attempts);
absl::Status ClearAttempts(db::Transaction& transaction, const Uuid& subject);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_REPOSITORY_ACCOUNT_REPOSITORY_H_
