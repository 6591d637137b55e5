#include "services/organization/app.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/service/calendar_replica.h"
#include "ketnap/organization/migrations.h"
#include "services/organization/handlers/calendar_handler.h"
#include "services/organization/handlers/environment.h"
#include "services/organization/handlers/member_handler.h"
#include "services/organization/handlers/member_transfer_part.h"
#include "services/organization/handlers/organization_handler.h"
#include "services/organization/handlers/plan_handler.h"
#include "services/organization/handlers/plan_task_handler.h"
#include "services/organization/organization_rules.h"
#include "services/organization/projections/dossier_members.h"
#include "services/organization/projections/open_work.h"
#include "services/organization/reorganization_timer.h"
#include "services/organization/repository/appointment_repository.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/plan_repository.h"
#include "services/organization/repository/plan_task_repository.h"
#include "services/organization/repository/reorganization_repository.h"
#include "services/organization/tree_refresher.h"

namespace ketnap::organization {
namespace {

// Where the owner of a resource is read, by its collection.
struct Collection {
  std::string_view name;
  absl::StatusOr<std::optional<Uuid>> (*owner)(db::Transaction& transaction, const Uuid& id);
};
constexpr Collection kCollections[] = {{"appointments", &AppointmentOwner},
                                       {"members", &MemberOwner},
                                       {"plans", &PlanOwner},
                                       {"planTasks", &TaskOwner},
                                       {"reorganizations", &ReorganizationOwner}};

// The organization that owns what is called `name`.
absl::StatusOr<Uuid> OwnerOf(db::Database& database, const access::OrganizationTree& tree,
                             const access::RequestContext& context, std::string_view name) {
  const std::string_view called = name.substr(0, name.find('/'));
  if (called == "memberTransfers") return TransferOwner(database, tree, context, name);
  const Collection* collection =
      std::find_if(std::begin(kCollections), std::end(kCollections),
                   [&](const Collection& candidate) { return candidate.name == called; });
  if (collection == std::end(kCollections)) return ResourceNotFoundError(name);
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, called));
  std::optional<Uuid> owner;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(owner, collection->owner(transaction, id));
        return absl::OkStatus();
      }));
  if (!owner.has_value()) return ResourceNotFoundError(name);
  return *owner;
}

class OrganizationApp final : public service::App {
 public:
  // What runs stops before what it runs on goes.
  ~OrganizationApp() override {
    if (timer_ != nullptr) timer_->Stop();
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(working_days_,
                            service::WorkingDayCalendarHolder::Load(config.working_days_file()));
    KETNAP_ASSIGN_OR_RETURN(rules_, LoadOrganizationRules(config.organization_rules_file()));
    KETNAP_RETURN_IF_ERROR(MakeRuntime(config, clock));
    KETNAP_RETURN_IF_ERROR(working_days_->Reload(runtime_->database()));
    MakeHandlers();
    members_from_dossiers_ = std::make_unique<DossierMembers>(&clock, &runtime_->tree());
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "dossier_members", "dossier",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return members_from_dossiers_->Apply(transaction, entry);
        }));
    // With cursors of their own: each reads its source from the beginning.
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection("open_candidates", "dossier", &ApplyOpenCandidate));
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection("open_grants", "identity", &ApplyGrant));
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection("open_classes", "training", &ApplyOpenClass));
    KETNAP_RETURN_IF_ERROR(runtime_->Start(
        {organizations_.get(), members_.get(), plans_.get(), plan_tasks_.get(), calendar_.get()}));
    timer_ = std::make_unique<ReorganizationTimer>(&runtime_->database(), &clock, refresher_.get());
    timer_->Start();
    return absl::OkStatus();
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  absl::Status MakeRuntime(const config::v1::ServiceConfig& config, const Clock& clock) {
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {
        v1::OrganizationService::service_full_name(), v1::MemberService::service_full_name(),
        v1::PlanService::service_full_name(), v1::PlanTaskService::service_full_name(),
        v1::CalendarService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return OwnerOf(runtime_->database(), runtime_->tree(), context, name);
    };
    options.follows_organizations = false;
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    return absl::OkStatus();
  }

  void MakeHandlers() {
    refresher_ = std::make_unique<TreeRefresher>(&runtime_->database(), &runtime_->tree());
    Environment environment;
    environment.pipeline = runtime_->pipeline();
    environment.database = &runtime_->database();
    environment.tree = &runtime_->tree();
    environment.refresher = refresher_.get();
    environment.calendar = working_days_.get();
    environment.rules = &rules_;
    environment.historical_entry_days = runtime_->config().historical_entry_days();
    structure_ = std::make_unique<StructurePart>(environment);
    reorganization_ = std::make_unique<ReorganizationPart>(environment);
    structure_check_ = std::make_unique<StructureCheckPart>(environment);
    organization_import_ = std::make_unique<OrganizationImportPart>(environment);
    organizations_ = std::make_unique<OrganizationHandler>(
        environment.pipeline, structure_.get(), reorganization_.get(), structure_check_.get(),
        organization_import_.get());
    members_ = std::make_unique<MemberHandler>(environment);
    plans_ = std::make_unique<PlanHandler>(environment);
    plan_tasks_ = std::make_unique<PlanTaskHandler>(environment, rules_);
    calendar_ = std::make_unique<CalendarHandler>(environment, working_days_.get());
  }

  // Destroyed from the last to the first: handlers go after the runtime that serves them, which the
  // destructor has shut down by then.
  config::v1::OrganizationRules rules_;
  std::unique_ptr<service::WorkingDayCalendarHolder> working_days_;
  std::unique_ptr<service::ServiceRuntime> runtime_;
  std::unique_ptr<TreeRefresher> refresher_;
  std::unique_ptr<DossierMembers> members_from_dossiers_;
  std::unique_ptr<StructurePart> structure_;
  std::unique_ptr<ReorganizationPart> reorganization_;
  std::unique_ptr<StructureCheckPart> structure_check_;
  std::unique_ptr<OrganizationImportPart> organization_import_;
  std::unique_ptr<OrganizationHandler> organizations_;
  std::unique_ptr<MemberHandler> members_;
  std::unique_ptr<PlanHandler> plans_;
  std::unique_ptr<PlanTaskHandler> plan_tasks_;
  std::unique_ptr<CalendarHandler> calendar_;
  std::unique_ptr<ReorganizationTimer> timer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<OrganizationApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return app;
}

}  // namespace ketnap::organization
