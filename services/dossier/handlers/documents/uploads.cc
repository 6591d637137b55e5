#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/digest.h"
#include "services/dossier/handlers/documents/document_access.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/documents/document_service.h"

namespace ketnap::dossier {
namespace {

constexpr int kMostOpenUploads = 10;   // Of one person.
constexpr int kMostPartsOfOne = 4096;  // However small they are.
constexpr int kSweptAtOnce = 2;        // An upload may be great.
constexpr absl::Duration kLifetime = absl::Hours(7 * 24);

absl::Status RefuseSecret() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "SECRET_DOCUMENT",
      {"Hệ thống này không được phép lưu tài liệu có độ Mật trở lên (chế độ mạng hành chính).",
       "This deployment may not keep documents marked secret or above (profile administrative)."});
}

absl::Status CheckFacts(const Environment& environment, const v1::BeginUploadRequest& request,
                        std::string_view form) {
  std::vector<FieldViolation> violations;
  if (absl::StripAsciiWhitespace(form).empty()) {
    violations.push_back({"form", "REQUIRED", {"Phải nêu mẫu giấy tờ.", "The form is needed."}});
  }
  if (request.size_bytes() < 1) {
    violations.push_back(
        {"size_bytes", "REQUIRED", {"Tệp phải có nội dung.", "A document has content."}});
  }
  if (request.size_bytes() > environment.document_max_bytes) {
    violations.push_back(
        {"size_bytes",
         "TOO_LARGE",
         {absl::StrCat("Tệp không được quá ", environment.document_max_bytes, " byte."),
          absl::StrCat("A document has at most ", environment.document_max_bytes, " bytes.")}});
  }
  if (request.sha256().size() != Digest::kBytes) {
    violations.push_back({"sha256",
                          "NOT_A_DIGEST",
                          {"Mã băm SHA-256 phải gồm đúng 32 byte.", "SHA-256 has 32 bytes."}});
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  if (request.secrecy_level() == v1::SECRECY_LEVEL_SECRET && environment.refuses_secret_documents) {
    return RefuseSecret();
  }
  return absl::OkStatus();
}

UploadRecord UploadOf(const Environment& environment, const access::RequestContext& context,
                      const v1::BeginUploadRequest& request) {
  UploadRecord upload;
  DocumentFacts& facts = upload.facts;
  facts.id = Uuid::Generate(context.now);
  facts.form = NormalizeNfc(request.form());
  facts.sealed_title = SealTitle(*environment.sealer, facts.id, NormalizeNfc(request.title()));
  facts.size_bytes = request.size_bytes();
  facts.sha256 = request.sha256();
  facts.secrecy_level = request.secrecy_level();
  facts.uploader = context.caller.Principal();
  facts.create_time = context.now;
  upload.expire_time = context.now + kLifetime;
  return upload;
}

// Lazily, by who begins another one: nothing depends on when it happens.
void Sweep(const Environment& environment, const access::RequestContext& context) {
  const absl::Status status =
      environment.database->RunReadModifyWrite(context.deadline, [&](db::Transaction& transaction) {
        return SweepExpiredUploads(transaction, context.now, kSweptAtOnce);
      });
  if (!status.ok()) LogWarning("upload_sweep_failed", {{"reason", ErrorReason(status)}});
}

absl::Status CheckQuota(db::Transaction& transaction, const Uuid& candidate, absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(const int open, CountOpenUploads(transaction, candidate, now));
  if (open < kMostOpenUploads) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_UPLOADS",
      {absl::StrCat("Hồ sơ này đang có ", open,
                    " lượt tải lên chưa xong; hãy hoàn tất hoặc hủy bớt."),
       absl::StrCat(open, " uploads of this person are under way; complete or abandon some.")});
}

absl::Status OffsetError(const UploadRecord& upload) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "OFFSET_MISMATCH",
                       {"Phần này không nối tiếp phần đã nhận.",
                        "The part does not begin where what was received ends."},
                       {{"received_bytes", absl::StrCat(upload.received_bytes)}});
}

absl::Status CheckPart(const v1::UploadPartRequest& request) {
  if (request.content().size() <= kMostPartBytes) return absl::OkStatus();
  return FieldError("content", "TOO_LARGE",
                    {absl::StrCat("Mỗi phần không quá ", kMostPartBytes, " byte."),
                     absl::StrCat("A part has at most ", kMostPartBytes, " bytes.")});
}

