#include "services/dossier/repository/register/decision_register_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/register/register_statements.h"

namespace ketnap::dossier {
namespace {

RegisterEntry EntryOf(const db::Row& row) {
  RegisterEntry entry;
  entry.id = row.Id(0);
  entry.key = {row.Id(1), static_cast<DecisionType>(row.Int(2)), row.DateAt(3)};
  entry.number = static_cast<int>(row.Int(4));
  entry.status = static_cast<RegisterEntryStatus>(row.Int(5));
  entry.candidate = row.OptionalId(6);
  if (entry.candidate.has_value()) {
    entry.paper = PaperReference{row.Text(7), row.Text(8), row.DateAt(9)};
    entry.full_name = row.Text(12);
  }
  entry.void_reason = row.Text(10);
  entry.create_time = row.TimeAt(11);
  return entry;
}

}  // namespace

absl::Status InsertEntry(db::Transaction& transaction, RegisterEntry* entry) {
  const RegisterKey& key = entry->key;
  const db::Values values = {key.organization, key.type, key.term_start};
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kTakeRegisterNumber, values).status());
  KETNAP_ASSIGN_OR_RETURN(const auto taken,
                          transaction.QueryOptional(sql::kTakenRegisterNumber, values));
  if (!taken.has_value()) return absl::InternalError("a register lost its number");
  entry->number = static_cast<int>(taken->Int(0));
  std::optional<std::string> number, symbol;
  std::optional<Date> date;
  if (entry->paper.has_value()) {
    number = entry->paper->number;
    symbol = entry->paper->symbol;
    date = entry->paper->date;
  }
  return transaction
      .Execute(sql::kInsertRegisterEntry,
               {entry->id, key.organization, key.type, key.term_start, entry->number, entry->status,
                entry->candidate, number, symbol, date, entry->void_reason, entry->create_time})
      .status();
}

absl::Status RevokeEntries(db::Transaction& transaction, const Uuid& candidate) {
  return transaction.Execute(sql::kRevokeRegisterEntries, {candidate}).status();
}

absl::StatusOr<std::optional<RegisterKey>> FindRegisterOf(db::Transaction& transaction,
                                                          const Uuid& candidate,
                                                          DecisionType type) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindRegisterOf, {candidate, type}));
  std::optional<RegisterKey> key;
  if (row.has_value()) key = {row->Id(0), type, row->DateAt(1)};
  return key;
}

absl::Status RedateEntries(db::Transaction& transaction, const Uuid& candidate, DecisionType type,
                           Date date) {
  return transaction.Execute(sql::kRedateRegisterEntries, {date, candidate, type}).status();
}

absl::StatusOr<std::vector<RegisterEntry>> ListEntries(db::Transaction& transaction,
                                                       const RegisterKey& key, int before,
                                                       int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kListRegisterEntries,
                                                                 {key.organization, key.type,
                                                                  key.term_start, before, limit}));
  std::vector<RegisterEntry> entries;
  entries.reserve(rows.size());
  for (const db::Row& row : rows) entries.push_back(EntryOf(row));
  return entries;
}

}  // namespace ketnap::dossier
