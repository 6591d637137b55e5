#include "services/dossier/app.h"

#include <optional>
#include <string_view>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/migrations.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/handlers/rule_service.h"
#include "services/dossier/projections/candidate_reorganization.h"
#include "services/dossier/projections/organization_register.h"
#include "services/dossier/projections/training_certificates.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/rule_set_loader.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<Uuid> ResolveOwner(db::Database& database, const access::RequestContext& context,
                                  std::string_view name) {
  const auto id = api::ParseResourceName(name, kCandidates);
  if (!id.ok()) return ResourceNotFoundError(name);
  std::optional<Uuid> owner;
  KETNAP_RETURN_IF_ERROR(
      database.RunSingleRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(owner, FindOwner(transaction, *id));
        return absl::OkStatus();
      }));
  if (!owner.has_value()) return ResourceNotFoundError(name);
  return *owner;
}

class DossierApp : public service::App {
 public:
  ~DossierApp() override {
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(rules_, LoadRuleSets(config.rule_set_directory()));
    KETNAP_ASSIGN_OR_RETURN(calendar_,
                            service::WorkingDayCalendarHolder::Load(config.working_days_file()));
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {v1::CandidateService::service_full_name(),
                             v1::DossierService::service_full_name(),
                             v1::RuleService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(runtime_->database(), context, name);
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    KETNAP_RETURN_IF_ERROR(AddProjections(clock));
    KETNAP_RETURN_IF_ERROR(runtime_->FollowCalendar(calendar_.get()));
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.pipeline = runtime_->pipeline();
    environment_.rules = &rules_.book;
    environment_.rule_sets = &rules_.sets;
    environment_.calendar = calendar_.get();
    environment_.historical_entry_days = runtime_->config().historical_entry_days();
    candidates_ = std::make_unique<CandidateHandler>(&environment_);
    dossiers_ = std::make_unique<DossierHandler>(&environment_);
    rule_handler_ = std::make_unique<RuleHandler>(&environment_);
    return runtime_->Start({candidates_.get(), dossiers_.get(), rule_handler_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  absl::Status AddProjections(const Clock& clock) {
    certificates_ = std::make_unique<TrainingCertificates>(&clock, &rules_.book);
    reorganization_ = std::make_unique<CandidateReorganization>(&clock);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "organization_register", "organization",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
          return reorganization_->Apply(transaction, entry);
        }));
    return runtime_->AddProjection(
        "training_certificates", "training",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return certificates_->Apply(transaction, entry);
        });
  }

  LoadedRuleSets rules_;
  std::unique_ptr<service::WorkingDayCalendarHolder> calendar_;
  Environment environment_;
  std::unique_ptr<CandidateReorganization> reorganization_;
  std::unique_ptr<TrainingCertificates> certificates_;
  std::unique_ptr<CandidateHandler> candidates_;
  std::unique_ptr<DossierHandler> dossiers_;
  std::unique_ptr<RuleHandler> rule_handler_;
  // Last: it goes first, while what its threads call still stands.
  std::unique_ptr<service::ServiceRuntime> runtime_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<DossierApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return std::unique_ptr<service::App>(std::move(app));
}

}  // namespace ketnap::dossier