// A part that came before: harmless when it says the same.
absl::Status CompareWithKept(const Sealer& sealer, db::Transaction& transaction,
                             const UploadRecord& upload, const v1::UploadPartRequest& request) {
  const Uuid& id = upload.facts.id;
  KETNAP_ASSIGN_OR_RETURN(const auto kept, FindPart(transaction, id, request.offset()));
  if (!kept.has_value()) return OffsetError(upload);
  KETNAP_ASSIGN_OR_RETURN(const std::string content, OpenPart(sealer, id, *kept));
  if (content == request.content()) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "PART_DIFFERS",
      {"Đã nhận phần này với nội dung khác.", "This part was received with another content."},
      {{"received_bytes", absl::StrCat(upload.received_bytes)}});
}

absl::Status AddPart(const Sealer& sealer, db::Transaction& transaction,
                     const v1::UploadPartRequest& request, UploadRecord* upload) {
  const auto size = static_cast<int64_t>(request.content().size());
  if (request.offset() != upload->received_bytes) return OffsetError(*upload);
  if (size > upload->facts.size_bytes - upload->received_bytes) {
    return FieldError("content", "BEYOND_END",
                      {"Phần này vượt quá kích thước đã khai của tệp.",
                       "The part goes beyond the size that was told."});
  }
  if (upload->part_count >= kMostPartsOfOne) {
    return ReasonedError(absl::StatusCode::kResourceExhausted, "TOO_MANY_PARTS",
                         {"Tệp bị chia quá nhỏ; hãy hủy và tải lại với các phần lớn hơn.",
                          "The document comes in too many parts; begin again with greater ones."});
  }
  KETNAP_RETURN_IF_ERROR(
      InsertPart(transaction, upload->facts.id,
                 SealPart(sealer, upload->facts.id, request.offset(), request.content())));
  upload->received_bytes += size;
  ++upload->part_count;
  return UpdateUpload(transaction, *upload);
}

}  // namespace

absl::StatusOr<v1::Upload> DocumentHandler::BeginUpload(const Context& context,
                                                        const v1::BeginUploadRequest& request) {
  const UploadRecord begun = UploadOf(environment_, context, request);
  KETNAP_RETURN_IF_ERROR(CheckFacts(environment_, request, begun.facts.form));
  Sweep(environment_, context);
  return api::RunMutation<v1::Upload>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Upload> {
        // Locked: two that begin at once are both counted.
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            LockVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_RETURN_IF_ERROR(CheckQuota(transaction, owner.candidate, context.now));
        UploadRecord upload = begun;
        upload.facts.candidate = owner.candidate;
        KETNAP_RETURN_IF_ERROR(InsertUpload(transaction, upload));
        return ToProto(upload, context.now);
      });
}

absl::StatusOr<v1::Upload> DocumentHandler::UploadPart(const Context& context,
                                                       const v1::UploadPartRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckPart(request));
  return api::RunMutation<v1::Upload>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Upload> {
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            FindVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(UploadRecord upload,
                                LockUploadOf(transaction, owner.candidate, request.upload()));
        if (!upload.IsOpen(context.now)) return UploadNotOpenError(upload);
        const Sealer& sealer = *environment_.sealer;
        KETNAP_RETURN_IF_ERROR(request.offset() < upload.received_bytes
                                   ? CompareWithKept(sealer, transaction, upload, request)
                                   : AddPart(sealer, transaction, request, &upload));
        return ToProto(upload, context.now);
      });
}

absl::StatusOr<v1::Upload> DocumentHandler::GetUpload(const Context& context,
                                                      const v1::GetUploadRequest& request) {
  v1::Upload response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            FindVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(const UploadRecord upload,
                                FindUploadOf(transaction, owner.candidate, request.upload()));
        response = ToProto(upload, context.now);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::Upload> DocumentHandler::AbandonUpload(const Context& context,
                                                          const v1::AbandonUploadRequest& request) {
  return api::RunMutation<v1::Upload>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Upload> {
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            FindVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(UploadRecord upload,
                                LockUploadOf(transaction, owner.candidate, request.upload()));
        if (upload.state == UploadState::kComplete) return UploadNotOpenError(upload);
        if (upload.state == UploadState::kOpen) {
          KETNAP_RETURN_IF_ERROR(DeleteParts(transaction, upload.facts.id));
          upload.received_bytes = 0;
          upload.part_count = 0;
          upload.state = UploadState::kAbandoned;
          KETNAP_RETURN_IF_ERROR(UpdateUpload(transaction, upload));
        }
        return ToProto(upload, context.now);
      });
}

}  // namespace ketnap::dossier
