#include "services/identity/handlers/identity_fixture.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/identity/secrets.h"

namespace ketnap::identity {

absl::StatusOr<v1::CreateAccountResponse> IdentityTest::Bootstrap(const std::string& request_id,
                                                                  const access::Caller& caller) {
  v1::BootstrapAccountRequest request;
  request.set_user_name("quan-tri");
  request.set_display_name("Quản trị viên");
  request.set_request_id(request_id);
  return harness_.Call(caller, &Accounts::BootstrapAccount, request);
}

access::Caller IdentityTest::Administrator() {
  auto response = Bootstrap(harness_.NewRequestId(), Harness::Process("operator"));
  EXPECT_TRUE(response.ok()) << response.status();
  Look("UPDATE account_credential SET is_one_time = 0");
  return harness_.Person(
      {Harness::GrantOver(std::nullopt, {"identity.accounts.read", "identity.accounts.write",
                                         "identity.grants.read", "identity.grants.write"})},
      IdOf(response->account().name()));
}

v1::CreateAccountRequest IdentityTest::NewAccount(const std::string& user_name,
                                                  std::optional<Uuid> organization) {
  v1::CreateAccountRequest request;
  request.mutable_account()->set_user_name(user_name);
  request.mutable_account()->set_display_name("Đồng chí " + user_name);
  request.mutable_account()->set_organization(OrganizationNameOf(organization));
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::CreateAccountResponse> IdentityTest::Create(
    const access::Caller& caller, const v1::CreateAccountRequest& request) {
  return harness_.Call(caller, &Accounts::CreateAccount, request);
}

v1::CreateAccountResponse IdentityTest::Colleague(const access::Caller& administrator,
                                                  const std::string& user_name,
                                                  std::optional<Uuid> organization) {
  auto response = Create(administrator, NewAccount(user_name, organization));
  EXPECT_TRUE(response.ok()) << response.status();
  Look("UPDATE account_credential SET is_one_time = 0");
  return *response;
}

access::Caller IdentityTest::Officer(const access::Caller& administrator,
                                     const std::string& user_name, std::optional<Uuid> organization,
                                     std::vector<std::string> permissions) {
  const auto response = Colleague(administrator, user_name, organization);
  // What changes accounts and grants asks whether the caller's grants still stand.
  const bool changes = std::any_of(permissions.begin(), permissions.end(),
                                   [](const auto& each) { return absl::EndsWith(each, ".write"); });
  if (changes) {
    const auto grant = Give(administrator, NewGrant(response.account().name(),
                                                    "roles/system-administrator", organization));
    EXPECT_TRUE(grant.ok()) << grant.status();
  }
  return harness_.Person({Harness::GrantOver(organization, std::move(permissions))},
                         IdOf(response.account().name()));
}

v1::GrantRoleRequest IdentityTest::NewGrant(const std::string& account, const std::string& role,
                                            std::optional<Uuid> organization) {
  v1::GrantRoleRequest request;
  request.mutable_grant()->set_account(account);
  request.mutable_grant()->set_role(role);
  request.mutable_grant()->set_organization(OrganizationNameOf(organization));
  *request.mutable_grant()->mutable_valid_from() = DateToProto(harness_.clock().Today());
  request.mutable_grant()->set_reason("Phân công nhiệm vụ");
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Grant> IdentityTest::Give(const access::Caller& caller,
                                             const v1::GrantRoleRequest& request) {
  return harness_.Call(caller, &Grants::GrantRole, request);
}

absl::StatusOr<v1::SignInResponse> IdentityTest::SignIn(const std::string& user_name,
                                                        const std::string& password) {
  v1::SignInRequest request;
  request.set_user_name(user_name);
  request.set_password(password);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(Harness::Stranger(), &Authentication::SignIn, request);
}

absl::StatusOr<v1::ResolveSessionResponse> IdentityTest::Resolve(const std::string& token) {
  v1::ResolveSessionRequest request;
  request.set_token_hash(HashSessionToken(token));
  return harness_.Call(Harness::Process("gateway"), &Sessions::ResolveSession, request);
}

access::Caller IdentityTest::CallerOf(const std::string& token) {
  auto resolved = Resolve(token);
  EXPECT_TRUE(resolved.ok()) << resolved.status();
  access::Caller caller = harness_.Person({}, IdOf(resolved->account()));
  caller.session = resolved->session();
  caller.member = resolved->member();
  for (const auto& grant : resolved->grants()) {
    std::optional<Uuid> organization;
    if (grant.organization() != "organizations/-") organization = IdOf(grant.organization());
    caller.grants.push_back(
        Harness::GrantOver(organization, {grant.permissions().begin(), grant.permissions().end()}));
  }
  return caller;
}

absl::Status IdentityTest::ChangePassword(const access::Caller& caller, const std::string& current,
                                          const std::string& next) {
  v1::ChangePasswordRequest request;
  request.set_current_password(current);
  request.set_new_password(next);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(caller, &Authentication::ChangePassword, request).status();
}

std::string IdentityTest::Look(const char* sql) {
  std::string found;
  absl::Status status = harness_.database().RunWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        found.clear();
        if (std::string_view(sql).substr(0, 6) != "SELECT")
          return transaction.Execute(sql).status();
        KETNAP_ASSIGN_OR_RETURN(auto rows, transaction.Query(sql));
        if (!rows.empty() && !rows[0].IsNull(0)) found = rows[0].Text(0);
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  return found;
}

}  // namespace ketnap::identity
