#include "services/supervision/handlers/exports/export_file.h"

#include <sodium.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/api/resource_name.h"
#include "common/base/clock.h"
#include "common/base/date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/exports/export_record.h"
#include "services/supervision/handlers/exports/file_writer.h"
#include "services/supervision/handlers/exports/report_reader.h"
#include "services/supervision/handlers/exports/report_tables.h"

namespace ketnap::supervision {
namespace {

using google::protobuf::Message;

constexpr int kPagesBetweenLooks = 20;

// A folder of our own, gone with what is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    path_ = (std::filesystem::temp_directory_path(error) / "ketnap-export-XXXXXX").string();
    if (error || mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string MomentForPeople(absl::Time time) {
  return absl::FormatTime("%H:%M:%S ngày %d/%m/%Y", time, VietnamTimeZone());
}

void WriteNotes(const ExportRecord& record, const v1::ReportQuery& query,
                const ReportLayout& layout, const NameOfOrganization& name_of, absl::Time now,
                FileWriter* writer) {
  writer->Title(layout.title);
  writer->Note("Tổ chức", name_of(api::ResourceName("organizations", record.organization)));
  for (const auto& [label, value] : FiltersOf(*RequestOf(query), name_of)) {
    writer->Note(label, value);
  }
  const auto answer = EmptyAnswerOf(query);
  if (answer->GetDescriptor()->FindFieldByName("freshness") != nullptr) {
    writer->Note("Số liệu tính đến", record.as_of_time.has_value()
                                         ? MomentForPeople(*record.as_of_time)
                                         : "Chưa xác định được, hệ thống đang cập nhật số liệu");
  }
  if (record.pending_entries > 0) {
    writer->Note("Lưu ý", absl::StrFormat("Còn ít nhất %d thay đổi đã ghi nhận nhưng chưa được "
                                          "tính vào số liệu.",
                                          record.pending_entries));
  }
  if (record.page_count > 1 && record.last_page_time.has_value()) {
    writer->Note("Lưu ý",
                 absl::StrFormat("Danh sách được đọc làm nhiều lần, từ %s đến %s; thay đổi trong "
                                 "khoảng đó có thể chỉ thể hiện một phần.",
                                 MomentForPeople(record.create_time),
                                 MomentForPeople(*record.last_page_time)));
  }
  writer->Note("Kết xuất lúc", MomentForPeople(now));
  writer->Note("Tài khoản kết xuất", record.account);
}

// Keeps the file at `path` in parts.
absl::Status KeepParts(db::Database& database, const Uuid& id, const std::string& path,
                       const std::function<absl::Status()>& go_on, ExportFile* file) {
  std::ifstream stream(path, std::ios::binary);
  crypto_hash_sha256_state digest;
  crypto_hash_sha256_init(&digest);
  std::string part(kExportPartBytes, '\0');
  for (int number = 0;; ++number) {
    stream.read(part.data(), kExportPartBytes);
    const auto size = static_cast<size_t>(stream.gcount());
    if (size == 0) break;
    const std::string content = part.substr(0, size);
    crypto_hash_sha256_update(&digest, reinterpret_cast<const unsigned char*>(content.data()),
                              content.size());
    file->size_bytes += static_cast<int64_t>(size);
    KETNAP_RETURN_IF_ERROR(database.RunWrite(absl::InfiniteFuture(), [&](db::Transaction& each) {
      return PutExportPart(each, id, number, content);
    }));
    if (number % kPagesBetweenLooks == 0) KETNAP_RETURN_IF_ERROR(go_on());
  }
  if (!stream.eof() || file->size_bytes == 0) return FileWriteError();
  file->sha256.resize(crypto_hash_sha256_BYTES);
  crypto_hash_sha256_final(&digest, reinterpret_cast<unsigned char*>(file->sha256.data()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExportFile> MakeExportFile(db::Database& database,
                                          const access::OrganizationTree& tree,
                                          const ExportRecord& record, absl::Time now,
                                          const std::function<absl::Status()>& go_on) {
  KETNAP_ASSIGN_OR_RETURN(const v1::ReportQuery query, QueryOf(record));
  const ReportLayout* layout = LayoutOf(query.report_case());
  if (layout == nullptr) return absl::InternalError("an export of no report");
  const TemporaryFolder folder;
  if (folder.path().empty()) return FileWriteError();
  const bool csv = record.format == v1::EXPORT_FORMAT_CSV;
  ExportFile file;
  file.name = absl::StrCat(layout->file, "_",
                           FormatDate(absl::ToCivilDay(record.create_time, VietnamTimeZone())),
                           csv ? ".csv" : ".xlsx");
  const std::string path = absl::StrCat(folder.path(), "/report");
  const NameOfOrganization name_of = [&](const std::string& name) {
    const auto id = api::ParseResourceName(name, "organizations");
    const auto node = id.ok() ? tree.Find(*id) : std::nullopt;
    return node.has_value() ? node->display_name : name;
  };
  const NextAnswer next = [&](int number) -> absl::StatusOr<std::unique_ptr<Message>> {
    if (number >= record.page_count) return std::unique_ptr<Message>();
    if (number % kPagesBetweenLooks == 0) KETNAP_RETURN_IF_ERROR(go_on());
    std::optional<std::string> page;
    KETNAP_RETURN_IF_ERROR(database.RunSingleRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(page, FindExportPage(transaction, record.id, number));
          return absl::OkStatus();
        }));
    std::unique_ptr<Message> answer = EmptyAnswerOf(query);
    if (!page.has_value() || !answer->ParseFromString(*page)) {
      return absl::InternalError("a page of an export is missing");
    }
    return answer;
  };
  std::unique_ptr<FileWriter> writer = csv ? MakeCsvWriter(path) : MakeXlsxWriter(path, now);
  WriteNotes(record, query, *layout, name_of, now, writer.get());
  KETNAP_RETURN_IF_ERROR(WriteTables(*layout, next, name_of, writer.get()));
  KETNAP_RETURN_IF_ERROR(writer->Finish());
  KETNAP_RETURN_IF_ERROR(KeepParts(database, record.id, path, go_on, &file));
  return file;
}

}  // namespace ketnap::supervision
