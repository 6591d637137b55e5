#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Uploads, documents and their sealed parts. Whoever changes an upload locks its row first; parts
// are written once and never changed.
namespace ketnap::dossier {

inline constexpr int kMostPartBytes = 1 << 20;

// Numbers of the API.
enum class UploadState { kUnspecified = 0, kOpen = 1, kComplete = 2, kAbandoned = 3 };

// What is told of a document when its upload begins.
struct DocumentFacts {
  Uuid id;  // Of the upload, and of the document once it is complete.
  Uuid candidate;
  std::string form;
  std::string sealed_title;
  int64_t size_bytes = 0;
  std::string sha256;
  int secrecy_level = 0;
  std::string uploader;
  absl::Time create_time;
};

struct UploadRecord {
  DocumentFacts facts;
  int64_t received_bytes = 0;
  int part_count = 0;
  UploadState state = UploadState::kOpen;
  absl::Time expire_time;

  bool IsOpen(absl::Time now) const { return state == UploadState::kOpen && now < expire_time; }
};

struct DocumentRecord {
  DocumentFacts facts;
  int version = 0;
  std::string media_type;
};

struct SealedPart {
  int64_t begin_offset = 0;
  int size_bytes = 0;  // Of the plain text.
  std::string sealed;
};

absl::Status InsertUpload(db::Transaction& transaction, const UploadRecord& upload);
absl::StatusOr<std::optional<UploadRecord>> FindUpload(db::Transaction& transaction,
                                                       const Uuid& id);
absl::StatusOr<std::optional<UploadRecord>> LockUpload(db::Transaction& transaction,
                                                       const Uuid& id);
absl::StatusOr<int> CountOpenUploads(db::Transaction& transaction, const Uuid& candidate,
                                     absl::Time now);
// Writes received_bytes, part_count and state.
absl::Status UpdateUpload(db::Transaction& transaction, const UploadRecord& upload);
// Throws away at most `limit` uploads that expired, with their parts. Those others hold are left.
absl::Status SweepExpiredUploads(db::Transaction& transaction, absl::Time now, int limit);

absl::Status InsertPart(db::Transaction& transaction, const Uuid& document, const SealedPart& part);
absl::StatusOr<std::optional<SealedPart>> FindPart(db::Transaction& transaction,
                                                   const Uuid& document, int64_t begin_offset);
// The parts that hold anything of [begin, end), in order.
absl::StatusOr<std::vector<SealedPart>> ListParts(db::Transaction& transaction,
                                                  const Uuid& document, int64_t begin, int64_t end);
// Plain bytes of all parts together, without reading them.
absl::StatusOr<int64_t> MeasureParts(db::Transaction& transaction, const Uuid& document);
absl::Status DeleteParts(db::Transaction& transaction, const Uuid& document);

absl::Status InsertDocument(db::Transaction& transaction, const DocumentRecord& document);
absl::StatusOr<std::optional<DocumentRecord>> FindDocumentFile(db::Transaction& transaction,
                                                               const Uuid& id);
// 0 when the person has none of that form.
absl::StatusOr<int> LastDocumentVersion(db::Transaction& transaction, const Uuid& candidate,
                                        const std::string& form);
// By form, newest version first, behind (`after_form`, `after_version`).
absl::StatusOr<std::vector<DocumentRecord>> ListDocumentFiles(db::Transaction& transaction,
                                                              const Uuid& candidate,
                                                              const std::string& after_form,
                                                              int after_version, int limit);

absl::StatusOr<std::optional<absl::Time>> FindReading(db::Transaction& transaction,
                                                      const Uuid& document,
                                                      const std::string& reader);
absl::Status PutReading(db::Transaction& transaction, const Uuid& document,
                        const std::string& reader, absl::Time now);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_REPOSITORY_H_
