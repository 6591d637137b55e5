#include "services/gateway/app.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/token.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/rpc/method_registry.h"
#include "common/rpc/metrics.h"
#include "common/rpc/server_host.h"
#include "services/gateway/admission/admission.h"
#include "services/gateway/admission/identity_tokens.h"
#include "services/gateway/admission/service_catalog.h"
#include "services/gateway/authn/session_cache.h"
#include "services/gateway/authn/session_resolver.h"
#include "services/gateway/connect/connect_handler.h"
#include "services/gateway/connect/http_server.h"
#include "services/gateway/proxy/dispatcher.h"
#include "services/gateway/proxy/generic_proxy.h"
#include "services/gateway/proxy/upstreams.h"

namespace ketnap::gateway {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(10);
constexpr int64_t kMaxMessageBytes = 4 << 20;

absl::Status SettingMissing(std::string_view name) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "SETTING_MISSING",
                       {absl::StrCat("Cấu hình thiếu mục ", name, "."),
                        absl::StrCat("The configuration lacks ", name, ".")});
}

// Each visible method leads somewhere: a gap would show only when somebody calls it.
absl::Status CheckPeers(const rpc::MethodRegistry& registry, const Upstreams& upstreams) {
  for (const rpc::MethodInfo* method : registry.methods()) {
    if (method->service.empty() || upstreams.ChannelTo(method->service) != nullptr) continue;
    return SettingMissing(absl::StrCat("peers { name: \"", method->service, "\" }"));
  }
  if (upstreams.ChannelTo("identity") == nullptr) {
    return SettingMissing("peers { name: \"identity\" }");
  }
  return absl::OkStatus();
}

HttpServerOptions HttpOptions(const config::v1::GatewayConfig& config) {
  HttpServerOptions options;
  options.socket_path = config.http_socket_path();
  options.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 2u, 8u));
  if (config.max_request_bytes() > 0) {
    options.max_body_bytes =
        static_cast<uint64_t>(std::min<int64_t>(config.max_request_bytes(), kMaxMessageBytes));
  }
  return options;
}

SessionCache::Options CacheOptions(const config::v1::GatewayConfig& config) {
  SessionCache::Options options;
  if (config.session_cache_milliseconds() > 0) {
    options.lifetime = absl::Milliseconds(config.session_cache_milliseconds());
  }
  return options;
}

}  // namespace

// In the order they are made; they go in the opposite one, so that whatever waits for calls in
// flight goes before what those calls use.
struct App::Parts {
  explicit Parts(rpc::MethodRegistry made) : registry(std::move(made)) {}

  rpc::MethodRegistry registry;
  std::unique_ptr<access::Signer> signer;
  Upstreams upstreams;
  std::unique_ptr<SessionCache> sessions;
  std::unique_ptr<IdentityTokens> tokens;
  std::unique_ptr<Admission> admission;
  std::unique_ptr<Dispatcher> dispatcher;
  // After what its gauges read: the page may be asked for until it goes.
  std::unique_ptr<rpc::Metrics> metrics = std::make_unique<rpc::Metrics>("gateway");
  std::unique_ptr<ConnectHandler> connect;
  std::unique_ptr<GenericProxy> proxy;
  std::unique_ptr<rpc::ServerHost> grpc_host;
  std::unique_ptr<HttpServer> http_server;
  const Clock* clock = nullptr;
  bool stopped = false;
};

App::App() = default;
App::~App() { Shutdown(kGrace); }

absl::StatusOr<std::unique_ptr<App>> App::Start(const config::v1::ServiceConfig& config,
                                                const Clock* clock) {
  if (!config.has_gateway()) return SettingMissing("gateway");
  KETNAP_ASSIGN_OR_RETURN(auto registry, rpc::MethodRegistry::Create(LinkedServices()));
  auto app = std::unique_ptr<App>(new App);
  app->parts_ = std::make_unique<Parts>(std::move(registry));
  Parts& parts = *app->parts_;
  parts.clock = clock;
  KETNAP_ASSIGN_OR_RETURN(
      parts.signer, access::Signer::Load(config.keys().issuer(), config.keys().secret_key_file()));
  for (const auto& peer : config.peers()) parts.upstreams.Add(peer.name(), peer.address());
  KETNAP_RETURN_IF_ERROR(CheckPeers(parts.registry, parts.upstreams));
  parts.sessions = std::make_unique<SessionCache>(
      CacheOptions(config.gateway()), clock,
      MakeSessionResolver(parts.upstreams.ChannelTo("identity"), parts.signer.get(), clock));
  parts.tokens = std::make_unique<IdentityTokens>(parts.signer.get(), clock);
  parts.admission =
      std::make_unique<Admission>(&parts.registry, parts.sessions.get(), parts.tokens.get(), clock);
  parts.dispatcher = std::make_unique<Dispatcher>(Dispatcher::Options{
      .admission = parts.admission.get(),
      .sessions = parts.sessions.get(),
      .upstreams = &parts.upstreams,
      .clock = clock,
      .metrics = parts.metrics.get(),
  });
  parts.connect = std::make_unique<ConnectHandler>(parts.dispatcher.get());
  parts.metrics->AddGauge("ketnap_gateway_calls_in_flight", "Calls under way.", "gateway", "all",
                          [dispatcher = parts.dispatcher.get()] {
                            return static_cast<double>(dispatcher->in_flight());
                          });
  parts.proxy = std::make_unique<GenericProxy>(parts.dispatcher.get());
  rpc::ServerHostOptions host;
  host.listen_address = config.listen_address();
  host.admin_address = config.admin_address();
  host.generic_service = parts.proxy.get();
  KETNAP_ASSIGN_OR_RETURN(parts.grpc_host, rpc::ServerHost::Start(host));
  KETNAP_ASSIGN_OR_RETURN(parts.http_server,
                          HttpServer::Start(HttpOptions(config.gateway()), parts.connect.get()));
  if (!config.metrics_address().empty()) {
    KETNAP_RETURN_IF_ERROR(parts.metrics->Serve(config.metrics_address()));
  }
  parts.grpc_host->SetServing(true);
  LogInfo("gateway_serving", {{"methods", static_cast<int64_t>(parts.registry.methods().size())}});
  return app;
}

void App::Shutdown(absl::Duration grace) {
  if (parts_ == nullptr || parts_->stopped) return;
  parts_->stopped = true;
  const absl::Time deadline = parts_->clock->Now() + grace;
  // New requests end first on both sides; then each side waits for its own.
  if (parts_->grpc_host != nullptr) parts_->grpc_host->SetServing(false);
  if (parts_->http_server != nullptr) parts_->http_server->StopAccepting();
  if (parts_->grpc_host != nullptr) parts_->grpc_host->Shutdown(grace);
  if (parts_->http_server != nullptr) {
    parts_->http_server->Shutdown(std::max(absl::ZeroDuration(), deadline - parts_->clock->Now()));
  }
  if (parts_->dispatcher != nullptr) parts_->dispatcher->AwaitIdle();
  LogInfo("gateway_stopped");
}

std::string App::MetricsPage() const { return parts_->metrics->Render(); }

}  // namespace ketnap::gateway
