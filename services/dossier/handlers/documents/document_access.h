#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_ACCESS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_ACCESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/document_service.pb.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/documents/document_repository.h"

// What the RPCs on uploads and documents share.
namespace ketnap::dossier {

inline constexpr char kUploads[] = "uploads";

// Who a request is about, as seen inside its transaction: the pipeline looked before it, and the
// person may have moved since.
struct DocumentOwner {
  Uuid candidate;
  Uuid organization;
};
absl::StatusOr<DocumentOwner> FindVisibleOwner(const Environment& environment,
                                               const access::RequestContext& context,
                                               db::Transaction& transaction,
                                               const std::string& candidate);
// The same, the person's row locked.
absl::StatusOr<DocumentOwner> LockVisibleOwner(const Environment& environment,
                                               const access::RequestContext& context,
                                               db::Transaction& transaction,
                                               const std::string& candidate);

// The upload if it is one of `candidate`; NOT_FOUND naming it otherwise.
absl::StatusOr<UploadRecord> FindUploadOf(db::Transaction& transaction, const Uuid& candidate,
                                          const std::string& name);
absl::StatusOr<UploadRecord> LockUploadOf(db::Transaction& transaction, const Uuid& candidate,
                                          const std::string& name);

// FAILED_PRECONDITION, reason UPLOAD_NOT_OPEN.
absl::Status UploadNotOpenError(const UploadRecord& upload);

v1::Upload ToProto(const UploadRecord& upload, absl::Time now);
// Without the title, which is sealed.
v1::Document ToProto(const DocumentRecord& document);
// With it. DATA_LOSS when it does not open.
absl::StatusOr<v1::Document> ToProto(const Sealer& sealer, const DocumentRecord& document);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_ACCESS_H_
