#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/document_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Scans and texts: taken part by part, kept sealed, given part by part, never opened. What each RPC
// promises stands in the proto.
class DocumentHandler : public v1::DocumentService::CallbackService {
 public:
  explicit DocumentHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(DocumentService, BeginUpload, v1::BeginUploadRequest, v1::Upload)
  KETNAP_RPC(DocumentService, UploadPart, v1::UploadPartRequest, v1::Upload)
  KETNAP_RPC(DocumentService, GetUpload, v1::GetUploadRequest, v1::Upload)
  KETNAP_RPC(DocumentService, CompleteUpload, v1::CompleteUploadRequest, v1::Document)
  KETNAP_RPC(DocumentService, AbandonUpload, v1::AbandonUploadRequest, v1::Upload)
  KETNAP_RPC(DocumentService, ListDocuments, v1::ListDocumentsRequest, v1::ListDocumentsResponse)
  KETNAP_RPC(DocumentService, DownloadPart, v1::DownloadPartRequest, v1::DownloadPartResponse)

 private:
  using Context = access::RequestContext;

  // uploads.cc
  absl::StatusOr<v1::Upload> BeginUpload(const Context& context,
                                         const v1::BeginUploadRequest& request);
  absl::StatusOr<v1::Upload> UploadPart(const Context& context,
                                        const v1::UploadPartRequest& request);
  absl::StatusOr<v1::Upload> GetUpload(const Context& context, const v1::GetUploadRequest& request);
  absl::StatusOr<v1::Upload> AbandonUpload(const Context& context,
                                           const v1::AbandonUploadRequest& request);

  // complete_upload.cc
  absl::StatusOr<v1::Document> CompleteUpload(const Context& context,
                                              const v1::CompleteUploadRequest& request);

  // document_reads.cc
  absl::StatusOr<v1::ListDocumentsResponse> ListDocuments(const Context& context,
                                                          const v1::ListDocumentsRequest& request);
  absl::StatusOr<v1::DownloadPartResponse> DownloadPart(const Context& context,
                                                        const v1::DownloadPartRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_SERVICE_H_
