#include "services/dossier/app.h"

#include <optional>
#include <string_view>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/migrations.h"
#include "services/dossier/defect_catalogue.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_service.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/handlers/forms/form_library.h"
#include "services/dossier/handlers/forms/office_converter.h"
#include "services/dossier/handlers/rule_service.h"
#include "services/dossier/handlers/verification/verification_service.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/handlers/worklists/index_keeper.h"
#include "services/dossier/handlers/worklists/projection_service.h"
#include "services/dossier/handlers/worklists/worklist_service.h"
#include "services/dossier/projections/candidate_reorganization.h"
#include "services/dossier/projections/member_particulars.h"
#include "services/dossier/projections/organization_register.h"
#include "services/dossier/projections/training_certificates.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/verification_listing.h"
#include "services/dossier/review_template.h"
#include "services/dossier/rule_set_loader.h"
#include "services/dossier/worklist_loader.h"

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

absl::Status ConfigError(std::string_view field, const Message& message) {
  return InvalidFieldsError({{std::string(field), "NOT_VALID", message}});
}

// What the configuration says of sealing and documents.
absl::Status ReadDocumentConfig(const ketnap::config::v1::ServiceConfig& config,
                                std::unique_ptr<Sealer>* sealer, Environment* environment) {
  constexpr int64_t kDefaultBytes = 25 << 20;
  constexpr int64_t kMostBytes = 1 << 30;
  if (config.master_key_file().empty()) {
    return ConfigError("master_key_file",
                       {"Phải chỉ ra tệp khóa chủ niêm phong dữ liệu cá nhân.",
                        "The file of the master key that seals personal data must be named."});
  }
  KETNAP_ASSIGN_OR_RETURN(*sealer, Sealer::Load(config.master_key_file()));
  environment->sealer = sealer->get();
  const int64_t bytes = config.document_max_bytes();
  if (bytes < 0 || bytes > kMostBytes) {
    return ConfigError("document_max_bytes", {"Phải từ 0 đến 1073741824 (1 GiB).",
                                              "Must be from 0 to 1073741824 (1 GiB)."});
  }
  environment->document_max_bytes = bytes == 0 ? kDefaultBytes : bytes;
  const std::string& profile = config.secrecy_profile();
  if (!profile.empty() && profile != "administrative" && profile != "isolated") {
    return ConfigError("secrecy_profile", {"Phải là \"administrative\" hoặc \"isolated\".",
                                           "Must be \"administrative\" or \"isolated\"."});
  }
  environment->refuses_secret_documents = profile != "isolated";
  environment->data_directory = config.dossier_data_directory();
  return absl::OkStatus();
}

class DossierApp : public service::App {
 public:
  ~DossierApp() override {
    if (keeper_ != nullptr) keeper_->Stop();
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(rules_, LoadRuleSets(config.rule_set_directory()));
    KETNAP_ASSIGN_OR_RETURN(calendar_,
                            service::WorkingDayCalendarHolder::Load(config.working_days_file()));
    KETNAP_RETURN_IF_ERROR(ReadDocumentConfig(config, &sealer_, &environment_));
    KETNAP_RETURN_IF_ERROR(LoadForms(config));
    KETNAP_ASSIGN_OR_RETURN(review_template_, LoadReviewTemplate(config.dossier_data_directory()));
    environment_.review_template = &review_template_;
    KETNAP_ASSIGN_OR_RETURN(worklists_,
                            LoadWorklists(config.dossier_data_directory(), rules_.book));
    environment_.worklists = &worklists_;
    KETNAP_ASSIGN_OR_RETURN(terms_, DecisionTerms::Load(config.dossier_data_directory()));
    environment_.terms = &terms_;
    KETNAP_ASSIGN_OR_RETURN(defects_, LoadDefects(config.dossier_data_directory()));
    environment_.defects = &defects_;
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {
        v1::WorklistService::service_full_name(),     v1::ProjectionService::service_full_name(),
        v1::VerificationService::service_full_name(), v1::CandidateService::service_full_name(),
        v1::DocumentService::service_full_name(),     v1::DossierService::service_full_name(),
        v1::RuleService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(runtime_->database(), context, name);
    };
    options.on_tree_change = [this](db::Transaction& transaction,
                                    const Uuid& organization) -> absl::Status {
      KETNAP_RETURN_IF_ERROR(RelistVerificationsBelow(transaction, organization));
      return RefreshIndexBelow(environment_, transaction, organization);
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
    keeper_ = std::make_unique<IndexKeeper>(&environment_);
    KETNAP_RETURN_IF_ERROR(keeper_->Prepare());
    candidates_ = std::make_unique<CandidateHandler>(&environment_);
    worklist_handler_ = std::make_unique<WorklistHandler>(&environment_);
    projections_ = std::make_unique<ProjectionHandler>(&environment_);
    dossiers_ = std::make_unique<DossierHandler>(&environment_);
    documents_ = std::make_unique<DocumentHandler>(&environment_);
    verifications_ = std::make_unique<VerificationHandler>(&environment_);
    rule_handler_ = std::make_unique<RuleHandler>(&environment_);
    keeper_->Start();
    return runtime_->Start({worklist_handler_.get(), projections_.get(), candidates_.get(),
                            dossiers_.get(), documents_.get(), verifications_.get(),
                            rule_handler_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  absl::Status LoadForms(const ketnap::config::v1::ServiceConfig& config) {
    if (!config.dossier_data_directory().empty()) {
      KETNAP_ASSIGN_OR_RETURN(forms_, FormLibrary::Load(config.dossier_data_directory()));
    }
    OfficeConverter::Options options;
    options.program = config.office_program();
    office_ = std::make_unique<OfficeConverter>(std::move(options));
    environment_.forms = forms_.get();
    environment_.office = office_.get();
    return absl::OkStatus();
  }

  absl::Status AddProjections(const Clock& clock) {
    certificates_ = std::make_unique<TrainingCertificates>(&environment_, &clock);
    reorganization_ = std::make_unique<CandidateReorganization>(&environment_, &clock);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "organization_register", "organization",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
          return reorganization_->Apply(transaction, entry);
        }));
    KETNAP_RETURN_IF_ERROR(
        runtime_->AddProjection("member_particulars", "organization", &ApplyMemberParticulars));
    return runtime_->AddProjection(
        "training_certificates", "training",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return certificates_->Apply(transaction, entry);
        });
  }

  LoadedRuleSets rules_;
  std::unique_ptr<service::WorkingDayCalendarHolder> calendar_;
  std::unique_ptr<Sealer> sealer_;
  v1::ReviewTemplate review_template_;
  DecisionTerms terms_;
  DefectCatalogue defects_;
  std::unique_ptr<FormLibrary> forms_;
  std::unique_ptr<OfficeConverter> office_;
  Environment environment_;
  std::unique_ptr<CandidateReorganization> reorganization_;
  std::unique_ptr<TrainingCertificates> certificates_;
  std::vector<Worklist> worklists_;
  std::unique_ptr<IndexKeeper> keeper_;
  std::unique_ptr<WorklistHandler> worklist_handler_;
  std::unique_ptr<ProjectionHandler> projections_;
  std::unique_ptr<CandidateHandler> candidates_;
  std::unique_ptr<DossierHandler> dossiers_;
  std::unique_ptr<DocumentHandler> documents_;
  std::unique_ptr<VerificationHandler> verifications_;
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
