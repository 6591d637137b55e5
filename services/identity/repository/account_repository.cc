#include "services/identity/repository/account_repository.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/identity/repository/scope.h"

namespace ketnap::identity {
namespace {

constexpr char kSelectAccount[] =
    "SELECT id, user_name, display_name, organization_id, state, disable_reason, version, "
    "created_at, member_id"
    " FROM account WHERE id = ?";
constexpr char kLockAccount[] =
    "SELECT id, user_name, display_name, organization_id, state, disable_reason, version, "
    "created_at, member_id"
    " FROM account WHERE id = ? FOR UPDATE";
constexpr char kLockAccountByUserName[] =
    "SELECT id, user_name, display_name, organization_id, state, disable_reason, version, "
    "created_at, member_id"
    " FROM account WHERE user_name = ? FOR UPDATE";
constexpr char kLockAccountsOf[] =
    "SELECT id, user_name, display_name, organization_id, state, disable_reason, version, "
    "created_at, member_id"
    " FROM account WHERE organization_id = ? ORDER BY id FOR UPDATE";
constexpr char kListAllAccounts[] =
    "SELECT id, user_name, display_name, organization_id, state, disable_reason, version, "
    "created_at, member_id"
    " FROM account WHERE user_name > ? ORDER BY user_name LIMIT ?";
// The roots lie outside one another, so no account comes twice.
constexpr char kListScopedAccounts[] =
    "SELECT account.id, account.user_name, account.display_name, account.organization_id,"
    " account.state, account.disable_reason, account.version, account.created_at,"
    " account.member_id"
    " FROM replica_organization_closure AS closure"
    " JOIN account ON account.organization_id = closure.descendant_id"
    " WHERE account.user_name > ? AND closure.ancestor_id IN (";
constexpr char kListScopedAccountsEnd[] = ") ORDER BY account.user_name LIMIT ?";

Account AccountOf(const db::Row& row) {
  Account account;
  account.id = row.Id(0);
  account.user_name = row.Text(1);
  account.display_name = row.Text(2);
  account.organization = row.OptionalId(3);
  account.state = static_cast<AccountState>(row.Int(4));
  account.disable_reason = row.Text(5);
  account.version = row.Int(6);
  account.create_time = row.TimeAt(7);
  account.member = row.OptionalId(8);
  return account;
}

absl::StatusOr<std::optional<Account>> FindOne(db::Transaction& transaction, std::string_view sql,
                                               const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(sql, values));
  std::optional<Account> account;
  if (row.has_value()) account = AccountOf(*row);
  return account;
}

}  // namespace

absl::Status InsertAccount(db::Transaction& transaction, const Account& account,
                           const Credential& credential) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO account (id, user_name, display_name, organization_id, state,"
                   " disable_reason, version, created_at, member_id)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {account.id, account.user_name, account.display_name, account.organization,
                    account.state, account.disable_reason, account.version, account.create_time,
                    account.member})
          .status());
  return transaction
      .Execute(
          "INSERT INTO account_credential (account_id, password_hash, is_one_time, changed_at)"
          " VALUES (?, ?, ?, ?)",
          {account.id, credential.password_hash, credential.is_one_time, account.create_time})
      .status();
}

absl::StatusOr<std::optional<Account>> FindAccount(db::Transaction& transaction, const Uuid& id) {
  return FindOne(transaction, kSelectAccount, {id});
}

absl::StatusOr<std::optional<Account>> LockAccount(db::Transaction& transaction, const Uuid& id) {
  return FindOne(transaction, kLockAccount, {id});
}

absl::StatusOr<std::optional<Account>> LockAccountByUserName(db::Transaction& transaction,
                                                             std::string_view user_name) {
  return FindOne(transaction, kLockAccountByUserName, {user_name});
}

absl::StatusOr<std::vector<Account>> LockAccountsOf(db::Transaction& transaction,
                                                    const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(auto rows, transaction.Query(kLockAccountsOf, {organization}));
  std::vector<Account> accounts;
  for (const db::Row& row : rows) accounts.push_back(AccountOf(row));
  return accounts;
}

