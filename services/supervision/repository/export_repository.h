#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_EXPORT_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_EXPORT_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Reports made into files: the job, the pages read so far, the parts of the file.
namespace ketnap::supervision {

// Stored by number, as the API numbers them.
enum class ExportState : int { kRunning = 1, kReady = 2, kFailed = 3, kExpired = 4 };

struct ExportRecord {
  Uuid id;
  Uuid organization;
  std::string account;
  int64_t version = 0;
  ExportState state = ExportState::kRunning;
  int format = 0;  // As numbered in the API.
  std::string request_id;
  std::string query;   // A serialized ReportQuery.
  std::string claims;  // A serialized CallerClaims: whom it is for, and under which grants.
  int page_count = 0;
  int64_t row_count = 0;
  std::string next_page;  // Token of the page to read next.
  bool all_read = false;
  std::optional<absl::Time> as_of_time;  // Of the first page.
  int64_t pending_entries = 0;           // The most of any page.
  std::optional<absl::Time> last_page_time;
  std::string file_name;
  int64_t size_bytes = 0;
  std::string sha256;
  std::string failure_reason;
  std::string failure_message;
  int failed_tries = 0;
  absl::Time create_time;
  absl::Time expire_time;
  std::optional<absl::Time> download_time;
  Uuid lease_owner;  // Who works on it, until `lease_until`.
  absl::Time lease_until;
};

absl::Status InsertExport(db::Transaction& transaction, const ExportRecord& record);
absl::StatusOr<std::optional<ExportRecord>> FindExport(db::Transaction& transaction,
                                                       const Uuid& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<std::optional<ExportRecord>> LockExport(db::Transaction& transaction,
                                                       const Uuid& id);
// Writes everything that can change, the version included; the row is locked.
absl::Status UpdateExport(db::Transaction& transaction, const ExportRecord& record);

// Newest first, those before `before`.
absl::StatusOr<std::vector<ExportRecord>> ListExportsOf(db::Transaction& transaction,
                                                        std::string_view account,
                                                        const std::optional<Uuid>& before,
                                                        int limit);
absl::StatusOr<int64_t> CountRunningExports(db::Transaction& transaction, std::string_view account);
// Jobs nobody works on, and files whose time is over.
absl::StatusOr<std::vector<Uuid>> DueExports(db::Transaction& transaction, absl::Time now,
                                             int limit);
absl::StatusOr<std::vector<Uuid>> ExpiringExports(db::Transaction& transaction, absl::Time now,
                                                  int limit);

absl::Status PutExportPage(db::Transaction& transaction, const Uuid& id, int number,
                           const std::string& content);
absl::StatusOr<std::optional<std::string>> FindExportPage(db::Transaction& transaction,
                                                          const Uuid& id, int number);
absl::Status PutExportPart(db::Transaction& transaction, const Uuid& id, int number,
                           const std::string& content);
absl::StatusOr<std::optional<std::string>> FindExportPart(db::Transaction& transaction,
                                                          const Uuid& id, int number);
// At most `limit` rows each: how many were removed.
absl::StatusOr<int64_t> DeleteExportPages(db::Transaction& transaction, const Uuid& id, int limit);
absl::StatusOr<int64_t> DeleteExportParts(db::Transaction& transaction, const Uuid& id, int limit);

std::vector<std::string_view> ExportStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_EXPORT_REPOSITORY_H_
