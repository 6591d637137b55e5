#ifndef KETNAP_COMMON_RPC_SERVER_HOST_H_
#define KETNAP_COMMON_RPC_SERVER_HOST_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"

namespace ketnap::rpc {

struct ServerHostOptions {
  std::string listen_address;  // "unix:/path". A stale socket file of a dead process is removed;
                               // one that answers stops the start: ALREADY_EXISTS.
  std::string admin_address;   // Reflection only; "" for none.
  std::vector<grpc::Service*> services;
  grpc::CallbackGenericService* generic_service =
      nullptr;                             // Takes every other method; for the gateway.
  std::vector<std::string> service_names;  // For health, full names.
};

// A gRPC server on a unix socket (mode 0600): compression off, message and metadata limits,
// keepalive, health with one state for each service, no reflection but on the admin socket.
class ServerHost {
 public:
  static absl::StatusOr<std::unique_ptr<ServerHost>> Start(const ServerHostOptions& options);
  ~ServerHost();

  // Health of every service and of "".
  void SetServing(bool serving);
  // NOT_SERVING, then waits for calls in flight until `deadline`, then cuts the rest.
  void Shutdown(absl::Duration grace);

 private:
  ServerHost();
  struct State;
  std::unique_ptr<State> state_;
};

// Blocks the termination signals in this thread and all made after it; call first in main.
void BlockTerminationSignals();
// Waits for SIGTERM or SIGINT. SIGPIPE is ignored.
void WaitForTerminationSignal();

// A channel to a peer on a unix socket, compression off, keepalive as the servers expect. Channels
// are shared by address; `distinct` separates feeds from calls.
std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, int distinct = 0);

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_SERVER_HOST_H_
