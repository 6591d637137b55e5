#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "ketnap/supervision/v1/export_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"
#include "services/supervision/handlers/exports/export_jobs.h"
#include "services/supervision/handlers/exports/report_reader.h"

namespace ketnap::supervision {

// Reports as files. What each RPC promises stands in the proto.
class ExportHandler : public v1::ExportService::CallbackService {
 public:
  // All outlive the handler.
  ExportHandler(const Environment* environment, const ReportReader* reader, ExportJobs* jobs)
      : environment_(environment), pipeline_(environment->pipeline), reader_(reader), jobs_(jobs) {}

  KETNAP_RPC(ExportService, ExportReport, v1::ExportReportRequest, v1::Export)
  KETNAP_RPC(ExportService, GetExport, v1::GetExportRequest, v1::Export)
  KETNAP_RPC(ExportService, ListExports, v1::ListExportsRequest, v1::ListExportsResponse)
  KETNAP_RPC(ExportService, DownloadExportPart, v1::DownloadExportPartRequest,
             v1::DownloadExportPartResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  absl::StatusOr<v1::Export> ExportReport(const Context& context,
                                          const v1::ExportReportRequest& request);
  absl::StatusOr<v1::Export> GetExport(const Context& context, const v1::GetExportRequest& request);
  absl::StatusOr<v1::ListExportsResponse> ListExports(const Context& context,
                                                      const v1::ListExportsRequest& request);
  absl::StatusOr<v1::DownloadExportPartResponse> DownloadExportPart(
      const Context& context, const v1::DownloadExportPartRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
  const ReportReader* reader_;
  ExportJobs* jobs_;
};

// The organization of "exports/{export}", for the scope of its RPCs.
absl::StatusOr<Uuid> OwnerOfExport(db::Database& database, const access::RequestContext& context,
                                   std::string_view name);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_HANDLER_H_
