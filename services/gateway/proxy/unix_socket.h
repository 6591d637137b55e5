#ifndef KETNAP_SERVICES_GATEWAY_PROXY_UNIX_SOCKET_H_
#define KETNAP_SERVICES_GATEWAY_PROXY_UNIX_SOCKET_H_

#include <string>

#include "absl/status/status.h"

namespace ketnap::gateway {

// Makes `path` free for a socket: the file a dead process left is removed. ALREADY_EXISTS when
// somebody answers there, FAILED_PRECONDITION when it is another kind of file or too long a path.
absl::Status ClearSocketPath(const std::string& path);

// While it lives, files and sockets this process makes belong to its user alone. For start-up,
// while one thread runs.
class PrivateFiles {
 public:
  PrivateFiles();
  ~PrivateFiles();

 private:
  unsigned previous_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_PROXY_UNIX_SOCKET_H_
