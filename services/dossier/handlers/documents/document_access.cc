#include "services/dossier/handlers/documents/document_access.h"

#include <optional>
#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<UploadRecord> CheckUpload(std::optional<UploadRecord> found, const Uuid& candidate,
                                         const std::string& name) {
  if (!found.has_value() || found->facts.candidate != candidate) return ResourceNotFoundError(name);
  return *std::move(found);
}

}  // namespace

absl::StatusOr<DocumentOwner> FindVisibleOwner(const Environment& environment,
                                               const access::RequestContext& context,
                                               db::Transaction& transaction,
                                               const std::string& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(candidate, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(const auto organization, FindOwner(transaction, id));
  if (!organization.has_value()) return ResourceNotFoundError(candidate);
  KETNAP_RETURN_IF_ERROR(
      access::CheckScope(context, *environment.tree, context.permission, *organization, candidate));
  return DocumentOwner{id, *organization};
}

absl::StatusOr<DocumentOwner> LockVisibleOwner(const Environment& environment,
                                               const access::RequestContext& context,
                                               db::Transaction& transaction,
                                               const std::string& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(candidate, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(const auto record, LockCandidate(transaction, id));
  if (!record.has_value()) return ResourceNotFoundError(candidate);
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            record->candidate.organization, candidate));
  return DocumentOwner{id, record->candidate.organization};
}

absl::StatusOr<UploadRecord> FindUploadOf(db::Transaction& transaction, const Uuid& candidate,
                                          const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kUploads, "upload"));
  KETNAP_ASSIGN_OR_RETURN(auto found, FindUpload(transaction, id));
  return CheckUpload(std::move(found), candidate, name);
}

absl::StatusOr<UploadRecord> LockUploadOf(db::Transaction& transaction, const Uuid& candidate,
                                          const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kUploads, "upload"));
  KETNAP_ASSIGN_OR_RETURN(auto found, LockUpload(transaction, id));
  return CheckUpload(std::move(found), candidate, name);
}

absl::Status UploadNotOpenError(const UploadRecord& upload) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "UPLOAD_NOT_OPEN",
      {"Lượt tải lên này đã hoàn tất, đã hủy hoặc đã hết hạn; hãy bắt đầu lượt mới.",
       "The upload is complete, abandoned or expired; begin another."},
      {{"upload", api::ResourceName(kUploads, upload.facts.id)}});
}

v1::Upload ToProto(const UploadRecord& upload, absl::Time now) {
  v1::Upload proto;
  proto.set_name(api::ResourceName(kUploads, upload.facts.id));
  proto.set_candidate(CandidateName(upload.facts.candidate));
  proto.set_size_bytes(upload.facts.size_bytes);
  proto.set_received_bytes(upload.received_bytes);
  proto.set_state(static_cast<v1::UploadState>(upload.state));
  // Expired ones are thrown away when others begin; nobody can tell whether that was yet.
  const bool expired = upload.state == UploadState::kOpen && !upload.IsOpen(now);
  if (expired || upload.state == UploadState::kAbandoned) {
    proto.set_state(v1::UPLOAD_STATE_ABANDONED);
    proto.set_received_bytes(0);
  }
  *proto.mutable_expire_time() = TimeToProto(upload.expire_time);
  if (upload.state == UploadState::kComplete) {
    proto.set_document(api::ResourceName(kDocuments, upload.facts.id));
  }
  proto.set_part_bytes(kMostPartBytes);
  return proto;
}

v1::Document ToProto(const DocumentRecord& document) {
  const DocumentFacts& facts = document.facts;
  v1::Document proto;
  proto.set_name(api::ResourceName(kDocuments, facts.id));
  proto.set_candidate(CandidateName(facts.candidate));
  proto.set_form(facts.form);
  proto.set_version(document.version);
  proto.set_media_type(document.media_type);
  proto.set_size_bytes(facts.size_bytes);
  proto.set_sha256(facts.sha256);
  proto.set_secrecy_level(static_cast<v1::SecrecyLevel>(facts.secrecy_level));
  *proto.mutable_create_time() = TimeToProto(facts.create_time);
  proto.set_uploader(facts.uploader);
  return proto;
}

absl::StatusOr<v1::Document> ToProto(const Sealer& sealer, const DocumentRecord& document) {
  v1::Document proto = ToProto(document);
  KETNAP_ASSIGN_OR_RETURN(*proto.mutable_title(), OpenTitle(sealer, document.facts));
  return proto;
}

}  // namespace ketnap::dossier
