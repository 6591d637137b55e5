#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_STATEMENTS_H_

// Statements on uploads and documents, by themselves so that a test can ask the planner about each.
namespace ketnap::dossier::sql {

#define KETNAP_UPLOAD_COLUMNS                                                             \
  "id, candidate_id, form, sealed_title, size_bytes, received_bytes, part_count, sha256," \
  " secrecy_level, state, uploader, created_at, expires_at"

inline constexpr char kInsertUpload[] = "INSERT INTO document_upload (" KETNAP_UPLOAD_COLUMNS
                                        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kFindUpload[] =
    "SELECT " KETNAP_UPLOAD_COLUMNS " FROM document_upload WHERE id = ?";

inline constexpr char kLockUpload[] =
    "SELECT " KETNAP_UPLOAD_COLUMNS " FROM document_upload WHERE id = ? FOR UPDATE";

inline constexpr char kCountOpenUploads[] =
    "SELECT COUNT(*) FROM document_upload WHERE candidate_id = ? AND state = 1 AND expires_at > ?";

inline constexpr char kUpdateUpload[] =
    "UPDATE document_upload SET received_bytes = ?, part_count = ?, state = ? WHERE id = ?";

// By the index whatever the planner thinks: another way would lock uploads that are under way.
inline constexpr char kLockExpiredUploads[] =
    "SELECT id FROM document_upload FORCE INDEX (document_upload_by_expiry)"
    " WHERE state = 1 AND expires_at <= ? ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED";

inline constexpr char kInsertPart[] =
    "INSERT INTO document_part (document_id, begin_offset, size_bytes, sealed)"
    " VALUES (?, ?, ?, ?)";

inline constexpr char kFindPart[] =
    "SELECT begin_offset, size_bytes, sealed FROM document_part"
    " WHERE document_id = ? AND begin_offset = ?";

// A part has at most 1 MiB: one that reaches into a span begins less than that before it.
inline constexpr char kListParts[] =
    "SELECT begin_offset, size_bytes, sealed FROM document_part"
    " WHERE document_id = ? AND begin_offset > ? AND begin_offset < ? ORDER BY begin_offset";

inline constexpr char kMeasureParts[] =
    "SELECT COALESCE(SUM(size_bytes), 0) FROM document_part WHERE document_id = ?";

inline constexpr char kDeleteParts[] = "DELETE FROM document_part WHERE document_id = ?";

#define KETNAP_DOCUMENT_COLUMNS                                                     \
  "id, candidate_id, form, version, media_type, size_bytes, sha256, secrecy_level," \
  " sealed_title, uploader, created_at"

inline constexpr char kInsertDocument[] = "INSERT INTO document_file (" KETNAP_DOCUMENT_COLUMNS
                                          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kFindDocument[] =
    "SELECT " KETNAP_DOCUMENT_COLUMNS " FROM document_file WHERE id = ?";

inline constexpr char kLastVersion[] =
    "SELECT COALESCE(MAX(version), 0) FROM document_file WHERE candidate_id = ? AND form = ?";

inline constexpr char kListDocuments[] =
    "SELECT " KETNAP_DOCUMENT_COLUMNS
    " FROM document_file FORCE INDEX (document_file_by_form)"
    " WHERE candidate_id = ? AND (form > ? OR (form = ? AND version < ?))"
    " ORDER BY form, version DESC LIMIT ?";

inline constexpr char kFindReading[] =
    "SELECT read_at FROM document_reading WHERE document_id = ? AND reader = ?";

inline constexpr char kPutReading[] =
    "INSERT INTO document_reading (document_id, reader, read_at) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE read_at = VALUES(read_at)";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_DOCUMENTS_DOCUMENT_STATEMENTS_H_
