#include "services/supervision/repository/tie_repository.h"

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kFindAccount =
    "SELECT account_id, version, usable, member_id, organization_id FROM account_fact "
    "WHERE account_id = ?";
constexpr std::string_view kReplaceAccount =
    "REPLACE INTO account_fact (account_id, version, usable, member_id, organization_id) "
    "VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kFindSource =
    "SELECT version FROM member_tie_source WHERE source_id = ? FOR UPDATE";
constexpr std::string_view kReplaceSource =
    "REPLACE INTO member_tie_source (source_id, version) VALUES (?, ?)";
constexpr std::string_view kDeleteTies = "DELETE FROM member_tie WHERE source_id = ?";
constexpr std::string_view kReplaceTie =
    "REPLACE INTO member_tie (source_id, member_id, kind, organization_id, first_day, last_day) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kOpenTies =
    "SELECT member_id, kind, organization_id, first_day, last_day FROM member_tie "
    "WHERE source_id = ? AND last_day = ?";
constexpr std::string_view kTiesSince =
    "SELECT member_id, kind, organization_id, first_day, last_day FROM member_tie "
    "WHERE member_id = ? AND last_day >= ?";
constexpr std::string_view kOwnDossier =
    "SELECT s.organization_id, s.since, p.official_on FROM member_fact m "
    "JOIN person_stay s ON s.candidate_id = m.candidate_id "
    "JOIN candidate_way p ON p.candidate_id = m.candidate_id WHERE m.member_id = ? "
    "ORDER BY s.since";

AccountFact AccountOf(const db::Row& row) {
  return {.account = row.Id(0),
          .version = row.Int(1),
          .usable = row.Bool(2),
          .member = row.OptionalId(3),
          .organization = row.OptionalId(4)};
}

Tie TieOf(const db::Row& row) {
  return {row.Id(0), static_cast<TieKind>(row.Int(1)), row.Id(2), row.DateAt(3), row.DateAt(4)};
}

}  // namespace

absl::Status PutAccount(db::Transaction& transaction, const AccountFact& account) {
  KETNAP_ASSIGN_OR_RETURN(const auto known, FindAccount(transaction, account.account));
  if (known.has_value() && known->version > account.version) return absl::OkStatus();
  return transaction
      .Execute(kReplaceAccount, {account.account, account.version, account.usable, account.member,
                                 account.organization})
      .status();
}

absl::StatusOr<std::optional<AccountFact>> FindAccount(db::Transaction& transaction,
                                                       const Uuid& account) {
  return One(transaction, kFindAccount, {account}, &AccountOf);
}

absl::StatusOr<bool> AdvanceTieSource(db::Transaction& transaction, const Uuid& source,
                                      int64_t version) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFindSource, {source}));
  if (row.has_value() && row->Int(0) >= version) return false;
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kReplaceSource, {source, version}).status());
  return true;
}

absl::Status ReplaceTies(db::Transaction& transaction, const Uuid& source,
                         const std::vector<Tie>& ties) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteTies, {source}).status());
  for (const Tie& tie : ties) KETNAP_RETURN_IF_ERROR(PutTie(transaction, source, tie));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Tie>> ListOpenTies(db::Transaction& transaction, const Uuid& source) {
  return Many(transaction, kOpenTies, {source, kForever}, &TieOf);
}

absl::Status PutTie(db::Transaction& transaction, const Uuid& source, const Tie& tie) {
  return transaction
      .Execute(kReplaceTie,
               {source, tie.member, tie.kind, tie.organization, tie.first_day, tie.last_day})
      .status();
}

absl::StatusOr<std::vector<Tie>> ListTiesSince(db::Transaction& transaction, const Uuid& member,
                                               Date from) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<Tie> ties,
                          Many(transaction, kTiesSince, {member, from}, &TieOf));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows stays, transaction.Query(kOwnDossier, {member}));
  for (size_t i = 0; i < stays.size(); ++i) {
    const std::optional<Date> official = stays[i].OptionalDate(2);
    if (official.has_value() && *official < from) continue;
    const Date last = i + 1 < stays.size() ? stays[i + 1].DateAt(1) - 1 : kForever;
    if (last < from) continue;
    ties.push_back({member, TieKind::kOwnDossier, stays[i].Id(0), stays[i].DateAt(1), last});
  }
  return ties;
}

std::vector<std::string_view> TieStatements() {
  return {kFindAccount, kFindSource, kOpenTies, kTiesSince, kOwnDossier};
}

}  // namespace ketnap::supervision
