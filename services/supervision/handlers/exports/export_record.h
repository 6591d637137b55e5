#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_RECORD_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_RECORD_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "google/protobuf/message.h"
#include "ketnap/supervision/v1/export_service.pb.h"
#include "services/supervision/handlers/exports/report_layout.h"
#include "services/supervision/repository/export_repository.h"

namespace ketnap::supervision {

inline constexpr char kExports[] = "exports";

// More rows than a sheet holds, with room for what stands above them.
inline constexpr int64_t kMostExportRows = 1'000'000;

absl::StatusOr<v1::ReportQuery> QueryOf(const ExportRecord& record);
absl::StatusOr<v1::Export> ToProto(const ExportRecord& record);

// Journals the record as it stands; its version is the one after the change. `download_begun`: of
// the beginning of a download.
absl::Status PublishExport(db::Transaction& transaction, const access::RequestContext& context,
                           const ExportRecord& record, const std::string& action,
                           const std::string& request_id, bool download_begun = false);

// Takes an answer in as the next page, read at `now`: the record as it is afterwards, not written.
absl::Status AddPage(db::Transaction& transaction, const ReportLayout& layout,
                     const google::protobuf::Message& answer, absl::Time now, ExportRecord* record);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_RECORD_H_
