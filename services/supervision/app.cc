#include "services/supervision/app.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/service/organization_replica.h"
#include "ketnap/supervision/migrations.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {
namespace {

constexpr char kDossier[] = "dossier";
constexpr const char* kOrganization = service::kOrganizationSource;
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
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(kDossierFacts, kDossier, &ApplyDossierEntry));
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection(kOrganizationFacts, kOrganization, &ApplyOrganizationEntry));
    environment_.pipeline = runtime_->pipeline();
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.freshness = [this] { return CurrentFreshness(); };
    statistics_ = std::make_unique<StatisticsHandler>(&environment_);
    return runtime_->Start({statistics_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  // A figure may draw on all projections: it is as fresh as the slowest. The common replica of the
  // tree is one of them, and follows the same journal as organization_facts.
  v1::Freshness CurrentFreshness() {
    struct Position {
      int64_t applied = std::numeric_limits<int64_t>::max();
      int64_t pending = 0;
    };
    std::map<std::string, Position> by_source;
    absl::Time oldest = runtime_->clock().Now();
    for (const auto& [name, state] : runtime_->projection_states()) {
      Position& position = by_source[name == kDossierFacts ? kDossier : kOrganization];
      // How many entries there are is not known before the source's end was seen.
      const int64_t fewest = state.caught_up_once ? 0 : 1;
      position.applied = std::min(position.applied, state.applied_sequence);
      position.pending =
          std::max({position.pending, fewest, state.source_sequence - state.applied_sequence});
      oldest = std::min(oldest, state.applied_time);
    }
    v1::Freshness freshness;
    int64_t pending = 0;
    for (const auto& [source, position] : by_source) {
      (*freshness.mutable_applied_sequences())[source] = position.applied;
      pending += position.pending;
    }
    freshness.set_pending_entries(pending);
    // While something is missing, applied_time says when a projection last moved, not up to when it
    // is complete: what was true at the last look remains the answer.
    absl::MutexLock lock(&mutex_);
    if (pending == 0) complete_until_ = std::max(complete_until_, oldest);
    if (complete_until_ != absl::InfinitePast()) {
      *freshness.mutable_as_of_time() = TimeToProto(complete_until_);
    }
    return freshness;
  }

  absl::Mutex mutex_;
  absl::Time complete_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
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
