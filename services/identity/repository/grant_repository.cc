#include "services/identity/repository/grant_repository.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/identity/repository/scope.h"

namespace ketnap::identity {
namespace {

constexpr char kSelectColumns[] =
    "SELECT role_grant.id, role_grant.account_id, role_grant.role, role_grant.organization_id,"
    " role_grant.valid_from, role_grant.valid_to, role_grant.reason, role_grant.revoked_at,"
    " role_grant.revoke_reason, role_grant.version, role_grant.created_at,"
    " role_grant.inspection_id, role_grant.inspection_subject_id";
constexpr char kById[] = " FROM role_grant WHERE id = ?";
constexpr char kByIdLocked[] = " FROM role_grant WHERE id = ? FOR UPDATE";
constexpr char kOfAccountOn[] =
    " FROM role_grant WHERE account_id = ? AND revoked_at IS NULL AND valid_from <= ?"
    " AND (valid_to IS NULL OR valid_to >= ?) ORDER BY id";
constexpr char kStandingOver[] =
    " FROM role_grant WHERE organization_id = ? AND revoked_at IS NULL"
    " AND (valid_to IS NULL OR valid_to >= ?) ORDER BY id FOR UPDATE";
constexpr char kStandingOf[] =
    " FROM role_grant WHERE account_id = ? AND revoked_at IS NULL"
    " AND (valid_to IS NULL OR valid_to >= ?) ORDER BY id FOR UPDATE";
constexpr char kStandingOfInspection[] =
    " FROM role_grant WHERE inspection_id = ? AND revoked_at IS NULL AND valid_to >= ?"
    " ORDER BY id FOR UPDATE";
constexpr char kAccountsOfInspection[] =
    "SELECT DISTINCT account_id FROM role_grant WHERE inspection_id = ? AND revoked_at IS NULL"
    " AND valid_to >= ?";
// Ids begin with the time they were made at.
constexpr char kFirstOfInspection[] =
    "SELECT created_at FROM role_grant WHERE inspection_id = ? ORDER BY id LIMIT 1";
constexpr char kSuccessionsOf[] =
    "SELECT predecessor_id, reorganization_id, successor_id, effective_date, applied_at,"
    " predecessor_ended FROM grant_succession WHERE predecessor_id = ?";
constexpr char kAccountsTouching[] =
    "SELECT id FROM account WHERE organization_id = ?"
    " UNION SELECT account_id FROM role_grant WHERE organization_id = ? AND revoked_at IS NULL"
    " AND (valid_to IS NULL OR valid_to >= ?)";
constexpr char kAll[] = " FROM role_grant WHERE id < ? ORDER BY id DESC LIMIT ?";
constexpr char kAllOfAccount[] =
    " FROM role_grant WHERE id < ? AND account_id = ? ORDER BY id DESC LIMIT ?";
constexpr char kScoped[] =
    " FROM replica_organization_closure AS closure"
    " JOIN role_grant ON role_grant.organization_id = closure.descendant_id"
    " WHERE role_grant.id < ? AND closure.ancestor_id IN (";
constexpr char kScopedOfAccount[] =
    " FROM role_grant"
    " JOIN replica_organization_closure AS closure"
    " ON closure.descendant_id = role_grant.organization_id"
    " WHERE role_grant.id < ? AND role_grant.account_id = ? AND closure.ancestor_id IN (";
constexpr char kScopedEnd[] = ") ORDER BY role_grant.id DESC LIMIT ?";

RoleGrant GrantOf(const db::Row& row) {
  RoleGrant grant;
  grant.id = row.Id(0);
  grant.account = row.Id(1);
  grant.role = row.Text(2);
  grant.organization = row.OptionalId(3);
  grant.valid_from = row.DateAt(4);
  grant.valid_to = row.OptionalDate(5);
  grant.reason = row.Text(6);
  grant.revoke_time = row.OptionalTime(7);
  grant.revoke_reason = row.Text(8);
  grant.version = row.Int(9);
  grant.create_time = row.TimeAt(10);
  grant.inspection = row.OptionalId(11);
  grant.inspection_subject = row.OptionalId(12);
  return grant;
}

absl::StatusOr<std::optional<RoleGrant>> FindOne(db::Transaction& transaction, const char* rest,
                                                 const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(auto row,
                          transaction.QueryOptional(absl::StrCat(kSelectColumns, rest), {id}));
  std::optional<RoleGrant> grant;
  if (row.has_value()) grant = GrantOf(*row);
  return grant;
}

absl::StatusOr<std::vector<RoleGrant>> FindMany(db::Transaction& transaction,
                                                const std::string& sql, const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(auto rows, transaction.Query(sql, values));
  std::vector<RoleGrant> grants;
  for (const db::Row& row : rows) grants.push_back(GrantOf(row));
  return grants;
}

}  // namespace

absl::Status InsertGrant(db::Transaction& transaction, const RoleGrant& grant) {
  return transaction
      .Execute(
          "INSERT INTO role_grant (id, account_id, role, organization_id, valid_from, valid_to,"
          " reason, revoked_at, revoke_reason, version, created_at, inspection_id,"
          " inspection_subject_id)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {grant.id, grant.account, grant.role, grant.organization, grant.valid_from,
           grant.valid_to, grant.reason, grant.revoke_time, grant.revoke_reason, grant.version,
           grant.create_time, grant.inspection, grant.inspection_subject})
      .status();
}

