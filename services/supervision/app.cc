#include "services/supervision/app.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "ketnap/supervision/migrations.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {
namespace {

constexpr char kDossierFacts[] = "dossier_facts";
constexpr char kOrganizationFacts[] = "organization_facts";

class SupervisionApp : public service::App {
 public:
  ~SupervisionApp() override {
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {v1::StatisticsService::service_full_name()};
    options.owner_resolver = [](const access::RequestContext&, std::string_view name) {
      return absl::StatusOr<Uuid>(ResourceNotFoundError(name));
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(kDossierFacts, "dossier", &ApplyDossierEntry));
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection(kOrganizationFacts, "organization", &ApplyOrganizationEntry));
    environment_.pipeline = runtime_->pipeline();
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.freshness = [this] { return CurrentFreshness(); };
    statistics_ = std::make_unique<StatisticsHandler>(&environment_);
    return runtime_->Start({statistics_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  // The oldest of the projections tells how fresh a figure that draws on all of them is. A source
  // that several projections follow is as far as the slowest of them.
  v1::Freshness CurrentFreshness() const {
    v1::Freshness freshness;
    absl::Time oldest = runtime_->clock().Now();
    std::map<std::string, std::pair<int64_t, int64_t>> by_source;  // Applied, known.
    for (const auto& [name, state] : runtime_->projection_states()) {
      const std::string source = name == kDossierFacts ? "dossier" : "organization";
      oldest = std::min(oldest, state.applied_time);
      auto [found, is_new] =
          by_source.try_emplace(source, state.applied_sequence, state.source_sequence);
      if (is_new) continue;
      found->second.first = std::min(found->second.first, state.applied_sequence);
      found->second.second = std::max(found->second.second, state.source_sequence);
    }
    *freshness.mutable_as_of_time() = TimeToProto(oldest);
    int64_t pending = 0;
    for (const auto& [source, positions] : by_source) {
      (*freshness.mutable_applied_sequences())[source] = positions.first;
      pending += std::max<int64_t>(0, positions.second - positions.first);
    }
    freshness.set_pending_entries(pending);
    return freshness;
  }

  Environment environment_;
  std::unique_ptr<StatisticsHandler> statistics_;
  // Last: it goes first, while what its threads call still stands.
  std::unique_ptr<service::ServiceRuntime> runtime_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<SupervisionApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return std::unique_ptr<service::App>(std::move(app));
}

}  // namespace ketnap::supervision
