#include "services/training/app.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/training/migrations.h"
#include "services/training/class_type_file.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/projections/class_reorganization.h"
#include "services/training/projections/dossier_projection.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

// The organization that holds a class.
absl::StatusOr<Uuid> ResolveOwner(db::Database& database, const access::RequestContext& context,
                                  std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kClasses));
  std::optional<TrainingClass> found;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindClass(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(name);
  return found->organizer;
}

class TrainingApp : public service::App {
 public:
  ~TrainingApp() override {
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(class_types_, LoadClassTypeFile(config.class_types_file()));
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {v1::ProgramService::service_full_name(),
                             v1::ClassService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(runtime_->database(), context, name);
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    KETNAP_RETURN_IF_ERROR(AddProjections(clock));
    environment_.pipeline = runtime_->pipeline();
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.class_types = &class_types_;
    if (config.historical_entry_days() > 0) {
      environment_.historical_entry_days = config.historical_entry_days();
    }
    programs_ = std::make_unique<ProgramHandler>(&environment_);
    classes_ = std::make_unique<ClassHandler>(&environment_);
    return runtime_->Start({programs_.get(), classes_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  absl::Status AddProjections(const Clock& clock) {
    reorganization_ = std::make_unique<ClassReorganization>(&clock, &class_types_);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "candidate_facts", "dossier",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          KETNAP_RETURN_IF_ERROR(ApplyDossierEntry(transaction, entry));
          return reorganization_->FollowCandidate(transaction, entry);
        }));
    return runtime_->AddProjection(
        "class_reorganization", "organization",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return reorganization_->Apply(transaction, entry);
        });
  }

  ClassTypeCatalogue class_types_;
  Environment environment_;
  std::unique_ptr<ClassReorganization> reorganization_;
  std::unique_ptr<ProgramHandler> programs_;
  std::unique_ptr<ClassHandler> classes_;
  // Last: it goes first, while what its threads call still stands.
  std::unique_ptr<service::ServiceRuntime> runtime_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<TrainingApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return std::unique_ptr<service::App>(std::move(app));
}

}  // namespace ketnap::training
