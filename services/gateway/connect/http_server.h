#ifndef KETNAP_SERVICES_GATEWAY_CONNECT_HTTP_SERVER_H_
#define KETNAP_SERVICES_GATEWAY_CONNECT_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// HTTP/1.1 on a unix socket, free of the library that does it: the one file that includes Boost
// takes long to compile.
namespace ketnap::gateway {

struct HttpHead {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.

  // Of a header that may come once; nullopt when absent, the last one when repeated.
  std::optional<std::string_view> Find(std::string_view name) const;
};

struct HttpReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

enum class HttpFault { kMalformed, kHeadTooLarge, kBodyTooLarge };

// What is served. Called from any of the server's threads.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Runs work on the connection's own thread of execution; never inline.
  using Post = std::function<void(std::function<void()>)>;
  // From any thread, once.
  using Respond = std::function<void(HttpReply)>;
  // Any number of times: the client went away, nobody waits for the reply.
  using Abandon = std::function<void()>;

  // Before the body is read: a reply refuses the request, and the connection ends with it.
  virtual std::optional<HttpReply> CheckHead(const HttpHead& head) = 0;
  virtual Abandon Handle(HttpHead head, std::string body, Post post, Respond respond) = 0;
  virtual HttpReply OnFault(HttpFault fault) = 0;
};

struct HttpServerOptions {
  std::string socket_path;
  int threads = 2;
  int max_connections = 512;  // More are closed at once.
  uint64_t max_body_bytes = 4 << 20;
  uint32_t max_head_bytes = 16 << 10;
  absl::Duration idle_timeout = absl::Seconds(75);  // From one reply to the next whole head.
  absl::Duration head_timeout = absl::Seconds(15);  // From connecting to the first whole head.
  absl::Duration body_timeout = absl::Seconds(30);
  absl::Duration write_timeout = absl::Seconds(30);
};

// One request at a time on each connection; keep-alive; answers "Expect: 100-continue".
class HttpServer {
 public:
  // UNAVAILABLE when the socket cannot be made. `handler` outlives the server.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpServerOptions& options,
                                                           HttpHandler* handler);
  ~HttpServer();

  // Takes no new connection or request; requests under way are answered.
  void StopAccepting();
  // StopAccepting, waits `grace` for what is under way, cuts the rest, joins the threads.
  void Shutdown(absl::Duration grace);
  int connections() const;

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_CONNECT_HTTP_SERVER_H_
