#include "services/dossier/handlers/documents/document_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/digest.h"

namespace ketnap::dossier {
namespace {

std::string PartPlace(const Uuid& document, int64_t begin_offset) {
  return absl::StrCat("document_part.sealed.", document.ToString(), ".", begin_offset);
}

std::string TitlePlace(const Uuid& document) {
  return absl::StrCat("document_file.sealed_title.", document.ToString());
}

bool IsDecision(Step step) {
  return step == Step::kDecideAdmission || step == Step::kDecideRecognition ||
         step == Step::kDecideStrikeOff;
}

absl::StatusOr<bool> Verifies(const Sealer& sealer, db::Transaction& transaction,
                              const Uuid& candidate, const Uuid& file) {
  KETNAP_ASSIGN_OR_RETURN(const auto document, FindDocumentFile(transaction, file));
  if (!document.has_value() || document->facts.candidate != candidate) return false;
  const absl::Status status = VerifyDocumentFile(sealer, transaction, document->facts);
  if (absl::IsDataLoss(status)) return false;
  KETNAP_RETURN_IF_ERROR(status);
  return true;
}

}  // namespace

absl::Status DocumentDamagedError(const Uuid& document) {
  return ReasonedError(
      absl::StatusCode::kDataLoss, "DOCUMENT_DAMAGED",
      {"Nội dung tệp lưu trữ bị thiếu hoặc không còn nguyên vẹn; đề nghị phục hồi từ bản sao lưu "
       "hoặc nộp lại tệp.",
       "The stored content is incomplete or no longer what was kept; restore it from a backup or "
       "upload the file again."},
      {{"document", api::ResourceName(kDocuments, document)}});
}

absl::Status CheckDocumentFile(db::Transaction& transaction, const Uuid& candidate,
                               std::string_view form, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto document, FindDocumentFile(transaction, id));
  if (!document.has_value() || document->facts.candidate != candidate ||
      document->facts.form != form) {
    return ResourceNotFoundError(api::ResourceName(kDocuments, id));
  }
  KETNAP_ASSIGN_OR_RETURN(const int64_t bytes, MeasureParts(transaction, id));
  if (bytes != document->facts.size_bytes) return DocumentDamagedError(id);
  return absl::OkStatus();
}

absl::Status VerifyDocumentFile(const Sealer& sealer, db::Transaction& transaction,
                                const DocumentFacts& document) {
  Digest digest;
  // A part after the other, so that a great document does not stand in memory as a whole.
  for (int64_t begin = 0; begin < document.size_bytes; begin += kMostPartBytes) {
    const int64_t end = std::min<int64_t>(begin + kMostPartBytes, document.size_bytes);
    KETNAP_ASSIGN_OR_RETURN(const std::string span,
                            ReadSpan(sealer, transaction, document.id, begin, end));
    digest.Add(span);
  }
  if (digest.Finish() != document.sha256) return DocumentDamagedError(document.id);
  return absl::OkStatus();
}

absl::Status GatherDamagedFiles(const Environment& environment, db::Transaction& transaction,
                                StepFacts* facts) {
  facts->damaged_files.clear();
  if (!IsDecision(facts->step)) return absl::OkStatus();
  for (const Document& paper : facts->papers.documents) {
    if (!paper.file.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(const bool verifies, Verifies(*environment.sealer, transaction,
                                                          facts->candidate.id, *paper.file));
    if (!verifies) facts->damaged_files.push_back(paper.form);
  }
  return absl::OkStatus();
}

SealedPart SealPart(const Sealer& sealer, const Uuid& document, int64_t begin_offset,
                    std::string_view content) {
  return {begin_offset, static_cast<int>(content.size()),
          sealer.Seal(content, PartPlace(document, begin_offset))};
}

absl::StatusOr<std::string> OpenPart(const Sealer& sealer, const Uuid& document,
                                     const SealedPart& part) {
  absl::StatusOr<std::string> content =
      sealer.Open(part.sealed, PartPlace(document, part.begin_offset));
  if (absl::IsDataLoss(content.status())) return DocumentDamagedError(document);
  KETNAP_RETURN_IF_ERROR(content.status());
  if (static_cast<int>(content->size()) != part.size_bytes) return DocumentDamagedError(document);
  return content;
}

std::string SealTitle(const Sealer& sealer, const Uuid& document, std::string_view title) {
  return sealer.Seal(title, TitlePlace(document));
}

absl::StatusOr<std::string> OpenTitle(const Sealer& sealer, const DocumentFacts& document) {
  return sealer.Open(document.sealed_title, TitlePlace(document.id));
}

absl::StatusOr<std::string> ReadSpan(const Sealer& sealer, db::Transaction& transaction,
                                     const Uuid& document, int64_t begin, int64_t end) {
  KETNAP_ASSIGN_OR_RETURN(const auto parts, ListParts(transaction, document, begin, end));
  std::string span;
  int64_t reached = begin;
  for (const SealedPart& part : parts) {
    // Parts follow each other without gap; the first may begin before the span.
    const bool follows = part.begin_offset == reached || reached == begin;
    if (!follows || part.begin_offset > reached) return DocumentDamagedError(document);
    KETNAP_ASSIGN_OR_RETURN(const std::string content, OpenPart(sealer, document, part));
    const int64_t next = std::min<int64_t>(part.begin_offset + part.size_bytes, end);
    span.append(content, static_cast<size_t>(reached - part.begin_offset),
                static_cast<size_t>(next - reached));
    reached = next;
  }
  if (reached < end) return DocumentDamagedError(document);
  return span;
}

}  // namespace ketnap::dossier
