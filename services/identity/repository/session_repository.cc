#include "services/identity/repository/session_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::identity {
namespace {

constexpr char kSelectByTokenHash[] =
    "SELECT id, account_id, version, created_at, last_used_at, expires_at, ended_at"
    " FROM session WHERE token_hash = ?";
constexpr char kLock[] =
    "SELECT id, account_id, version, created_at, last_used_at, expires_at, ended_at"
    " FROM session WHERE id = ? FOR UPDATE";
constexpr char kLockLive[] =
    "SELECT id, account_id, version, created_at, last_used_at, expires_at, ended_at"
    " FROM session WHERE account_id = ? AND expires_at > ? AND ended_at IS NULL"
    " ORDER BY expires_at, id FOR UPDATE";

Session SessionOf(const db::Row& row) {
  Session session;
  session.id = row.Id(0);
  session.account = row.Id(1);
  session.version = row.Int(2);
  session.create_time = row.TimeAt(3);
  session.last_use_time = row.TimeAt(4);
  session.expire_time = row.TimeAt(5);
  session.end_time = row.OptionalTime(6);
  return session;
}

absl::StatusOr<std::optional<Session>> FindOne(db::Transaction& transaction, std::string_view sql,
                                               const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(auto row, transaction.QueryOptional(sql, values));
  std::optional<Session> session;
  if (row.has_value()) session = SessionOf(*row);
  return session;
}

}  // namespace

absl::Status InsertSession(db::Transaction& transaction, const Session& session,
                           std::string_view token_hash) {
  return transaction
      .Execute(
          "INSERT INTO session (id, token_hash, account_id, version, created_at, last_used_at,"
          " expires_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {session.id, token_hash, session.account, session.version, session.create_time,
           session.last_use_time, session.expire_time, session.end_time})
      .status();
}

absl::StatusOr<std::optional<Session>> FindSessionByTokenHash(db::Transaction& transaction,
                                                              std::string_view token_hash) {
  return FindOne(transaction, kSelectByTokenHash, {token_hash});
}

absl::StatusOr<std::optional<Session>> LockSession(db::Transaction& transaction, const Uuid& id) {
  return FindOne(transaction, kLock, {id});
}

absl::StatusOr<std::vector<Session>> LockLiveSessions(db::Transaction& transaction,
                                                      const Uuid& account, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(auto rows, transaction.Query(kLockLive, {account, now}));
  std::vector<Session> sessions;
  for (const db::Row& row : rows) sessions.push_back(SessionOf(row));
  return sessions;
}

absl::Status TouchSession(db::Transaction& transaction, const Uuid& id, absl::Time now) {
  return transaction
      .Execute(
          "UPDATE session SET last_used_at = ? WHERE id = ? AND last_used_at < ?"
          " AND ended_at IS NULL",
          {now, id, now})
      .status();
}

absl::Status EndSession(db::Transaction& transaction, Session& session, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(
      int64_t changed, transaction.Execute("UPDATE session SET version = version + 1, ended_at = ?"
                                           " WHERE id = ? AND version = ?",
                                           {now, session.id, session.version}));
  if (changed != 1) return EtagMismatchError(absl::StrCat("sessions/", session.id.ToString()));
  ++session.version;
  session.end_time = now;
  return absl::OkStatus();
}

}  // namespace ketnap::identity
