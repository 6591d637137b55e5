#include "services/supervision/app.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/service/calendar_replica.h"
#include "common/service/organization_replica.h"
#include "ketnap/supervision/migrations.h"
#include "services/supervision/disclosure_file.h"
#include "services/supervision/finding_clause_file.h"
#include "services/supervision/handlers/commendations/commendation_handler.h"
#include "services/supervision/handlers/exports/export_handler.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_owner.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/handlers/oversight/oversight_handler.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/handlers/programs/program_handler.h"
#include "services/supervision/handlers/projection_handler.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/indicator_file.h"
#include "services/supervision/inspection_rules_file.h"
#include "services/supervision/process_rules_file.h"
#include "services/supervision/projections/inspection_projections.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/projections/review_counter.h"

namespace ketnap::supervision {
namespace {

constexpr char kDossier[] = "dossier";
constexpr const char* kOrganization = service::kOrganizationSource;
constexpr char kTraining[] = "training";
constexpr char kIdentity[] = "identity";
constexpr char kOrganizationFacts[] = "organization_facts";
constexpr char kTrainingFacts[] = "training_facts";

// Whose journal a projection follows that figures draw on; nothing for others.
std::string SourceOf(const std::string& projection) {
  if (projection == kDossierFacts) return kDossier;
  if (projection == kTrainingFacts) return kTraining;
  const bool of_tree = projection == service::kOrganizationProjection;
  return of_tree || projection == kOrganizationFacts ? kOrganization : "";
}

class SupervisionApp : public service::App {
 public:
  ~SupervisionApp() override {
    if (review_counter_ != nullptr) review_counter_->Stop();
    if (export_jobs_ != nullptr) export_jobs_->Stop();
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {
        v1::StatisticsService::service_full_name(), v1::InspectionService::service_full_name(),
        v1::FindingService::service_full_name(),    v1::OversightService::service_full_name(),
        v1::ProgramService::service_full_name(),    v1::CommendationService::service_full_name(),
        v1::ExportService::service_full_name(),     v1::ProjectionService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(context, name);
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    KETNAP_RETURN_IF_ERROR(LoadRules(config));
    KETNAP_RETURN_IF_ERROR(runtime_->AddBatchProjection(
        kDossierFacts, kDossier, [this](db::Transaction& transaction, const auto& entries) {
          return ApplyDossierEntries(transaction, process_rules_, *calendar_->Current(), entries);
        }));
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection(kOrganizationFacts, kOrganization, &ApplyOrganizationEntry));
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(kTrainingFacts, kTraining, &ApplyTrainingEntry));
    KETNAP_RETURN_IF_ERROR(AddInspectionProjections());
    environment_.pipeline = runtime_->pipeline();
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.freshness = [this] { return CurrentFreshness(); };
    environment_.process_rules = &process_rules_;
    environment_.indicators = &indicators_;
    environment_.inspection_rules = &inspection_rules_;
    environment_.finding_clauses = &finding_clauses_;
    environment_.signer = &runtime_->signer();
    if (config.historical_entry_days() > 0) {
      environment_.historical_entry_days = config.historical_entry_days();
    }
    statistics_ = std::make_unique<StatisticsHandler>(&environment_);
    inspections_ = std::make_unique<InspectionHandler>(&environment_);
    findings_ = std::make_unique<FindingHandler>(&environment_);
    oversight_ = std::make_unique<OversightHandler>(&environment_);
    programs_ = std::make_unique<ProgramHandler>(&environment_);
    commendations_ = std::make_unique<CommendationHandler>(&environment_);
    projections_ = std::make_unique<ProjectionHandler>(&environment_);
    reader_ = std::make_unique<ReportReader>(&runtime_->tree(), statistics_.get(), findings_.get());
    export_jobs_ = std::make_unique<ExportJobs>(&runtime_->database(), &runtime_->tree(), &clock,
                                                reader_.get());
    exports_ = std::make_unique<ExportHandler>(&environment_, reader_.get(), export_jobs_.get());
    KETNAP_RETURN_IF_ERROR(runtime_->Start({statistics_.get(), inspections_.get(), findings_.get(),
                                            oversight_.get(), programs_.get(), commendations_.get(),
                                            exports_.get(), projections_.get()}));
    export_jobs_->Start();
    review_counter_ =
        std::make_unique<ReviewCounter>(&runtime_->database(), &process_rules_, &clock);
    review_counter_->Start();
    return absl::OkStatus();
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  // Whose a resource is, by its name.
  absl::StatusOr<Uuid> ResolveOwner(const access::RequestContext& context, std::string_view name) {
    if (absl::StartsWith(name, "inspections/")) {
      return OwnerOfInspection(runtime_->database(), runtime_->tree(), context, name);
    }
    if (absl::StartsWith(name, "exports/")) {
      return OwnerOfExport(runtime_->database(), context, name);
    }
    if (absl::StartsWith(name, "findings/")) {
      return OwnerOfFinding(runtime_->database(), runtime_->tree(), context, name);
    }
    KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> owner,
                            OversightOwner(runtime_->database(), runtime_->tree(), context, name));
    if (owner.has_value()) return *owner;
    return ResourceNotFoundError(name);
  }

