#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_ACCOUNT_HANDLER_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_ACCOUNT_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "services/identity/handlers/environment.h"

namespace ketnap::identity {

// Accounts.
class AccountHandler : public v1::AccountService::CallbackService {
 public:
  explicit AccountHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(AccountService, CreateAccount, v1::CreateAccountRequest, v1::CreateAccountResponse)
  KETNAP_RPC(AccountService, GetAccount, v1::GetAccountRequest, v1::Account)
  KETNAP_RPC(AccountService, ListAccounts, v1::ListAccountsRequest, v1::ListAccountsResponse)
  KETNAP_RPC(AccountService, DisableAccount, v1::DisableAccountRequest, v1::Account)
  KETNAP_RPC(AccountService, SetAccountMember, v1::SetAccountMemberRequest, v1::Account)
  KETNAP_RPC(AccountService, BootstrapAccount, v1::BootstrapAccountRequest,
             v1::CreateAccountResponse)

 private:
  absl::StatusOr<v1::CreateAccountResponse> CreateAccount(const access::RequestContext& context,
                                                          const v1::CreateAccountRequest& request);
  absl::StatusOr<v1::Account> GetAccount(const access::RequestContext& context,
                                         const v1::GetAccountRequest& request);
  absl::StatusOr<v1::ListAccountsResponse> ListAccounts(const access::RequestContext& context,
                                                        const v1::ListAccountsRequest& request);
  absl::StatusOr<v1::Account> DisableAccount(const access::RequestContext& context,
                                             const v1::DisableAccountRequest& request);
  absl::StatusOr<v1::Account> SetAccountMember(const access::RequestContext& context,
                                               const v1::SetAccountMemberRequest& request);
  absl::StatusOr<v1::CreateAccountResponse> BootstrapAccount(
      const access::RequestContext& context, const v1::BootstrapAccountRequest& request);

  const Environment& environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_ACCOUNT_HANDLER_H_
