#include "services/gateway/proxy/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::gateway {
namespace {

bool Answers(const sockaddr_un& address) {
  const int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return true;  // Not known to be dead: leave it alone.
  const int result =
      connect(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  close(socket_fd);
  return result == 0;
}

}  // namespace

absl::Status ClearSocketPath(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "SOCKET_PATH_INVALID",
                         {absl::StrCat("Đường dẫn socket không dùng được: ", path),
                          absl::StrCat("The socket path cannot be used: ", path)});
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return absl::OkStatus();
  if (!S_ISSOCK(info.st_mode)) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "SOCKET_PATH_INVALID",
                         {absl::StrCat("Tệp không phải là socket: ", path),
                          absl::StrCat("The file is no socket: ", path)});
  }
  if (Answers(address)) {
    return ReasonedError(absl::StatusCode::kAlreadyExists, "SOCKET_IN_USE",
                         {absl::StrCat("Một tiến trình khác đang phục vụ tại ", path),
                          absl::StrCat("Another process serves at ", path)});
  }
  unlink(path.c_str());
  return absl::OkStatus();
}

PrivateFiles::PrivateFiles() : previous_(umask(0177)) {}
PrivateFiles::~PrivateFiles() { umask(static_cast<mode_t>(previous_)); }

}  // namespace ketnap::gateway