absl::StatusOr<std::optional<RoleGrant>> FindGrant(db::Transaction& transaction, const Uuid& id) {
  return FindOne(transaction, kById, id);
}

absl::StatusOr<std::optional<RoleGrant>> LockGrant(db::Transaction& transaction, const Uuid& id) {
  return FindOne(transaction, kByIdLocked, id);
}

absl::StatusOr<std::vector<RoleGrant>> FindGrantsOfAccount(db::Transaction& transaction,
                                                           const Uuid& account, Date day) {
  return FindMany(transaction, absl::StrCat(kSelectColumns, kOfAccountOn), {account, day, day});
}

absl::StatusOr<std::vector<RoleGrant>> LockGrantsOfAccount(db::Transaction& transaction,
                                                           const Uuid& account, Date day) {
  return FindMany(transaction, absl::StrCat(kSelectColumns, kOfAccountOn, " FOR UPDATE"),
                  {account, day, day});
}

absl::StatusOr<std::vector<RoleGrant>> LockGrantsOver(db::Transaction& transaction,
                                                      const Uuid& organization, Date today) {
  return FindMany(transaction, absl::StrCat(kSelectColumns, kStandingOver), {organization, today});
}

absl::StatusOr<std::vector<RoleGrant>> LockStandingGrantsOf(db::Transaction& transaction,
                                                            const Uuid& account, Date today) {
  return FindMany(transaction, absl::StrCat(kSelectColumns, kStandingOf), {account, today});
}

absl::StatusOr<std::vector<RoleGrant>> LockGrantsOfInspection(db::Transaction& transaction,
                                                              const Uuid& inspection, Date today) {
  return FindMany(transaction, absl::StrCat(kSelectColumns, kStandingOfInspection),
                  {inspection, today});
}

absl::StatusOr<std::vector<Uuid>> AccountsOfInspection(db::Transaction& transaction,
                                                       const Uuid& inspection, Date today) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(kAccountsOfInspection, {inspection, today}));
  std::vector<Uuid> accounts;
  for (const db::Row& row : rows) accounts.push_back(row.Id(0));
  return accounts;
}

absl::StatusOr<std::optional<absl::Time>> FirstGrantOfInspection(db::Transaction& transaction,
                                                                 const Uuid& inspection) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kFirstOfInspection, {inspection}));
  std::optional<absl::Time> first;
  if (row.has_value()) first = row->TimeAt(0);
  return first;
}

