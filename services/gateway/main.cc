#include <memory>
#include <utility>

#include "common/base/status_macros.h"
#include "common/service/service_runtime.h"
#include "services/gateway/app.h"

namespace {

struct GatewayApp : ketnap::service::App {
  std::unique_ptr<ketnap::gateway::App> app;
};

absl::StatusOr<std::unique_ptr<ketnap::service::App>> Build(
    const ketnap::config::v1::ServiceConfig& config, const ketnap::Clock& clock) {
  auto holder = std::make_unique<GatewayApp>();
  KETNAP_ASSIGN_OR_RETURN(holder->app, ketnap::gateway::App::Start(config, &clock));
  return holder;
}

}  // namespace

int main(int argc, char** argv) { return ketnap::service::RunMain(argc, argv, "gateway", &Build); }
