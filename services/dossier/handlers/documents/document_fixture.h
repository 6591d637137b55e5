#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FIXTURE_H_

#include <algorithm>
#include <string>
#include <string_view>

#include "ketnap/dossier/v1/document_service.grpc.pb.h"
#include "services/dossier/handlers/documents/digest.h"
#include "services/dossier/handlers/way_fixture.h"

// For tests: uploads and downloads of one nominated person.
namespace ketnap::dossier {

using Documents = v1::DocumentService::Stub;

class DocumentTest : public WayTest {
 protected:
  static constexpr int kPart = 1 << 20;

  DocumentTest() {
    officer_ = Officer(superior_);
    Reach("list");
  }

  access::Caller Officer(const Uuid& organization) {
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
        organization, {"dossier.candidates.read", "dossier.candidates.write",
                       "dossier.documents.read", "dossier.documents.write",
                       "dossier.duplicates.merge", "dossier.personal.reveal", "history.enter"})});
  }

  // `size` bytes that begin as a PDF does and repeat nowhere near.
  static std::string Pdf(size_t size, unsigned seed = 1) {
    std::string content = "%PDF-1.7\n";
    unsigned state = seed;
    while (content.size() < size) {
      state = state * 1664525u + 1013904223u;
      content.push_back(static_cast<char>(state >> 24));
    }
    content.resize(size);
    return content;
  }
  static std::string Sha256(std::string_view content) {
    Digest digest;
    digest.Add(content);
    return digest.Finish();
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Do(grpc::Status (Documents::*rpc)(grpc::ClientContext*, const Request&,
                                                             Response*),
                              const std::type_identity_t<Request>& request,
                              const std::string& purpose = "thẩm định hồ sơ") {
    return harness_.Call(officer_, rpc, request, {.purpose = purpose});
  }

  v1::BeginUploadRequest Beginning(const std::string& content, const std::string& form = "2-KNĐ") {
    v1::BeginUploadRequest request;
    request.set_candidate(person_);
    request.set_form(form);
    request.set_title("Lý lịch của người xin vào Đảng");
    request.set_size_bytes(static_cast<int64_t>(content.size()));
    request.set_sha256(Sha256(content));
    request.set_secrecy_level(v1::SECRECY_LEVEL_INTERNAL);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  std::string Begin(const std::string& content, const std::string& form = "2-KNĐ") {
    auto upload = Do(&Documents::BeginUpload, Beginning(content, form));
    EXPECT_TRUE(upload.ok()) << upload.status();
    return upload.ok() ? upload->name() : "";
  }
  v1::UploadPartRequest Part(const std::string& upload, int64_t offset, std::string_view content) {
    v1::UploadPartRequest request;
    request.set_candidate(person_);
    request.set_upload(upload);
    request.set_offset(offset);
    request.set_content(std::string(content));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Upload> Put(const std::string& upload, int64_t offset,
                                 std::string_view content) {
    return Do(&Documents::UploadPart, Part(upload, offset, content));
  }
  void PutAll(const std::string& upload, const std::string& content, size_t part = kPart) {
    for (size_t at = 0; at < content.size(); at += part) {
      auto put = Put(upload, static_cast<int64_t>(at), std::string_view(content).substr(at, part));
      ASSERT_TRUE(put.ok()) << put.status();
    }
  }
  absl::StatusOr<v1::Upload> Look(const std::string& upload) {
    v1::GetUploadRequest request;
    request.set_candidate(person_);
    request.set_upload(upload);
    return Do(&Documents::GetUpload, request);
  }
  absl::StatusOr<v1::Document> Complete(const std::string& upload) {
    v1::CompleteUploadRequest request;
    request.set_candidate(person_);
    request.set_upload(upload);
    request.set_request_id(harness_.NewRequestId());
    return Do(&Documents::CompleteUpload, request);
  }
  absl::StatusOr<v1::Upload> Abandon(const std::string& upload) {
    v1::AbandonUploadRequest request;
    request.set_candidate(person_);
    request.set_upload(upload);
    request.set_request_id(harness_.NewRequestId());
    return Do(&Documents::AbandonUpload, request);
  }
  absl::StatusOr<v1::Document> Keep(const std::string& content, const std::string& form = "2-KNĐ",
                                    size_t part = kPart) {
    const std::string upload = Begin(content, form);
    PutAll(upload, content, part);
    return Complete(upload);
  }
  std::string KeptName(const std::string& content, const std::string& form = "2-KNĐ",
                       size_t part = kPart) {
    auto document = Keep(content, form, part);
    EXPECT_TRUE(document.ok()) << document.status();
    return document.ok() ? document->name() : "";
  }
  absl::StatusOr<v1::DownloadPartResponse> Download(const std::string& document, int64_t offset,
                                                    const std::string& purpose = "thẩm định") {
    v1::DownloadPartRequest request;
    request.set_candidate(person_);
    request.set_document(document);
    request.set_offset(offset);
    request.set_request_id(harness_.NewRequestId());
    return Do(&Documents::DownloadPart, request, purpose);
  }
  std::string DownloadAll(const std::string& document) {
    std::string content;
    int64_t offset = 0;
    do {
      auto part = Download(document, offset);
      EXPECT_TRUE(part.ok()) << part.status();
      if (!part.ok()) return "";
      content.append(part->content());
      offset = part->next_offset();
    } while (offset != 0);
    return content;
  }
  static Uuid IdOf(const std::string& name) {
    return *Uuid::Parse(name.substr(name.find('/') + 1));
  }
  int64_t Count(const std::string& sql, const db::Values& values = {}) {
    return harness_.ReadSql(sql, values).at(0).Int(0);
  }

  // In which columns of the schema, of whatever table, the bytes occur.
  std::vector<std::string> Whereabouts(const std::string& needle) {
    std::vector<std::string> places;
    for (const db::Row& row : harness_.ReadSql(
             "SELECT CONCAT(table_name, '.', column_name), CONCAT('SELECT COUNT(*) FROM `',"
             " table_name, '` WHERE LOCATE(CAST(? AS BINARY), CAST(`', column_name,"
             " '` AS BINARY)) > 0')"
             " FROM information_schema.columns WHERE table_schema = DATABASE() AND data_type IN"
             " ('char','varchar','text','mediumtext','longtext','binary','varbinary','blob',"
             "'mediumblob','longblob','json')")) {
      if (Count(row.Text(1), {needle}) > 0) places.push_back(row.Text(0));
    }
    return places;
  }

  access::Caller officer_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DOCUMENT_FIXTURE_H_
