#include "services/identity/app.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/identity/migrations.h"
#include "services/identity/handlers/account_handler.h"
#include "services/identity/handlers/authentication_handler.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/environment.h"
#include "services/identity/handlers/grant_handler.h"
#include "services/identity/password_hasher.h"
#include "services/identity/projections/access_reorganization.h"
#include "services/identity/projections/inspection_grants.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"
#include "services/identity/role_file.h"

namespace ketnap::identity {
namespace {

template <typename Found>
std::optional<Uuid> OwnerOf(const std::optional<Found>& found) {
  if (!found.has_value()) return std::nullopt;
  return found->Owner();
}

// The organization that owns an account or a grant; the nil id, which lies below no organization,
// for what belongs to the whole suite.
absl::StatusOr<Uuid> ResolveOwner(db::Database& database, const access::RequestContext& context,
                                  std::string_view name) {
  std::optional<Uuid> owner;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        owner.reset();
        if (auto account = api::ParseResourceName(name, kAccounts); account.ok()) {
          KETNAP_ASSIGN_OR_RETURN(const auto found, FindAccount(transaction, *account));
          owner = OwnerOf(found);
        } else if (auto grant = api::ParseResourceName(name, kGrants); grant.ok()) {
          KETNAP_ASSIGN_OR_RETURN(const auto found, FindGrant(transaction, *grant));
          owner = OwnerOf(found);
        }
        return absl::OkStatus();
      }));
  if (!owner.has_value()) return ResourceNotFoundError(name);
  return *owner;
}

// Without them an inspection would begin, and its team see nothing.
absl::Status CheckInspectionRoles(const RoleCatalogue& roles) {
  for (const char* role : {kInspectionTeamRole, kInspectionPersonalDataRole}) {
    if (roles.Find(role) != nullptr) continue;
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "ROLES_FILE_UNUSABLE",
                         {absl::StrCat("Tệp vai trò (roles_file) thiếu vai trò ", role,
                                       " của đoàn kiểm tra; hãy bổ sung."),
                          absl::StrCat("roles_file lacks the role ", role, "; add it.")});
  }
  return absl::OkStatus();
}

class IdentityApp : public service::App {
 public:
  ~IdentityApp() override {
    if (runtime_ != nullptr) runtime_->Shutdown();
  }

  absl::Status Start(const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
    KETNAP_ASSIGN_OR_RETURN(roles_, LoadRoleFile(config.roles_file()));
    KETNAP_RETURN_IF_ERROR(CheckInspectionRoles(roles_));
    KETNAP_ASSIGN_OR_RETURN(hasher_, PasswordHasher::Create());
    service::RuntimeOptions options;
    options.config = config;
    options.clock = &clock;
    options.migrations = Migrations();
    options.service_names = {
        v1::AuthenticationService::service_full_name(), v1::SessionService::service_full_name(),
        v1::AccountService::service_full_name(), v1::GrantService::service_full_name()};
    options.owner_resolver = [this](const access::RequestContext& context, std::string_view name) {
      return ResolveOwner(runtime_->database(), context, name);
    };
    KETNAP_ASSIGN_OR_RETURN(runtime_, service::ServiceRuntime::Create(std::move(options)));
    reorganization_ = std::make_unique<AccessReorganization>(&clock);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "access_reorganization", "organization",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return reorganization_->Apply(transaction, entry);
        }));
    inspection_grants_ = std::make_unique<InspectionGrants>(&clock);
    KETNAP_RETURN_IF_ERROR(runtime_->AddProjection(
        "inspection_grants", "supervision",
        [this](db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
          return inspection_grants_->Apply(transaction, entry);
        }));
    environment_.database = &runtime_->database();
    environment_.tree = &runtime_->tree();
    environment_.signer = &runtime_->signer();
    environment_.pipeline = runtime_->pipeline();
    environment_.hasher = hasher_.get();
    environment_.roles = &roles_;
    authentication_ = std::make_unique<AuthenticationHandler>(&environment_);
    sessions_ = std::make_unique<SessionHandler>(&environment_);
    accounts_ = std::make_unique<AccountHandler>(&environment_);
    grants_ = std::make_unique<GrantHandler>(&environment_);
    return runtime_->Start(
        {authentication_.get(), sessions_.get(), accounts_.get(), grants_.get()});
  }

  service::ServiceRuntime* runtime() override { return runtime_.get(); }

 private:
  RoleCatalogue roles_;
  std::unique_ptr<PasswordHasher> hasher_;
  Environment environment_;
  std::unique_ptr<AccessReorganization> reorganization_;
  std::unique_ptr<InspectionGrants> inspection_grants_;
  std::unique_ptr<AuthenticationHandler> authentication_;
  std::unique_ptr<SessionHandler> sessions_;
  std::unique_ptr<AccountHandler> accounts_;
  std::unique_ptr<GrantHandler> grants_;
  // Last: it goes first, while what its threads call still stands.
  std::unique_ptr<service::ServiceRuntime> runtime_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock) {
  auto app = std::make_unique<IdentityApp>();
  KETNAP_RETURN_IF_ERROR(app->Start(config, clock));
  return std::unique_ptr<service::App>(std::move(app));
}

}  // namespace ketnap::identity
