#include "services/organization/repository/import_repository.h"

#include "common/base/status_macros.h"
#include "services/organization/repository/import_statements.h"
#include "services/organization/repository/organization_statements.h"

namespace ketnap::organization {
namespace {

absl::StatusOr<std::optional<Import>> FindBy(db::Transaction& transaction, std::string_view sql,
                                             const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  Import import;
  import.id = row->Id(0);
  import.kind = static_cast<ImportKind>(row->Int(1));
  import.organization = row->Id(2);
  import.dry_run = row->Bool(3);
  import.next_row = row->Int(4);
  import.created_count = row->Int(5);
  import.updated_count = row->Int(6);
  import.skipped_count = row->Int(7);
  import.failed_count = row->Int(8);
  import.complete = row->Bool(9);
  import.principal = row->Text(10);
  import.create_time = row->TimeAt(11);
  import.update_time = row->TimeAt(12);
  return import;
}

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

absl::StatusOr<std::optional<Import>> FindImport(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kFindImport, id);
}

absl::StatusOr<std::optional<Import>> LockImport(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kLockImport, id);
}

absl::Status InsertImport(db::Transaction& transaction, const Import& import) {
  return transaction
      .Execute(sql::kInsertImport, {import.id, import.kind, import.organization, import.dry_run,
                                    import.next_row, import.created_count, import.updated_count,
                                    import.skipped_count, import.failed_count, import.complete,
                                    import.principal, import.create_time, import.update_time})
      .status();
}

absl::Status UpdateImport(db::Transaction& transaction, const Import& import) {
  return transaction
      .Execute(sql::kUpdateImport,
               {import.next_row, import.created_count, import.updated_count, import.skipped_count,
                import.failed_count, import.complete, import.update_time, import.id})
      .status();
}

absl::StatusOr<std::optional<ImportPart>> FindImportPart(db::Transaction& transaction,
                                                         const Uuid& import, int64_t first_row) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindImportPart, {import, first_row}));
  if (!row.has_value()) return std::nullopt;
  return ImportPart{row->Text(0), row->Text(1)};
}

absl::Status InsertImportPart(db::Transaction& transaction, const Uuid& import, int64_t first_row,
                              const ImportPart& part, absl::Time now) {
  return transaction
      .Execute(sql::kInsertImportPart, {import, first_row, part.request_hash, part.response, now})
      .status();
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

absl::Status ForgetDrafts(db::Transaction& transaction, const Uuid& import) {
  for (const char* statement :
       {sql::kDeleteImportKeys, sql::kDeleteDraftOrganizations, sql::kDeleteDraftMembers}) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(statement, {import}).status());
  }
  return absl::OkStatus();
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