  // What the figures of the process are judged by.
  absl::Status LoadRules(const ketnap::config::v1::ServiceConfig& config) {
    KETNAP_ASSIGN_OR_RETURN(
        environment_.smallest_group,
        LoadSmallestGroup(config.supervision_data_directory() + "/disclosure.textproto"));
    KETNAP_ASSIGN_OR_RETURN(
        finding_clauses_,
        LoadFindingClauseFile(config.supervision_data_directory() + "/finding_clauses.textproto"));
    KETNAP_ASSIGN_OR_RETURN(
        inspection_rules_,
        LoadInspectionRules(config.supervision_data_directory() + "/inspection_rules.textproto"));
    KETNAP_ASSIGN_OR_RETURN(
        indicators_, LoadIndicators(config.supervision_data_directory() + "/indicators.textproto"));
    KETNAP_ASSIGN_OR_RETURN(process_rules_, LoadProcessRules(config.rule_set_directory()));
    KETNAP_ASSIGN_OR_RETURN(calendar_,
                            service::WorkingDayCalendarHolder::Load(config.working_days_file()));
    return runtime_->FollowCalendar(calendar_.get());
  }

  // What conflicts of interest and samples rest on: no figure draws on it.
  absl::Status AddInspectionProjections() {
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection("inspection_people", kDossier, &ApplyPeopleForInspections));
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection("inspection_members", kOrganization, &ApplyMembersForInspections));
    return runtime_->AddProjection("inspection_accounts", kIdentity, &ApplyAccountsForInspections);
  }

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
      const std::string source = SourceOf(name);
      if (source.empty()) continue;
      Position& position = by_source[source];
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
  ProcessRules process_rules_;
  std::vector<IndicatorDefinition> indicators_;
  InspectionRules inspection_rules_;
  FindingClauseCatalogue finding_clauses_;
  std::unique_ptr<service::WorkingDayCalendarHolder> calendar_;
  std::unique_ptr<StatisticsHandler> statistics_;
  std::unique_ptr<ProjectionHandler> projections_;
  std::unique_ptr<InspectionHandler> inspections_;
  std::unique_ptr<FindingHandler> findings_;
  std::unique_ptr<OversightHandler> oversight_;
  std::unique_ptr<ProgramHandler> programs_;
  std::unique_ptr<CommendationHandler> commendations_;
  std::unique_ptr<ReportReader> reader_;
  std::unique_ptr<ExportJobs> export_jobs_;
  std::unique_ptr<ExportHandler> exports_;
  // Last: it goes first, while what its threads call still stands.
  std::unique_ptr<service::ServiceRuntime> runtime_;
  std::unique_ptr<ReviewCounter> review_counter_;  // Works on its database.
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<SupervisionApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return std::unique_ptr<service::App>(std::move(app));
}

}  // namespace ketnap::supervision
