#include "services/training/app.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/training/migrations.h"
#include "services/training/class_type_file.h"
#include "services/training/handlers/certificates/certificate_handler.h"
#include "services/training/handlers/certificates/certificate_scope.h"
#include "services/training/handlers/certificates/expiry_backfill.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/plans/training_plan_handler.h"
#include "services/training/handlers/roll_calls/roll_call_handler.h"
#include "services/training/projections/class_reorganization.h"
#include "services/training/projections/dossier_projection.h"
#include "services/training/projections/plan_projection.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {
namespace {

// Of whose business a certificate is, the one in the caller's scope: it is reached by whoever has
// any of them.
absl::StatusOr<Uuid> OwnerOfCertificate(db::Database& database,
                                        const access::OrganizationTree& tree,
                                        const access::RequestContext& context,
                                        std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCertificates));
  CertificateOwners owners;
  KETNAP_RETURN_IF_ERROR(
      database.RunSingleRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(owners, FindCertificateOwners(transaction, id));
        return absl::OkStatus();
      }));
  if (owners.empty()) return ResourceNotFoundError(name);
  return OwnerInScope(context, tree, owners).value_or(owners.front());
}

absl::StatusOr<std::optional<TrainingClass>> FindClassOf(db::Transaction& transaction,
                                                         std::string_view name) {
  if (!absl::StartsWith(name, absl::StrCat(kRollCalls, "/"))) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kClasses));
    return FindClass(transaction, id);
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kRollCalls));
  KETNAP_ASSIGN_OR_RETURN(const auto roll_call, FindRollCall(transaction, id));
  if (!roll_call.has_value()) return std::optional<TrainingClass>();
  return FindClass(transaction, roll_call->training_class);
}

// The organization that holds a class, or the class of a roll-call; of a certificate, as above.
absl::StatusOr<Uuid> ResolveOwner(db::Database& database, const access::OrganizationTree& tree,
                                  const access::RequestContext& context, std::string_view name) {
  if (absl::StartsWith(name, absl::StrCat(kCertificates, "/"))) {
    return OwnerOfCertificate(database, tree, context, name);
  }
  std::optional<TrainingClass> found;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindClassOf(transaction, name));
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
    options.service_names = {
        v1::ProgramService::service_full_name(), v1::ClassService::service_full_name(),
        v1::RollCallService::service_full_name(), v1::CertificateService::service_full_name(),
        v1::TrainingPlanService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(runtime_->database(), runtime_->tree(), context, name);
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    KETNAP_RETURN_IF_ERROR(AddProjections(clock));
    environment_.pipeline = runtime_->pipeline();
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.class_types = &class_types_;
    KETNAP_RETURN_IF_ERROR(FillMissingExpiry(runtime_->database(), class_types_));
    if (config.historical_entry_days() > 0) {
      environment_.historical_entry_days = config.historical_entry_days();
    }
    programs_ = std::make_unique<ProgramHandler>(&environment_);
    classes_ = std::make_unique<ClassHandler>(&environment_);
    roll_calls_ = std::make_unique<RollCallHandler>(&environment_);
    certificates_ = std::make_unique<CertificateHandler>(&environment_);
    plans_ = std::make_unique<TrainingPlanHandler>(&environment_);
    return runtime_->Start(
        {programs_.get(), classes_.get(), roll_calls_.get(), certificates_.get(), plans_.get()});
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
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection("admission_targets", "organization", &ApplyPlanEntry));
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
  std::unique_ptr<RollCallHandler> roll_calls_;
  std::unique_ptr<CertificateHandler> certificates_;
  std::unique_ptr<TrainingPlanHandler> plans_;
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
