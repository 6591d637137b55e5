#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_IDENTITY_FIXTURE_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_IDENTITY_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/testing/service_harness.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "ketnap/identity/v1/authentication.grpc.pb.h"
#include "services/identity/app.h"

namespace ketnap::identity {

inline constexpr char kGoodPassword[] = "con mèo trèo cây cau";

// The identity service over its socket, on an empty schema.
class IdentityTest : public ::testing::Test {
 protected:
  using Authentication = v1::AuthenticationService::Stub;
  using Sessions = v1::SessionService::Stub;
  using Accounts = v1::AccountService::Stub;
  using Grants = v1::GrantService::Stub;
  using Harness = ketnap::testing::ServiceHarness;

  absl::StatusOr<v1::CreateAccountResponse> Bootstrap(const std::string& request_id,
                                                      const access::Caller& caller);
  // The first administrator, ready to work.
  access::Caller Administrator();

  v1::CreateAccountRequest NewAccount(const std::string& user_name,
                                      std::optional<Uuid> organization);
  absl::StatusOr<v1::CreateAccountResponse> Create(const access::Caller& caller,
                                                   const v1::CreateAccountRequest& request);
  // An account made by `administrator`, whose password counts as its owner's own.
  v1::CreateAccountResponse Colleague(const access::Caller& administrator,
                                      const std::string& user_name,
                                      std::optional<Uuid> organization);
  // The same signed in, with these permissions over its organization.
  access::Caller Officer(const access::Caller& administrator, const std::string& user_name,
                         std::optional<Uuid> organization, std::vector<std::string> permissions);
  v1::GrantRoleRequest NewGrant(const std::string& account, const std::string& role,
                                std::optional<Uuid> organization);
  absl::StatusOr<v1::Grant> Give(const access::Caller& caller, const v1::GrantRoleRequest& request);

  absl::StatusOr<v1::SignInResponse> SignIn(const std::string& user_name,
                                            const std::string& password);
  absl::StatusOr<v1::ResolveSessionResponse> Resolve(const std::string& token);
  // The caller the gateway would state for the session.
  access::Caller CallerOf(const std::string& token);
  absl::Status ChangePassword(const access::Caller& caller, const std::string& current,
                              const std::string& next);
  // First column of the first row; "" when there is none.
  std::string Look(const char* sql);

  Harness harness_{{.service = "identity",
                    .build = &BuildApp,
                    .peers = {"organization", "supervision"},
                    .configure = [](ketnap::config::v1::ServiceConfig& config) {
                      config.set_roles_file(KETNAP_SOURCE_DIR
                                            "/services/identity/data/roles.textproto");
                    }}};
};

inline Uuid IdOf(const std::string& name) { return *Uuid::Parse(name.substr(name.find('/') + 1)); }

inline std::string OrganizationNameOf(std::optional<Uuid> id) {
  return "organizations/" + (id.has_value() ? id->ToString() : "-");
}

}  // namespace ketnap::identity

#define EXPECT_REASON(expression, reason) \
  EXPECT_EQ(::ketnap::ErrorReason((expression)), reason) << (expression)

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_IDENTITY_FIXTURE_H_