absl::StatusOr<bool> AnyAccountExists(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(auto rows,
                          transaction.Query("SELECT id FROM account ORDER BY id LIMIT 1"));
  return !rows.empty();
}

absl::Status AdvanceAccount(db::Transaction& transaction, Account& account) {
  KETNAP_ASSIGN_OR_RETURN(
      int64_t changed,
      transaction.Execute("UPDATE account SET version = version + 1, organization_id = ?,"
                          " state = ?, disable_reason = ?, member_id = ?"
                          " WHERE id = ? AND version = ?",
                          {account.organization, account.state, account.disable_reason,
                           account.member, account.id, account.version}));
  if (changed != 1) return EtagMismatchError(absl::StrCat("accounts/", account.id.ToString()));
  ++account.version;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Credential>> FindCredential(db::Transaction& transaction,
                                                         const Uuid& account) {
  KETNAP_ASSIGN_OR_RETURN(auto row,
                          transaction.QueryOptional("SELECT password_hash, is_one_time FROM"
                                                    " account_credential WHERE account_id = ?",
                                                    {account}));
  std::optional<Credential> credential;
  if (row.has_value()) credential = Credential{row->Text(0), row->Bool(1)};
  return credential;
}

absl::Status UpdateCredential(db::Transaction& transaction, const Uuid& account,
                              const Credential& credential, absl::Time now) {
  return transaction
      .Execute(
          "UPDATE account_credential SET password_hash = ?, is_one_time = ?, changed_at = ?"
          " WHERE account_id = ?",
          {credential.password_hash, credential.is_one_time, now, account})
      .status();
}

absl::StatusOr<std::vector<Account>> ListAccounts(db::Transaction& transaction,
                                                  const access::VisibleScope& scope,
                                                  std::string_view after_user_name, int limit) {
  std::vector<Account> accounts;
  if (scope.IsEmpty()) return accounts;
  db::Values values = {after_user_name};
  std::string sql = kListAllAccounts;
  if (!scope.everything) {
    const size_t count = AppendRoots(scope.roots, values);
    sql = absl::StrCat(kListScopedAccounts, db::Placeholders(count), kListScopedAccountsEnd);
  }
  values.emplace_back(limit);
  KETNAP_ASSIGN_OR_RETURN(auto rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) accounts.push_back(AccountOf(row));
  return accounts;
}

absl::Status ClaimBootstrap(db::Transaction& transaction, const Uuid& account, absl::Time now) {
  return transaction
      .Execute("INSERT INTO bootstrap (singleton, account_id, created_at) VALUES (1, ?, ?)",
               {account, now})
      .status();
}

Uuid SubjectOfUnknownName(std::string_view user_name) {
  // 12 bits of a digest; the fourteen zero bytes before them are no id that was ever generated.
  const std::string digest = Uuid::FromName(user_name).ToBytes();
  std::string bytes(14, '\0');
  bytes.push_back(static_cast<char>(digest[0] & 0x0f));
  bytes.push_back(digest[1]);
  return *Uuid::FromBytes(bytes);
}

absl::StatusOr<SignInAttempts> FindAttempts(db::Transaction& transaction, const Uuid& subject) {
  KETNAP_ASSIGN_OR_RETURN(
      auto row, transaction.QueryOptional("SELECT attempt_count, attempted_at FROM sign_in_attempt"
                                          " WHERE subject_id = ? FOR UPDATE",
                                          {subject}));
  SignInAttempts attempts;
  if (row.has_value()) attempts = {static_cast<int>(row->Int(0)), row->TimeAt(1)};
  return attempts;
}

absl::Status WriteAttempts(db::Transaction& transaction, const Uuid& subject,
                           const SignInAttempts& attempts) {
  return transaction
      .Execute(
          "INSERT INTO sign_in_attempt (subject_id, attempt_count, attempted_at)"
          " VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE attempt_count = ?, attempted_at = ?",
          {subject, attempts.count, attempts.last_time, attempts.count, attempts.last_time})
      .status();
}

absl::Status ClearAttempts(db::Transaction& transaction, const Uuid& subject) {
  return transaction.Execute("DELETE FROM sign_in_attempt WHERE subject_id = ?", {subject})
      .status();
}

}  // namespace ketnap::identity
