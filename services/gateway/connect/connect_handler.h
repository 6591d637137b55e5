#ifndef KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_HANDLER_H_
#define KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_HANDLER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/connect/http_server.h"
#include "services/gateway/connect/transcoder.h"
#include "services/gateway/proxy/dispatcher.h"

namespace ketnap::gateway {

// The Connect protocol, unary POST, JSON and proto. GET is refused for every method: parameters
// would land in addresses and logs.
class ConnectHandler : public HttpHandler {
 public:
  explicit ConnectHandler(Dispatcher* dispatcher) : dispatcher_(dispatcher) {}

  std::optional<HttpReply> CheckHead(const HttpHead& head) override;
  Abandon Handle(HttpHead head, std::string body, Post post, Respond respond) override;
  HttpReply OnFault(HttpFault fault) override;

 private:
  struct Call;

  HttpReply RefuseLogged(const CallHead& head, const rpc::MethodInfo* method,
                         const absl::Status& status) const;
  HttpReply MakeReply(const Call& call, Outcome outcome) const;
  absl::StatusOr<std::string> EncodeReply(const Call& call, const Outcome& outcome,
                                          HttpReply& reply) const;

  Dispatcher* const dispatcher_;
  const Transcoder transcoder_;
};

// Milliseconds of "connect-timeout-ms": 1 to 10 digits. INVALID_ARGUMENT for anything else.
absl::StatusOr<absl::Duration> ParseConnectTimeout(std::string_view text);

// What a content type asks for; nullopt when it is none of the two.
enum class Codec { kJson, kProto };
std::optional<Codec> CodecOf(std::string_view content_type);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_HANDLER_H_
