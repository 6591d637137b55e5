#ifndef KETNAP_SERVICES_GATEWAY_TESTING_HTTP_CLIENT_H_
#define KETNAP_SERVICES_GATEWAY_TESTING_HTTP_CLIENT_H_

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ketnap::gateway {

struct HttpAnswer {
  int status = 0;  // 0: the server closed without a whole answer.
  std::map<std::string, std::string> headers;
  std::string body;
};

// A plain blocking client on a unix socket; what it sends is up to the test, byte by byte.
class HttpClient {
 public:
  explicit HttpClient(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    connected_ =
        connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~HttpClient() { Close(); }

  bool connected() const { return connected_; }
  void Close() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

  void Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  HttpAnswer Receive() {
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!Fill()) return {};
    }
    HttpAnswer answer;
    const size_t end = buffer_.find("\r\n\r\n");
    const std::vector<std::string> lines = absl::StrSplit(buffer_.substr(0, end), "\r\n");
    buffer_.erase(0, end + 4);
    if (!absl::SimpleAtoi(lines[0].substr(9, 3), &answer.status)) return {};
    for (size_t i = 1; i < lines.size(); ++i) {
      const std::pair<std::string, std::string> field =
          absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
      answer.headers[absl::AsciiStrToLower(field.first)] = field.second;
    }
    size_t length = 0;
    if (!absl::SimpleAtoi(answer.headers["content-length"], &length)) length = 0;
    while (buffer_.size() < length) {
      if (!Fill()) return {};
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }

  // Whether the server has closed the connection, waiting for it.
  bool AtEnd() { return buffer_.empty() && !Fill(); }

  using Headers = std::vector<std::pair<std::string, std::string>>;
  HttpAnswer Post(std::string_view path, std::string_view body, const Headers& headers = {},
                  std::string_view type = "application/json") {
    std::string request =
        absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: ketnap\r\nContent-Type: ", type,
                     "\r\nContent-Length: ", body.size(), "\r\n");
    for (const auto& [name, value] : headers) absl::StrAppend(&request, name, ": ", value, "\r\n");
    Send(absl::StrCat(request, "\r\n", body));
    return Receive();
  }

 private:
  bool Fill() {
    char chunk[16384];
    const ssize_t got = recv(socket_, chunk, sizeof(chunk), 0);
    if (got <= 0) return false;
    buffer_.append(chunk, static_cast<size_t>(got));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_TESTING_HTTP_CLIENT_H_
