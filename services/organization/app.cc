#include "services/organization/app.h"

#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/working_day_data.h"
#include "ketnap/organization/migrations.h"
#include "services/organization/handlers/calendar_handler.h"
#include "services/organization/handlers/environment.h"
#include "services/organization/handlers/member_handler.h"
#include "services/organization/handlers/organization_handler.h"
#include "services/organization/handlers/plan_handler.h"
#include "services/organization/projections/dossier_members.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/plan_repository.h"
#include "services/organization/tree_refresher.h"

namespace ketnap::organization {
namespace {

// The organization that owns the member or the plan called `name`.
absl::StatusOr<Uuid> OwnerOf(db::Database& database, const access::RequestContext& context,
                             std::string_view name) {
  const bool is_plan = name.starts_with("plans/");
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, is_plan ? "plans" : "members"));
  std::optional<Uuid> owner;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            owner, is_plan ? PlanOwner(transaction, id) : MemberOwner(transaction, id));
        return absl::OkStatus();
      }));
  if (!owner.has_value()) return ResourceNotFoundError(name);
  return *owner;
}

class OrganizationApp final : public service::App {
 public:
  // What runs stops before what it runs on goes.
  ~OrganizationApp() override {
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(const auto days,
                            LoadWorkingDayCalendarData(config.working_days_file()));
    KETNAP_ASSIGN_OR_RETURN(WorkingDayCalendar calendar, MakeWorkingDayCalendar(days));
    KETNAP_RETURN_IF_ERROR(MakeRuntime(config, clock));
    MakeHandlers(days, std::move(calendar));
    members_from_dossiers_ = std::make_unique<DossierMembers>(&clock);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "dossier_members", "dossier",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return members_from_dossiers_->Apply(transaction, entry);
        }));
    return runtime_->Start({organizations_.get(), members_.get(), plans_.get(), calendar_.get()});
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
        v1::PlanService::service_full_name(), v1::CalendarService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return OwnerOf(runtime_->database(), context, name);
    };
    options.follows_organizations = false;
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    return absl::OkStatus();
  }

  void MakeHandlers(const config::v1::WorkingDayCalendarData& days, WorkingDayCalendar calendar) {
    refresher_ = std::make_unique<TreeRefresher>(&runtime_->database(), &runtime_->tree());
    Environment environment;
    environment.pipeline = runtime_->pipeline();
    environment.database = &runtime_->database();
    environment.tree = &runtime_->tree();
    environment.refresher = refresher_.get();
    environment.historical_entry_days = runtime_->config().historical_entry_days();
    organizations_ = std::make_unique<OrganizationHandler>(environment);
    members_ = std::make_unique<MemberHandler>(environment);
    plans_ = std::make_unique<PlanHandler>(environment);
    calendar_ = std::make_unique<CalendarHandler>(environment.pipeline, days, std::move(calendar));
  }

  // Destroyed from the last to the first: handlers go after the runtime that serves them, which the
  // destructor has shut down by then.
  std::unique_ptr<service::ServiceRuntime> runtime_;
  std::unique_ptr<TreeRefresher> refresher_;
  std::unique_ptr<DossierMembers> members_from_dossiers_;
  std::unique_ptr<OrganizationHandler> organizations_;
  std::unique_ptr<MemberHandler> members_;
  std::unique_ptr<PlanHandler> plans_;
  std::unique_ptr<CalendarHandler> calendar_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<OrganizationApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return app;
}

}  // namespace ketnap::organization
