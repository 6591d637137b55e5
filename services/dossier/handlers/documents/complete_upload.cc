#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/digest.h"
#include "services/dossier/handlers/documents/document_access.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/documents/document_service.h"
#include "services/dossier/handlers/documents/media_type.h"

namespace ketnap::dossier {
namespace {

absl::Status IncompleteError(const UploadRecord& upload) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "UPLOAD_INCOMPLETE",
                       {"Chưa nhận đủ nội dung của tệp.", "Parts of the document are missing."},
                       {{"received_bytes", absl::StrCat(upload.received_bytes)},
                        {"size_bytes", absl::StrCat(upload.facts.size_bytes)}});
}

absl::Status DigestError() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "DIGEST_MISMATCH",
      {"Nội dung nhận được không khớp mã băm đã khai; hãy hủy và tải lên lại.",
       "What was received does not have the digest that was told; abandon it and upload again."});
}

absl::Status MediaError() {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_MEDIA",
                       {"Chỉ nhận tệp PDF, JPEG, PNG hoặc DOCX.",
                        "Only PDF, JPEG, PNG and DOCX documents are taken."});
}

// The kind of what was received. Reads a part at a time, each in a transaction of its own: parts
// never change, and a great document must hold nobody up.
absl::StatusOr<std::string> Inspect(const Environment& environment,
                                    const access::RequestContext& context,
                                    const DocumentFacts& facts) {
  Digest digest;
  std::string head, tail;
  for (int64_t begin = 0; begin < facts.size_bytes; begin += kMostPartBytes) {
    const int64_t end = std::min<int64_t>(begin + kMostPartBytes, facts.size_bytes);
    std::string span;
    KETNAP_RETURN_IF_ERROR(environment.database->RunSingleRead(
        context.deadline, [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(span,
                                  ReadSpan(*environment.sealer, transaction, facts.id, begin, end));
          return absl::OkStatus();
        }));
    digest.Add(span);
    if (begin == 0) head = span;
    tail = std::move(span);
  }
  if (digest.Finish() != facts.sha256) return DigestError();
  std::string media_type = MediaTypeOf(head, tail);
  if (media_type.empty()) return MediaError();
  return media_type;
}

absl::Status Journal(const access::RequestContext& context, db::Transaction& transaction,
                     const DocumentOwner& owner, const DocumentRecord& document,
                     const std::string& request_id) {
  v1::DocumentKept event;
  event.set_candidate(CandidateName(owner.candidate));
  event.set_document(api::ResourceName(kDocuments, document.facts.id));
  event.set_form(document.facts.form);
  event.set_version(document.version);
  event.set_media_type(document.media_type);
  event.set_size_bytes(document.facts.size_bytes);
  event.set_sha256(document.facts.sha256);
  event.set_secrecy_level(static_cast<v1::SecrecyLevel>(document.facts.secrecy_level));
  journal::Change change;
  change.aggregate_type = kDocuments;
  change.aggregate_id = document.facts.id;
  change.version = 1;
  change.action = "CompleteUpload";
  change.occurred_on = context.today;
  change.organization = owner.organization;
  change.request_id = request_id;
  return journal::Append(transaction, context, change, event);
}

absl::StatusOr<v1::Document> Keep(const Environment& environment,
                                  const access::RequestContext& context,
                                  db::Transaction& transaction,
                                  const v1::CompleteUploadRequest& request,
                                  const std::string& media_type) {
  // The person's row first: of two documents of one form each gets a version of its own.
  KETNAP_ASSIGN_OR_RETURN(const DocumentOwner owner,
                          LockVisibleOwner(environment, context, transaction, request.candidate()));
  KETNAP_ASSIGN_OR_RETURN(UploadRecord upload,
                          LockUploadOf(transaction, owner.candidate, request.upload()));
  if (upload.state == UploadState::kComplete) {
    KETNAP_ASSIGN_OR_RETURN(const auto kept, FindDocumentFile(transaction, upload.facts.id));
    if (!kept.has_value()) return DocumentDamagedError(upload.facts.id);
    return ToProto(*kept);
  }
  if (!upload.IsOpen(context.now)) return UploadNotOpenError(upload);
  DocumentRecord document;
  document.facts = upload.facts;
  document.facts.create_time = context.now;
  document.media_type = media_type;
  KETNAP_ASSIGN_OR_RETURN(const int last,
                          LastDocumentVersion(transaction, owner.candidate, upload.facts.form));
  document.version = last + 1;
  KETNAP_RETURN_IF_ERROR(InsertDocument(transaction, document));
  upload.state = UploadState::kComplete;
  KETNAP_RETURN_IF_ERROR(UpdateUpload(transaction, upload));
  KETNAP_RETURN_IF_ERROR(Journal(context, transaction, owner, document, request.request_id()));
  return ToProto(document);
}

}  // namespace

absl::StatusOr<v1::Document> DocumentHandler::CompleteUpload(
    const Context& context, const v1::CompleteUploadRequest& request) {
  UploadRecord upload;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            FindVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(upload,
                                FindUploadOf(transaction, owner.candidate, request.upload()));
        return absl::OkStatus();
      }));
  std::string media_type;
  if (upload.IsOpen(context.now)) {
    if (upload.received_bytes != upload.facts.size_bytes) return IncompleteError(upload);
    KETNAP_ASSIGN_OR_RETURN(media_type, Inspect(environment_, context, upload.facts));
  }
  KETNAP_ASSIGN_OR_RETURN(
      v1::Document document,
      api::RunMutation<v1::Document>(
          *environment_.database, context, request, [&](db::Transaction& transaction) {
            return Keep(environment_, context, transaction, request, media_type);
          }));
  // Only now: the answer of a mutation is kept for retries, as it is.
  KETNAP_ASSIGN_OR_RETURN(*document.mutable_title(), OpenTitle(*environment_.sealer, upload.facts));
  return document;
}

}  // namespace ketnap::dossier
