#include "services/dossier/repository/documents/document_repository.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/documents/document_statements.h"

namespace ketnap::dossier {
namespace {

UploadRecord UploadOf(const db::Row& row) {
  UploadRecord upload;
  DocumentFacts& facts = upload.facts;
  facts.id = row.Id(0);
  facts.candidate = row.Id(1);
  facts.form = row.Text(2);
  facts.sealed_title = row.Text(3);
  facts.size_bytes = row.Int(4);
  upload.received_bytes = row.Int(5);
  upload.part_count = static_cast<int>(row.Int(6));
  facts.sha256 = row.Text(7);
  facts.secrecy_level = static_cast<int>(row.Int(8));
  upload.state = static_cast<UploadState>(row.Int(9));
  facts.uploader = row.Text(10);
  facts.create_time = row.TimeAt(11);
  upload.expire_time = row.TimeAt(12);
  return upload;
}

DocumentRecord DocumentOf(const db::Row& row) {
  DocumentRecord document;
  DocumentFacts& facts = document.facts;
  facts.id = row.Id(0);
  facts.candidate = row.Id(1);
  facts.form = row.Text(2);
  document.version = static_cast<int>(row.Int(3));
  document.media_type = row.Text(4);
  facts.size_bytes = row.Int(5);
  facts.sha256 = row.Text(6);
  facts.secrecy_level = static_cast<int>(row.Int(7));
  facts.sealed_title = row.Text(8);
  facts.uploader = row.Text(9);
  facts.create_time = row.TimeAt(10);
  return document;
}

SealedPart PartOf(const db::Row& row) {
  return {row.Int(0), static_cast<int>(row.Int(1)), row.Text(2)};
}

absl::StatusOr<std::optional<UploadRecord>> OneUpload(db::Transaction& transaction,
                                                      std::string_view sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  std::optional<UploadRecord> upload;
  if (row.has_value()) upload = UploadOf(*row);
  return upload;
}

}  // namespace

absl::Status InsertUpload(db::Transaction& transaction, const UploadRecord& upload) {
  const DocumentFacts& facts = upload.facts;
  return transaction
      .Execute(sql::kInsertUpload,
               {facts.id, facts.candidate, facts.form, facts.sealed_title, facts.size_bytes,
                upload.received_bytes, upload.part_count, facts.sha256, facts.secrecy_level,
                upload.state, facts.uploader, facts.create_time, upload.expire_time})
      .status();
}

absl::StatusOr<std::optional<UploadRecord>> FindUpload(db::Transaction& transaction,
                                                       const Uuid& id) {
  return OneUpload(transaction, sql::kFindUpload, id);
}

absl::StatusOr<std::optional<UploadRecord>> LockUpload(db::Transaction& transaction,
                                                       const Uuid& id) {
  return OneUpload(transaction, sql::kLockUpload, id);
}

absl::StatusOr<int> CountOpenUploads(db::Transaction& transaction, const Uuid& candidate,
                                     absl::Time now) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(sql::kCountOpenUploads, {candidate, now}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::Status UpdateUpload(db::Transaction& transaction, const UploadRecord& upload) {
  return transaction
      .Execute(sql::kUpdateUpload,
               {upload.received_bytes, upload.part_count, upload.state, upload.facts.id})
      .status();
}

absl::Status SweepExpiredUploads(db::Transaction& transaction, absl::Time now, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(sql::kLockExpiredUploads, {now, limit}));
  for (const db::Row& row : rows) {
    UploadRecord upload;
    upload.facts.id = row.Id(0);
    upload.state = UploadState::kAbandoned;
    KETNAP_RETURN_IF_ERROR(DeleteParts(transaction, upload.facts.id));
    KETNAP_RETURN_IF_ERROR(UpdateUpload(transaction, upload));
  }
  return absl::OkStatus();
}

absl::Status InsertPart(db::Transaction& transaction, const Uuid& document,
                        const SealedPart& part) {
  return transaction
      .Execute(sql::kInsertPart, {document, part.begin_offset, part.size_bytes, part.sealed})
      .status();
}

absl::StatusOr<std::optional<SealedPart>> FindPart(db::Transaction& transaction,
                                                   const Uuid& document, int64_t begin_offset) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindPart, {document, begin_offset}));
  std::optional<SealedPart> part;
  if (row.has_value()) part = PartOf(*row);
  return part;
}

absl::StatusOr<std::vector<SealedPart>> ListParts(db::Transaction& transaction,
                                                  const Uuid& document, int64_t begin,
                                                  int64_t end) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows, transaction.Query(sql::kListParts, {document, begin - kMostPartBytes, end}));
  std::vector<SealedPart> parts;
  for (const db::Row& row : rows) {
    if (row.Int(0) + row.Int(1) > begin) parts.push_back(PartOf(row));
  }
  return parts;
}

absl::StatusOr<int64_t> MeasureParts(db::Transaction& transaction, const Uuid& document) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kMeasureParts, {document}));
  return rows.at(0).Int(0);
}

absl::Status DeleteParts(db::Transaction& transaction, const Uuid& document) {
  return transaction.Execute(sql::kDeleteParts, {document}).status();
}

absl::Status InsertDocument(db::Transaction& transaction, const DocumentRecord& document) {
  const DocumentFacts& facts = document.facts;
  return transaction
      .Execute(sql::kInsertDocument,
               {facts.id, facts.candidate, facts.form, document.version, document.media_type,
                facts.size_bytes, facts.sha256, facts.secrecy_level, facts.sealed_title,
                facts.uploader, facts.create_time})
      .status();
}

absl::StatusOr<std::optional<DocumentRecord>> FindDocumentFile(db::Transaction& transaction,
                                                               const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindDocument, {id}));
  std::optional<DocumentRecord> document;
  if (row.has_value()) document = DocumentOf(*row);
  return document;
}

absl::StatusOr<int> LastDocumentVersion(db::Transaction& transaction, const Uuid& candidate,
                                        const std::string& form) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kLastVersion, {candidate, form}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::vector<DocumentRecord>> ListDocumentFiles(db::Transaction& transaction,
                                                              const Uuid& candidate,
                                                              const std::string& after_form,
                                                              int after_version, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(sql::kListDocuments, {candidate, after_form, after_form,
                                                                  after_version, limit}));
  std::vector<DocumentRecord> documents;
  for (const db::Row& row : rows) documents.push_back(DocumentOf(row));
  return documents;
}

absl::StatusOr<std::optional<absl::Time>> FindReading(db::Transaction& transaction,
                                                      const Uuid& document,
                                                      const std::string& reader) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindReading, {document, reader}));
  std::optional<absl::Time> read_at;
  if (row.has_value()) read_at = row->TimeAt(0);
  return read_at;
}

absl::Status PutReading(db::Transaction& transaction, const Uuid& document,
                        const std::string& reader, absl::Time now) {
  return transaction.Execute(sql::kPutReading, {document, reader, now}).status();
}

}  // namespace ketnap::dossier
