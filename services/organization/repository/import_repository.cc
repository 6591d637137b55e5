#include "services/organization/repository/import_repository.h"

#include "common/base/status_macros.h"
#include "services/organization/repository/import_statements.h"
#include "services/organization/repository/organization_statements.h"

namespace ketnap::organization {
namespace {

absl::StatusOr<std::optional<DraftOrganization>> FindDraftBy(db::Transaction& transaction,
                                                             std::string_view sql,
                                                             const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, values));
  if (!row.has_value()) return std::nullopt;
  DraftOrganization draft;
  draft.id = row->Id(0);
  draft.parent = row->Id(1);
  draft.type = row->Text(2);
  draft.display_name = row->Text(3);
  draft.valid_from = row->DateAt(4);
  return draft;
}

}  // namespace

const api::ImportTables& RegisterImportTables() {
  static const auto* const tables =
      new api::ImportTables{.collection = "imports",
                            .lock = sql::kLockImport,
                            .insert = sql::kInsertImport,
                            .update = sql::kUpdateImport,
                            .find_part = sql::kFindImportPart,
                            .insert_part = sql::kInsertImportPart,
                            .forgotten = {sql::kDeleteImportKeys, sql::kDeleteDraftOrganizations,
                                          sql::kDeleteDraftMembers}};
  return *tables;
}

absl::StatusOr<std::optional<int64_t>> MeetKey(db::Transaction& transaction, const Uuid& import,
                                               const ImportKey& key, int64_t row) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto met,
      transaction.QueryOptional(sql::kFindImportKey, {import, key.scheme, key.value}));
  if (met.has_value()) return met->Int(0);
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(sql::kInsertImportKey, {import, key.scheme, key.value, row}).status());
  return std::nullopt;
}

absl::StatusOr<std::optional<int64_t>> MeetRecord(db::Transaction& transaction, const Uuid& import,
                                                  const Uuid& record, int64_t row) {
  // Every key has a scheme, so that no key looks like a record.
  return MeetKey(transaction, import, {"", record.ToString()}, row);
}

absl::Status PutDraft(db::Transaction& transaction, const Uuid& import, const ImportKey& key,
                      const DraftOrganization& draft) {
  return transaction
      .Execute(sql::kPutDraftOrganization, {import, draft.id, key.scheme, key.value, draft.parent,
                                            draft.type, draft.display_name, draft.valid_from})
      .status();
}

absl::StatusOr<std::optional<DraftOrganization>> FindDraft(db::Transaction& transaction,
                                                           const Uuid& import,
                                                           const ImportKey& key) {
  return FindDraftBy(transaction, sql::kFindDraftByKey, {import, key.scheme, key.value});
}

absl::StatusOr<std::optional<DraftOrganization>> FindDraft(db::Transaction& transaction,
                                                           const Uuid& import, const Uuid& id) {
  return FindDraftBy(transaction, sql::kFindDraftById, {import, id});
}

absl::StatusOr<bool> HasDraftSibling(db::Transaction& transaction, const Uuid& import,
                                     const Uuid& parent, const std::string& display_name,
                                     const Uuid& self) {
  KETNAP_ASSIGN_OR_RETURN(const auto draft, FindDraftBy(transaction, sql::kFindDraftSibling,
                                                        {import, parent, display_name, self}));
  return draft.has_value();
}

absl::Status PutDraft(db::Transaction& transaction, const Uuid& import, const DraftMember& draft) {
  return transaction
      .Execute(sql::kPutDraftMember,
               {import, draft.id, draft.organization, draft.full_name, draft.birth_date})
      .status();
}

absl::StatusOr<std::optional<DraftMember>> FindDraftMember(db::Transaction& transaction,
                                                           const Uuid& import, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindDraftMember, {import, id}));
  if (!row.has_value()) return std::nullopt;
  return DraftMember{id, row->Id(0), row->Text(1), row->DateAt(2)};
}

absl::StatusOr<bool> HasSameDraftMember(db::Transaction& transaction, const Uuid& import,
                                        const DraftMember& draft) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindSameDraftMember,
                                                    {import, draft.organization, draft.full_name,
                                                     draft.birth_date, draft.id}));
  return row.has_value();
}

absl::StatusOr<std::optional<CodeHolder>> LastHolderOfCode(db::Transaction& transaction,
                                                           const ImportKey& key) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row, transaction.QueryOptional(sql::kLastHolderOfCode, {key.scheme, key.value}));
  if (!row.has_value()) return std::nullopt;
  return CodeHolder{row->Id(0), row->Bool(1)};
}

absl::StatusOr<std::optional<Uuid>> FindLiveSibling(db::Transaction& transaction,
                                                    const Uuid& parent,
                                                    const std::string& display_name) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindLiveSibling, {parent, display_name}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<Uuid>> FindMemberByKey(db::Transaction& transaction,
                                                    const ImportKey& key) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row, transaction.QueryOptional(sql::kFindMemberByKey, {key.scheme, key.value}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::Status InsertMemberKey(db::Transaction& transaction, const ImportKey& key, const Uuid& member,
                             absl::Time now) {
  return transaction.Execute(sql::kInsertMemberKey, {key.scheme, key.value, member, now}).status();
}

absl::StatusOr<std::optional<int>> DepthBelow(db::Transaction& transaction, const Uuid& above,
                                              const Uuid& below) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kDepthBelow, {above, below}));
  if (!row.has_value()) return std::nullopt;
  return static_cast<int>(row->Int(0));
}

}  // namespace ketnap::organization
