#include "services/supervision/handlers/exports/export_record.h"

#include <algorithm>

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/exports/report_reader.h"
#include "services/supervision/handlers/exports/report_tables.h"

namespace ketnap::supervision {
namespace {

constexpr char kXlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr char kCsv[] = "text/csv; charset=utf-8";

}  // namespace

absl::StatusOr<v1::ReportQuery> QueryOf(const ExportRecord& record) {
  v1::ReportQuery query;
  if (!query.ParseFromString(record.query)) return absl::InternalError("an export's query");
  return query;
}

absl::StatusOr<v1::Export> ToProto(const ExportRecord& record) {
  v1::Export message;
  message.set_name(api::ResourceName(kExports, record.id));
  message.set_organization(api::ResourceName("organizations", record.organization));
  KETNAP_ASSIGN_OR_RETURN(*message.mutable_query(), QueryOf(record));
  message.set_format(static_cast<v1::ExportFormat>(record.format));
  message.set_state(static_cast<v1::ExportState>(record.state));
  message.set_row_count(record.row_count);
  message.set_file_name(record.file_name);
  message.set_media_type(record.format == v1::EXPORT_FORMAT_CSV ? kCsv : kXlsx);
  message.set_size_bytes(record.size_bytes);
  message.set_sha256(record.sha256);
  if (record.as_of_time.has_value()) {
    *message.mutable_as_of_time() = TimeToProto(*record.as_of_time);
  }
  message.set_account(record.account);
  *message.mutable_create_time() = TimeToProto(record.create_time);
  *message.mutable_expire_time() = TimeToProto(record.expire_time);
  message.set_failure_reason(record.failure_reason);
  message.set_failure_message(record.failure_message);
  message.set_etag(api::MakeEtag(record.version));
  return message;
}

absl::Status PublishExport(db::Transaction& transaction, const access::RequestContext& context,
                           const ExportRecord& record, const std::string& action,
                           const std::string& request_id, bool download_begun) {
  v1::ExportChanged event;
  KETNAP_ASSIGN_OR_RETURN(*event.mutable_export_(), ToProto(record));
  event.set_download_begun(download_begun);
  journal::Change change;
  change.aggregate_type = kExports;
  change.aggregate_id = record.id;
  change.version = record.version;
  change.action = action;
  change.occurred_on = context.today;
  change.organization = record.organization;
  change.request_id = request_id;
  return journal::Append(transaction, context, change, event);
}

absl::Status AddPage(db::Transaction& transaction, const ReportLayout& layout,
                     const google::protobuf::Message& answer, absl::Time now,
                     ExportRecord* record) {
  KETNAP_RETURN_IF_ERROR(
      PutExportPage(transaction, record->id, record->page_count, answer.SerializeAsString()));
  const v1::Freshness* freshness = FreshnessOf(answer);
  if (freshness != nullptr) {
    if (record->page_count == 0 && freshness->has_as_of_time()) {
      KETNAP_ASSIGN_OR_RETURN(record->as_of_time, TimeFromProto(freshness->as_of_time()));
    }
    record->pending_entries = std::max(record->pending_entries, freshness->pending_entries());
  }
  ++record->page_count;
  record->row_count += CountRows(layout, answer);
  record->next_page = NextPageOf(answer);
  record->all_read = record->next_page.empty();
  record->last_page_time = now;
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
