#include "services/dossier/handlers/forms/office_converter.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/forms/office_process.h"

namespace ketnap::dossier {
namespace {

absl::Status Failed(const char* what) {
  LogWarning("form_pdf_failed", {{"what", what}});
  return ReasonedError(absl::StatusCode::kInternal, "PDF_FAILED",
                       {"Không chuyển được sang PDF; đề nghị lấy bản DOCX.",
                        "The PDF could not be made; ask for DOCX."});
}

absl::Status TimedOut() {
  return ReasonedError(absl::StatusCode::kDeadlineExceeded, "PDF_TIME_LIMIT",
                       {"Chuyển sang PDF quá lâu nên đã dừng; đề nghị thử lại hoặc lấy bản DOCX.",
                        "Making the PDF took too long; try again or ask for DOCX."});
}

// What the program left, when it is one regular file of a likely size.
absl::StatusOr<std::string> ReadOutput(const std::string& path, size_t limit) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return Failed("no_output");
  const absl::Cleanup closer = [file] { close(file); };
  struct stat about = {};
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return Failed("no_output");
  if (static_cast<uint64_t>(about.st_size) > limit) return Failed("output_too_large");
  std::string content(static_cast<size_t>(about.st_size), '\0');
  size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = read(file, content.data() + filled, content.size() - filled);
    if (count <= 0) return Failed("output_unreadable");
    filled += static_cast<size_t>(count);
  }
  if (!absl::StartsWith(content, "%PDF-")) return Failed("output_no_pdf");
  return content;
}

}  // namespace

OfficeConverter::OfficeConverter(Options options) : options_(std::move(options)) {
  if (options_.program.empty()) return;
  isolates_network_ = CanLeaveNetwork();
  LogInfo("form_pdf", {{"available", IsAvailable()}, {"network_isolated", isolates_network_}});
}

absl::Status OfficeConverter::NotAvailable() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "PDF_NOT_AVAILABLE",
                       {"Máy chủ này chưa cài bộ phần mềm văn phòng nên không tạo được PDF; đề "
                        "nghị lấy bản DOCX.",
                        "No office program is installed here: ask for DOCX."});
}

bool OfficeConverter::IsAvailable() const {
  return !options_.program.empty() && ::access(options_.program.c_str(), X_OK) == 0;
}

absl::StatusOr<std::string> OfficeConverter::Convert(std::string_view docx, absl::Time deadline) {
  if (!IsAvailable()) return NotAvailable();
  {
    const absl::MutexLock lock(&mutex_);
    if (inside_ > options_.waiting) return OverloadedError("PDF_QUEUE_FULL", absl::Seconds(2));
    ++inside_;
    const auto is_free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !busy_; };
    if (!mutex_.AwaitWithDeadline(absl::Condition(&is_free), deadline)) {
      --inside_;
      return TimedOut();
    }
    busy_ = true;
  }
  const absl::Cleanup leave = [this] {
    const absl::MutexLock lock(&mutex_);
    busy_ = false;
    --inside_;
  };
  return Run(docx, std::min(deadline, SystemClock().Now() + options_.time_limit));
}

absl::StatusOr<std::string> OfficeConverter::Run(std::string_view docx, absl::Time end) const {
  std::error_code error;
  const std::string parent = options_.temporary_directory.empty()
                                 ? std::filesystem::temp_directory_path(error).string()
                                 : options_.temporary_directory;
  std::string directory = absl::StrCat(parent, "/ketnap-form-XXXXXX");
  if (error || mkdtemp(directory.data()) == nullptr) return Failed("no_directory");
  const absl::Cleanup remove = [&directory] {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  };
  KETNAP_RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(directory, "/form.docx"), docx, 0600));
  ConfinedProcess process;
  process.arguments = {options_.program,
                       absl::StrCat("-env:UserInstallation=file://", directory, "/profile"),
                       "--headless",
                       "--norestore",
                       "--nologo",
                       "--convert-to",
                       "pdf",
                       "--outdir",
                       directory,
                       absl::StrCat(directory, "/form.docx")};
  process.environment = {absl::StrCat("HOME=", directory), absl::StrCat("TMPDIR=", directory),
                         "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  process.directory = directory;
  process.without_network = isolates_network_;
  process.cpu_seconds = options_.cpu_seconds;
  process.memory_bytes = options_.memory_bytes;
  process.file_bytes = options_.file_bytes;
  KETNAP_ASSIGN_OR_RETURN(const ProcessEnd how, RunConfined(process, end));
  if (how == ProcessEnd::kTimedOut) {
    LogWarning("form_pdf_failed", {{"what", "time_limit"}});
    return TimedOut();
  }
  if (how == ProcessEnd::kFailed) return Failed("program_failed");
  return ReadOutput(absl::StrCat(directory, "/form.pdf"), options_.output_bytes);
}

}  // namespace ketnap::dossier
