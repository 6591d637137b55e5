#include "common/rpc/server_host.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/support/method_handler.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::rpc {
namespace {

constexpr int kMaxReceiveBytes = 4 * 1024 * 1024;
constexpr int kMaxClientReceiveBytes = 16 * 1024 * 1024;  // A page of journal entries.
constexpr int kMaxMetadataBytes = 32 * 1024;
constexpr int kIdentityOnly = 1;  // Bit set of permitted compressions: none.
constexpr int kKeepaliveMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kMinPingIntervalMs = 30'000;
constexpr std::string_view kUnixPrefix = "unix:";

absl::Status AddressError(absl::StatusCode code, std::string_view reason, std::string_view address,
                          const Message& message) {
  return ReasonedError(code, reason,
                       {absl::StrCat(message.vietnamese, " (", address, ")"),
                        absl::StrCat(message.english, " (", address, ")")});
}

// Whether a process accepts connections on the socket; a dead one's file refuses them.
bool Answers(const sockaddr_un& name) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return true;
  const int result = connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof(name));
  // EAGAIN: its backlog is full, so somebody is there. Anything unclear counts as alive.
  const bool dead = result != 0 && (errno == ECONNREFUSED || errno == ENOENT);
  close(fd);
  return !dead;
}

// gRPC removes whatever socket it finds under its path, a living server's too; so this looks first.
absl::Status ClearStaleSocket(const std::string& address) {
  std::string_view path = address;
  if (!absl::ConsumePrefix(&path, kUnixPrefix)) {
    return AddressError(
        absl::StatusCode::kInvalidArgument, "NOT_A_UNIX_ADDRESS", address,
        {"Địa chỉ phải có dạng unix:/đường/dẫn.", "The address must be unix:/path."});
  }
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(name.sun_path)) {
    return AddressError(absl::StatusCode::kInvalidArgument, "SOCKET_PATH_TOO_LONG", address,
                        {"Đường dẫn socket phải ngắn hơn 108 byte.",
                         "A socket's path must be shorter than 108 bytes."});
  }
  std::memcpy(name.sun_path, path.data(), path.size());
  struct stat info;
  if (lstat(name.sun_path, &info) != 0) return absl::OkStatus();
  if (!S_ISSOCK(info.st_mode)) {
    return AddressError(absl::StatusCode::kFailedPrecondition, "NOT_A_SOCKET", address,
                        {"Đường dẫn đã có tệp khác, không phải socket.",
                         "The path holds something that is no socket."});
  }
  if (Answers(name)) {
    return AddressError(absl::StatusCode::kAlreadyExists, "ADDRESS_IN_USE", address,
                        {"Một tiến trình khác đang phục vụ ở địa chỉ này.",
                         "Another process serves on this address."});
  }
  unlink(name.sun_path);
  return absl::OkStatus();
}

// Linking the reflection library adds its plugin to every server of the process. This takes it out
// again, and puts it back where it is wanted.
class ReflectionOption : public grpc::ServerBuilderOption {
 public:
  explicit ReflectionOption(bool enable) : enable_(enable) {}

  void UpdateArguments(grpc::ChannelArguments* arguments) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    const std::string name = grpc::reflection::ProtoServerReflectionPlugin().name();
    std::erase_if(*plugins, [&](const auto& plugin) { return plugin->name() == name; });
    if (enable_) {
      plugins->push_back(std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>());
    }
  }

 private:
  const bool enable_;
};

// Reflection lists the services of the server it runs in. The admin server has none of its own, so
// it carries their names; a call to one is answered UNIMPLEMENTED.
class ListedService : public grpc::Service {
 public:
  explicit ListedService(std::string_view name) : path_(absl::StrCat("/", name, "/-")) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        path_.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::UnknownMethodHandler("served on another socket")));
  }

 private:
  const std::string path_;
};

