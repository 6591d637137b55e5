#include "common/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/cleanup/cleanup.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap {
namespace {

absl::Status FileError(int error, const std::string& path) {
  if (error == ENOENT) {
    return ReasonedError(
        absl::StatusCode::kNotFound, "FILE_NOT_FOUND",
        {absl::StrCat("Không có tệp ", path, "."), absl::StrCat("There is no file ", path, ".")});
  }
  return ReasonedError(absl::StatusCode::kUnavailable, "FILE_UNAVAILABLE",
                       {absl::StrCat("Không đọc hoặc ghi được tệp ", path, "."),
                        absl::StrCat("The file ", path, " cannot be read or written.")},
                       {{"errno", absl::StrCat(error)}});
}

absl::Status ExposedSecret(const std::string& path) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EXPOSED",
      {absl::StrCat("Tệp bí mật ", path,
                    " phải là tệp thường, thuộc về tài khoản chạy dịch vụ và không ai khác được "
                    "quyền đọc hay ghi (chế độ 0600 hoặc 0400)."),
       absl::StrCat("The secret file ", path,
                    " must be a regular file that belongs to the account of this process and is "
                    "closed to everybody else (mode 0600 or 0400).")});
}

absl::StatusOr<int> Open(const std::string& path, int flags) {
  int fd;
  do {
    fd = open(path.c_str(), flags | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return FileError(errno, path);
  return fd;
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path) {
  std::string content;
  char buffer[16384];
  for (;;) {
    const ssize_t count = read(fd, buffer, sizeof(buffer));
    if (count == 0) return content;
    if (count > 0) {
      content.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return FileError(errno, path);
    }
  }
}

absl::Status WriteAll(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t count = write(fd, content.data(), content.size());
    if (count >= 0) {
      content.remove_prefix(static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return FileError(errno, path);
    }
  }
  return absl::OkStatus();
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Without this the new name may be gone after a power failure.
absl::Status SyncFolder(const std::string& folder) {
  KETNAP_ASSIGN_OR_RETURN(const int fd, Open(folder, O_RDONLY | O_DIRECTORY));
  const absl::Cleanup closer = [fd] { close(fd); };
  if (fsync(fd) != 0) return FileError(errno, folder);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const int fd, Open(path, O_RDONLY));
  const absl::Cleanup closer = [fd] { close(fd); };
  return ReadAll(fd, path);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  // Non-blocking, so that a named pipe in the file's place is refused instead of waited for.
  KETNAP_ASSIGN_OR_RETURN(const int fd, Open(path, O_RDONLY | O_NONBLOCK));
  const absl::Cleanup closer = [fd] { close(fd); };
  struct stat attributes;
  if (fstat(fd, &attributes) != 0) return FileError(errno, path);
  const bool closed_to_others = (attributes.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  if (!S_ISREG(attributes.st_mode) || !closed_to_others || attributes.st_uid != geteuid()) {
    return ExposedSecret(path);
  }
  KETNAP_ASSIGN_OR_RETURN(std::string content, ReadAll(fd, path));
  std::string_view secret = content;
  if (absl::ConsumeSuffix(&secret, "\n")) absl::ConsumeSuffix(&secret, "\r");
  return std::string(secret);
}

absl::Status WriteFileAtomically(const std::string& path, std::string_view content, int mode) {
  std::string temporary = absl::StrCat(path, ".tmp.XXXXXX");
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return FileError(errno, path);
  absl::Cleanup remover = [&temporary] { unlink(temporary.c_str()); };
  {
    const absl::Cleanup closer = [fd] { close(fd); };
    if (fchmod(fd, static_cast<mode_t>(mode)) != 0) return FileError(errno, path);
    KETNAP_RETURN_IF_ERROR(WriteAll(fd, content, path));
    if (fsync(fd) != 0) return FileError(errno, path);
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) return FileError(errno, path);
  std::move(remover).Cancel();
  return SyncFolder(FolderOf(path));
}

}  // namespace ketnap
