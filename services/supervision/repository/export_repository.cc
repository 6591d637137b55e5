#include "services/supervision/repository/export_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_EXPORT_COLUMNS                                                                   \
  "export_id, organization_id, account, version, state, format, request_id, query, claims, "    \
  "page_count, row_count, next_page, all_read, as_of_time, pending_entries, last_page_time, "   \
  "file_name, size_bytes, sha256, failure_reason, failure_message, failed_tries, create_time, " \
  "expire_time, download_time, lease_owner, lease_until"

constexpr std::string_view kInsert =
    "INSERT INTO report_export (" KETNAP_EXPORT_COLUMNS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFind =
    "SELECT " KETNAP_EXPORT_COLUMNS " FROM report_export WHERE export_id = ?";
constexpr std::string_view kLock =
    "SELECT " KETNAP_EXPORT_COLUMNS " FROM report_export WHERE export_id = ? FOR UPDATE";
constexpr std::string_view kUpdate =
    "UPDATE report_export SET version = ?, state = ?, page_count = ?, row_count = ?, "
    "next_page = ?, all_read = ?, as_of_time = ?, pending_entries = ?, last_page_time = ?, "
    "file_name = ?, size_bytes = ?, sha256 = ?, failure_reason = ?, failure_message = ?, "
    "failed_tries = ?, download_time = ?, lease_owner = ?, lease_until = ? WHERE export_id = ?";
constexpr std::string_view kList =
    "SELECT " KETNAP_EXPORT_COLUMNS
    " FROM report_export WHERE account = ? AND export_id < ? ORDER BY export_id DESC LIMIT ?";
constexpr std::string_view kCountRunning =
    "SELECT COUNT(*) FROM report_export WHERE account = ? AND state = 1";
constexpr std::string_view kDue =
    "SELECT export_id FROM report_export WHERE state = 1 AND lease_until <= ? "
    "ORDER BY lease_until LIMIT ?";
constexpr std::string_view kExpiring =
    "SELECT export_id FROM report_export WHERE state IN (1, 2, 3) AND expire_time <= ? LIMIT ?";
constexpr std::string_view kPutPage =
    "REPLACE INTO report_export_page (export_id, number, content) VALUES (?, ?, ?)";
constexpr std::string_view kFindPage =
    "SELECT content FROM report_export_page WHERE export_id = ? AND number = ?";
constexpr std::string_view kPutPart =
    "REPLACE INTO report_export_part (export_id, number, content) VALUES (?, ?, ?)";
constexpr std::string_view kFindPart =
    "SELECT content FROM report_export_part WHERE export_id = ? AND number = ?";
constexpr std::string_view kDeletePages =
    "DELETE FROM report_export_page WHERE export_id = ? ORDER BY number LIMIT ?";
constexpr std::string_view kDeleteParts =
    "DELETE FROM report_export_part WHERE export_id = ? ORDER BY number LIMIT ?";

#undef KETNAP_EXPORT_COLUMNS

ExportRecord RecordOf(const db::Row& row) {
  ExportRecord record;
  record.id = row.Id(0);
  record.organization = row.Id(1);
  record.account = row.Text(2);
  record.version = row.Int(3);
  record.state = static_cast<ExportState>(row.Int(4));
  record.format = static_cast<int>(row.Int(5));
  record.request_id = row.Text(6);
  record.query = row.Text(7);
  record.claims = row.Text(8);
  record.page_count = static_cast<int>(row.Int(9));
  record.row_count = row.Int(10);
  record.next_page = row.Text(11);
  record.all_read = row.Bool(12);
  record.as_of_time = row.OptionalTime(13);
  record.pending_entries = row.Int(14);
  record.last_page_time = row.OptionalTime(15);
  record.file_name = row.Text(16);
  record.size_bytes = row.Int(17);
  record.sha256 = row.Text(18);
  record.failure_reason = row.Text(19);
  record.failure_message = row.Text(20);
  record.failed_tries = static_cast<int>(row.Int(21));
  record.create_time = row.TimeAt(22);
  record.expire_time = row.TimeAt(23);
  record.download_time = row.OptionalTime(24);
  record.lease_owner = row.Id(25);
  record.lease_until = row.TimeAt(26);
  return record;
}

absl::StatusOr<std::optional<ExportRecord>> Read(db::Transaction& transaction, std::string_view sql,
                                                 const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::optional<ExportRecord>();
  return std::optional<ExportRecord>(RecordOf(*row));
}