void ConfigureServer(grpc::ServerBuilder& builder, bool reflection) {
  builder.SetOption(std::make_unique<ReflectionOption>(reflection));
  builder.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  builder.AddChannelArgument(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, kIdentityOnly);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kMinPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

// Starts listening; the socket file has mode 0600 from its first moment on.
absl::StatusOr<std::unique_ptr<grpc::Server>> Listen(grpc::ServerBuilder& builder,
                                                     const std::string& address) {
  KETNAP_RETURN_IF_ERROR(ClearStaleSocket(address));
  int port = 0;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  const mode_t before = umask(0177);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  umask(before);
  if (server == nullptr || port == 0) {
    return AddressError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE", address,
                        {"Không mở được địa chỉ phục vụ.", "The address cannot be listened on."});
  }
  return server;
}

sigset_t TerminationSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

struct ServerHost::State {
  std::vector<std::string> service_names;
  std::vector<std::unique_ptr<ListedService>> listed;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<grpc::Server> admin;
  absl::Mutex mutex;
  bool stopped ABSL_GUARDED_BY(mutex) = false;
};

ServerHost::ServerHost() : state_(std::make_unique<State>()) {}
ServerHost::~ServerHost() { Shutdown(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<ServerHost>> ServerHost::Start(const ServerHostOptions& options) {
  static const bool health_enabled = [] {
    grpc::EnableDefaultHealthCheckService(true);
    return true;
  }();
  (void)health_enabled;
  std::unique_ptr<ServerHost> host(new ServerHost());
  State& state = *host->state_;
  state.service_names = options.service_names;

  grpc::ServerBuilder builder;
  ConfigureServer(builder, /*reflection=*/false);
  for (grpc::Service* service : options.services) builder.RegisterService(service);
  if (options.generic_service != nullptr) {
    builder.RegisterCallbackGenericService(options.generic_service);
  }
  KETNAP_ASSIGN_OR_RETURN(state.server, Listen(builder, options.listen_address));
  host->SetServing(false);
  if (options.admin_address.empty()) return host;

  grpc::ServerBuilder admin_builder;
  ConfigureServer(admin_builder, /*reflection=*/true);
  admin_builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  admin_builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
  for (const std::string& name : options.service_names) {
    admin_builder.RegisterService(
        state.listed.emplace_back(std::make_unique<ListedService>(name)).get());
  }
  KETNAP_ASSIGN_OR_RETURN(state.admin, Listen(admin_builder, options.admin_address));
  return host;
}

void ServerHost::SetServing(bool serving) {
  if (state_->server == nullptr) return;
  grpc::HealthCheckServiceInterface* health = state_->server->GetHealthCheckService();
  health->SetServingStatus("", serving);
  for (const std::string& name : state_->service_names) health->SetServingStatus(name, serving);
}

void ServerHost::Shutdown(absl::Duration grace) {
  {
    absl::MutexLock lock(&state_->mutex);
    if (std::exchange(state_->stopped, true)) return;
  }
  const auto deadline = absl::ToChronoTime(SystemClock().Now() + grace);
  if (state_->server != nullptr) {
    state_->server->GetHealthCheckService()->Shutdown();
    state_->server->Shutdown(deadline);
  }
  // Whoever holds a reflection stream open must not delay the end.
  if (state_->admin != nullptr) {
    state_->admin->Shutdown(absl::ToChronoTime(SystemClock().Now()));
  }
}

void BlockTerminationSignals() {
  signal(SIGPIPE, SIG_IGN);
  const sigset_t signals = TerminationSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void WaitForTerminationSignal() {
  const sigset_t signals = TerminationSignals();
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, int distinct) {
  // Kept for good: the last reference to a channel must not go on one of gRPC's own threads.
  static absl::Mutex mutex(absl::kConstInit);
  static auto& channels =
      *new std::map<std::pair<std::string, int>, std::shared_ptr<grpc::Channel>>();
  absl::MutexLock lock(&mutex);
  std::shared_ptr<grpc::Channel>& channel = channels[{address, distinct}];
  if (channel != nullptr) return channel;
  grpc::ChannelArguments arguments;
  arguments.SetInt("ketnap.distinct", distinct);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, kIdentityOnly);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  arguments.SetMaxReceiveMessageSize(kMaxClientReceiveBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A restarted peer is found again quickly; on one host a try costs nothing.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  return channel;
}

}  // namespace ketnap::rpc
