#include "services/supervision/handlers/exports/export_handler.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/exports/export_file.h"
#include "services/supervision/handlers/exports/export_grants.h"
#include "services/supervision/handlers/exports/export_record.h"

namespace ketnap::supervision {
namespace {

// How long a file is kept, and how many of one account may be under way.
constexpr absl::Duration kKept = absl::Hours(24);
constexpr int64_t kMostRunning = 5;
// What is read before the caller is answered; the rest in the background.
constexpr int kPagesAtOnce = 3;
// How long the parts of one download may take. Whoever goes on later is journaled anew.
constexpr absl::Duration kDownload = absl::Hours(1);

absl::Status CheckQuery(const v1::ExportReportRequest& request) {
  std::vector<FieldViolation> violations;
  if (LayoutOf(request.query().report_case()) == nullptr) {
    violations.push_back(
        {"query.report", "REQUIRED", {"Chưa chọn báo cáo để kết xuất.", "No report was chosen."}});
  } else if (OrganizationOf(request.query()) != request.organization()) {
    violations.push_back({"organization",
                          "MISMATCH",
                          {"Tổ chức của yêu cầu kết xuất và của báo cáo phải là một.",
                           "The export and its report must name one organization."}});
  }
  const bool known =
      request.format() == v1::EXPORT_FORMAT_XLSX || request.format() == v1::EXPORT_FORMAT_CSV;
  if (!known) {
    violations.push_back({"format",
                          "UNDEFINED_ENUM_VALUE",
                          {"Chưa hỗ trợ loại tệp này.", "There is no such kind of file."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::Status TooManyExports() {
  return ReasonedError(absl::StatusCode::kResourceExhausted, "TOO_MANY_EXPORTS",
                       {"Đồng chí đang có 5 báo cáo chờ lập tệp. Đề nghị đợi các báo cáo đó xong "
                        "rồi kết xuất tiếp.",
                        "Five exports are under way; wait for them to end."});
}

absl::Status NotReady(const ExportRecord& record, absl::Time now) {
  if (record.state == ExportState::kExpired || record.expire_time <= now) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "EXPORT_EXPIRED",
                         {"Tệp báo cáo đã hết hạn lưu. Đề nghị kết xuất lại.",
                          "The file was removed when its time was over; export it again."});
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "EXPORT_NOT_READY",
                       {"Tệp báo cáo chưa lập xong.", "The file is not ready."});
}

absl::Status OffsetError() {
  return InvalidFieldsError({{"offset",
                              "NOT_A_PART",
                              {"Vị trí phải là bội số của 1048576 và nằm trong tệp.",
                               "The offset must be a multiple of 1048576 within the file."}}});
}

// The caller's own, or none.
absl::StatusOr<ExportRecord> OwnExport(const access::RequestContext& context,
                                       const std::string& name,
                                       absl::StatusOr<std::optional<ExportRecord>> found) {
  KETNAP_RETURN_IF_ERROR(found.status());
  if (!found->has_value() || (*found)->account != context.caller.Principal()) {
    return ResourceNotFoundError(name);
  }
  return **std::move(found);
}

}  // namespace

// The first page is read before anything is kept: what the report refuses is refused here.
absl::StatusOr<v1::Export> ExportHandler::ExportReport(const Context& context,
                                                       const v1::ExportReportRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckQuery(request));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  if (!environment_->tree->Contains(organization)) {
    return ResourceNotFoundError(request.organization());
  }
  KETNAP_ASSIGN_OR_RETURN(const auto answer, reader_->Read(context, request.query(), ""));
  const Uuid owner = Uuid::Generate(context.now);
  KETNAP_ASSIGN_OR_RETURN(
      v1::Export made,
      api::RunMutation<v1::Export>(
          *environment_->database, context, request,
          [&](db::Transaction& transaction) -> absl::StatusOr<v1::Export> {
            KETNAP_ASSIGN_OR_RETURN(const int64_t running,
                                    CountRunningExports(transaction, context.caller.Principal()));
            if (running >= kMostRunning) return TooManyExports();
            ExportRecord record;
            record.id = Uuid::Generate(context.now);
            record.organization = organization;
            record.account = context.caller.Principal();
            record.version = 1;
            record.format = request.format();
            record.request_id = request.request_id();
            record.query = request.query().SerializeAsString();
            record.claims = GrantsFor(context, *environment_->tree, request.query());
            record.create_time = context.now;
            record.expire_time = context.now + kKept;
            record.lease_owner = owner;
            record.lease_until = context.now + kExportLease;
            KETNAP_RETURN_IF_ERROR(AddPage(transaction, *LayoutOf(request.query().report_case()),
                                           *answer, context.now, &record));
            KETNAP_RETURN_IF_ERROR(InsertExport(transaction, record));
            KETNAP_RETURN_IF_ERROR(
                PublishExport(transaction, context, record, "ExportReport", request.request_id()));
            return ToProto(record);
          }));
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(made.name(), kExports));
  // A fault stands in the record, or is tried again in the background. A retry of the call holds no
  // lease and leaves the work to whoever does.
  jobs_->Work(id, owner, kPagesAtOnce).IgnoreError();
  v1::GetExportRequest again;
  again.set_name(made.name());
  return GetExport(context, again);
}

absl::StatusOr<v1::Export> ExportHandler::GetExport(const Context& context,
                                                    const v1::GetExportRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kExports));
  v1::Export response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const ExportRecord record,
                                OwnExport(context, request.name(), FindExport(transaction, id)));
        KETNAP_ASSIGN_OR_RETURN(response, ToProto(record));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListExportsResponse> ExportHandler::ListExports(
    const Context& context, const v1::ListExportsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  std::optional<Uuid> before;
  if (!page.after_key.empty()) {
    const auto id = Uuid::Parse(page.after_key[0]);
    if (!id.ok() || page.after_key.size() != 1) return api::PageTokenError();
    before = *id;
  }
  std::vector<ExportRecord> records;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(records,
                                ListExportsOf(transaction, principal, before, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListExportsResponse response;
  const bool more = api::CutToPage(page, &records);
  for (const ExportRecord& record : records) {
    // As GetExport: of an organization out of the caller's hands it does not exist.
    if (!access::CheckScope(context, *environment_->tree, context.permission, record.organization,
                            "")
             .ok()) {
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(*response.add_exports(), ToProto(record));
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {records.back().id.ToString()}));
  }
  return response;
}

// Not api::RunMutation: that keeps the answer for a retry, and content must stand in no other
// table. A retry is another download.
absl::StatusOr<v1::DownloadExportPartResponse> ExportHandler::DownloadExportPart(
    const Context& context, const v1::DownloadExportPartRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kExports));
  v1::DownloadExportPartResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(ExportRecord record,
                                OwnExport(context, request.name(), LockExport(transaction, id)));
        KETNAP_RETURN_IF_ERROR(CheckStillGranted(context, *environment_->tree, record.claims));
        if (record.state != ExportState::kReady || record.expire_time <= context.now) {
          return NotReady(record, context.now);
        }
        const int64_t begin = request.offset();
        if (begin % kExportPartBytes != 0 || begin >= record.size_bytes) return OffsetError();
        const bool under_way = begin > 0 && record.download_time.has_value() &&
                               context.now - *record.download_time < kDownload;
        if (!under_way) {
          record.download_time = context.now;
          ++record.version;
          KETNAP_RETURN_IF_ERROR(UpdateExport(transaction, record));
          KETNAP_RETURN_IF_ERROR(PublishExport(transaction, context, record, "DownloadExportPart",
                                               request.request_id(), true));
        }
        const auto number = static_cast<int>(begin / kExportPartBytes);
        KETNAP_ASSIGN_OR_RETURN(auto part, FindExportPart(transaction, id, number));
        if (!part.has_value()) return absl::InternalError("a part of an export is missing");
        response.set_content(*std::move(part));
        const int64_t end = begin + static_cast<int64_t>(response.content().size());
        if (end < record.size_bytes) response.set_next_offset(end);
        KETNAP_ASSIGN_OR_RETURN(*response.mutable_export_(), ToProto(record));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<Uuid> OwnerOfExport(db::Database& database, const access::RequestContext& context,
                                   std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kExports));
  std::optional<ExportRecord> found;
  KETNAP_RETURN_IF_ERROR(
      database.RunSingleRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindExport(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(name);
  return found->organization;
}

}  // namespace ketnap::supervision