absl::StatusOr<std::vector<Uuid>> Ids(db::Transaction& transaction, std::string_view sql,
                                      const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Uuid> ids;
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

absl::StatusOr<std::optional<std::string>> Content(db::Transaction& transaction,
                                                   std::string_view sql, const Uuid& id,
                                                   int number) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id, number}));
  if (!row.has_value()) return std::optional<std::string>();
  return std::optional<std::string>(row->Text(0));
}

// After every id there is.
Uuid LastId() { return *Uuid::FromBytes(std::string(16, '\xFF')); }

}  // namespace

absl::Status InsertExport(db::Transaction& transaction, const ExportRecord& record) {
  return transaction
      .Execute(kInsert, {record.id,
                         record.organization,
                         record.account,
                         record.version,
                         record.state,
                         record.format,
                         record.request_id,
                         record.query,
                         record.claims,
                         record.page_count,
                         record.row_count,
                         record.next_page,
                         record.all_read,
                         record.as_of_time,
                         record.pending_entries,
                         record.last_page_time,
                         record.file_name,
                         record.size_bytes,
                         record.sha256,
                         record.failure_reason,
                         record.failure_message,
                         record.failed_tries,
                         record.create_time,
                         record.expire_time,
                         record.download_time,
                         record.lease_owner,
                         record.lease_until})
      .status();
}

absl::StatusOr<std::optional<ExportRecord>> FindExport(db::Transaction& transaction,
                                                       const Uuid& id) {
  return Read(transaction, kFind, id);
}

absl::StatusOr<std::optional<ExportRecord>> LockExport(db::Transaction& transaction,
                                                       const Uuid& id) {
  return Read(transaction, kLock, id);
}

absl::Status UpdateExport(db::Transaction& transaction, const ExportRecord& record) {
  return transaction
      .Execute(kUpdate,
               {record.version, record.state, record.page_count, record.row_count, record.next_page,
                record.all_read, record.as_of_time, record.pending_entries, record.last_page_time,
                record.file_name, record.size_bytes, record.sha256, record.failure_reason,
                record.failure_message, record.failed_tries, record.download_time,
                record.lease_owner, record.lease_until, record.id})
      .status();
}

absl::StatusOr<std::vector<ExportRecord>> ListExportsOf(db::Transaction& transaction,
                                                        std::string_view account,
                                                        const std::optional<Uuid>& before,
                                                        int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kList, {account, before.value_or(LastId()), limit}));
  std::vector<ExportRecord> records;
  for (const db::Row& row : rows) records.push_back(RecordOf(row));
  return records;
}

absl::StatusOr<int64_t> CountRunningExports(db::Transaction& transaction,
                                            std::string_view account) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kCountRunning, {account}));
  return rows.at(0).Int(0);
}

absl::StatusOr<std::vector<Uuid>> DueExports(db::Transaction& transaction, absl::Time now,
                                             int limit) {
  return Ids(transaction, kDue, {now, limit});
}

absl::StatusOr<std::vector<Uuid>> ExpiringExports(db::Transaction& transaction, absl::Time now,
                                                  int limit) {
  return Ids(transaction, kExpiring, {now, limit});
}

absl::Status PutExportPage(db::Transaction& transaction, const Uuid& id, int number,
                           const std::string& content) {
  return transaction.Execute(kPutPage, {id, number, content}).status();
}

absl::StatusOr<std::optional<std::string>> FindExportPage(db::Transaction& transaction,
                                                          const Uuid& id, int number) {
  return Content(transaction, kFindPage, id, number);
}

absl::Status PutExportPart(db::Transaction& transaction, const Uuid& id, int number,
                           const std::string& content) {
  return transaction.Execute(kPutPart, {id, number, content}).status();
}

absl::StatusOr<std::optional<std::string>> FindExportPart(db::Transaction& transaction,
                                                          const Uuid& id, int number) {
  return Content(transaction, kFindPart, id, number);
}

absl::StatusOr<int64_t> DeleteExportPages(db::Transaction& transaction, const Uuid& id, int limit) {
  return transaction.Execute(kDeletePages, {id, limit});
}

absl::StatusOr<int64_t> DeleteExportParts(db::Transaction& transaction, const Uuid& id, int limit) {
  return transaction.Execute(kDeleteParts, {id, limit});
}

std::vector<std::string_view> ExportStatements() {
  return {kFind, kLock, kList, kCountRunning, kDue, kExpiring, kFindPage, kFindPart};
}

}  // namespace ketnap::supervision