absl::Status PutGrantSuccession(db::Transaction& transaction, const GrantSuccession& step) {
  return transaction
      .Execute(
          "INSERT INTO grant_succession (predecessor_id, reorganization_id, successor_id,"
          " effective_date, applied_at, predecessor_ended) VALUES (?, ?, ?, ?, ?, ?)"
          " ON DUPLICATE KEY UPDATE predecessor_ended = GREATEST(predecessor_ended, ?)",
          {step.predecessor, step.reorganization, step.successor, step.effective_date,
           step.applied_time, step.predecessor_ended, step.predecessor_ended})
      .status();
}

absl::StatusOr<std::vector<GrantSuccession>> GrantSuccessionsFrom(db::Transaction& transaction,
                                                                  const Uuid& organization) {
  std::vector<GrantSuccession> steps;
  std::set<Uuid> seen = {organization};
  for (std::vector<Uuid> waiting = {organization}; !waiting.empty();) {
    const Uuid predecessor = waiting.back();
    waiting.pop_back();
    KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(kSuccessionsOf, {predecessor}));
    for (const db::Row& row : rows) {
      steps.push_back(
          {row.Id(0), row.Id(1), row.Id(2), row.DateAt(3), row.TimeAt(4), row.Int(5) != 0});
      if (seen.insert(row.Id(2)).second) waiting.push_back(row.Id(2));
    }
  }
  return steps;
}

std::vector<std::string> GrantStatements() {
  std::vector<std::string> statements;
  for (const char* rest : {kById, kByIdLocked, kOfAccountOn, kStandingOver, kStandingOf,
                           kStandingOfInspection, kAll, kAllOfAccount}) {
    statements.push_back(absl::StrCat(kSelectColumns, rest));
  }
  for (const char* whole :
       {kAccountsTouching, kAccountsOfInspection, kFirstOfInspection, kSuccessionsOf}) {
    statements.push_back(whole);
  }
  return statements;
}

absl::StatusOr<std::vector<Uuid>> AccountsTouching(db::Transaction& transaction,
                                                   const Uuid& organization, Date today) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows, transaction.Query(kAccountsTouching, {organization, organization, today}));
  std::vector<Uuid> accounts;
  for (const db::Row& row : rows) accounts.push_back(row.Id(0));
  return accounts;
}

absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now) {
  const auto inserted = transaction.Execute(
      "INSERT INTO applied_reorganization (reorganization_id, effective_date, applied_at)"
      " VALUES (?, ?, ?)",
      {reorganization, effective_date, now});
  if (absl::IsAlreadyExists(inserted.status())) return false;
  KETNAP_RETURN_IF_ERROR(inserted.status());
  return true;
}

absl::Status AdvanceGrant(db::Transaction& transaction, RoleGrant& grant) {
  KETNAP_ASSIGN_OR_RETURN(
      int64_t changed,
      transaction.Execute(
          "UPDATE role_grant SET version = version + 1, valid_to = ?,"
          " revoked_at = ?, revoke_reason = ? WHERE id = ? AND version = ?",
          {grant.valid_to, grant.revoke_time, grant.revoke_reason, grant.id, grant.version}));
  if (changed != 1) return EtagMismatchError(absl::StrCat("grants/", grant.id.ToString()));
  ++grant.version;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RoleGrant>> ListGrants(db::Transaction& transaction,
                                                  const GrantQuery& query) {
  if (query.scope.IsEmpty()) return std::vector<RoleGrant>();
  // Ids begin with a time far below the greatest id, so the first page needs no statement of its
  // own.
  db::Values values;
  values.emplace_back(query.before.has_value() ? query.before->ToBytes() : std::string(16, '\xff'));
  if (query.account.has_value()) values.emplace_back(*query.account);
  std::string sql;
  if (query.scope.everything) {
    sql = absl::StrCat(kSelectColumns, query.account.has_value() ? kAllOfAccount : kAll);
  } else {
    const size_t count = AppendRoots(query.scope.roots, values);
    sql = absl::StrCat(kSelectColumns, query.account.has_value() ? kScopedOfAccount : kScoped,
                       db::Placeholders(count), kScopedEnd);
  }
  values.emplace_back(query.limit);
  return FindMany(transaction, sql, values);
}

}  // namespace ketnap::identity
