#include "services/identity/handlers/account_handler.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/identity/domain/one_time_password.h"
#include "services/identity/domain/user_name.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/handlers/refusals.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"
#include "services/identity/secrets.h"

namespace ketnap::identity {
namespace {

constexpr char kOperator[] = "operator";
constexpr char kBootstrapReason[] = "Tài khoản quản trị đầu tiên của hệ thống.";

// A password made for somebody, with its hash.
struct IssuedPassword {
  std::string text;
  std::string hash;
};

absl::StatusOr<IssuedPassword> IssuePassword(PasswordHasher& hasher) {
  KETNAP_ASSIGN_OR_RETURN(const PasswordHasher::Turn turn, hasher.TakeTurn());
  IssuedPassword issued;
  issued.text = MakeOneTimePassword(RandomBytes(kOneTimePasswordRandomBytes));
  KETNAP_ASSIGN_OR_RETURN(issued.hash, hasher.Hash(turn, issued.text));
  return issued;
}

absl::Status WriteNewAccount(db::Transaction& transaction, const access::RequestContext& context,
                             const Cause& cause, const Account& account,
                             const IssuedPassword& issued) {
  const absl::Status inserted = InsertAccount(transaction, account, {issued.hash, true});
  if (absl::IsAlreadyExists(inserted)) return UserNameTakenError();
  KETNAP_RETURN_IF_ERROR(inserted);
  return JournalAccount(transaction, context, cause, account);
}

// Shows the one-time password when the answer is this call's own: the kept answer, which a retry
// gets, never has it. Each call makes an id before it begins, so an answer with that id can have
// come from nowhere else.
void ShowPassword(const Account& account, const IssuedPassword& issued,
                  v1::CreateAccountResponse& response) {
  if (response.account().name() == AccountName(account.id)) {
    response.set_one_time_password(issued.text);
  }
}

RoleGrant FirstGrant(const Account& account, Date today) {
  RoleGrant grant;
  grant.id = Uuid::Generate(account.create_time);
  grant.account = account.id;
  grant.role = kSystemAdministratorRole;
  grant.valid_from = today;
  grant.reason = kBootstrapReason;
  grant.create_time = account.create_time;
  return grant;
}

}  // namespace

absl::StatusOr<v1::CreateAccountResponse> AccountHandler::CreateAccount(
    const access::RequestContext& context, const v1::CreateAccountRequest& request) {
  if (!IsValidUserName(request.account().user_name())) {
    return InvalidUserNameError("account.user_name");
  }
  Account account;
  KETNAP_ASSIGN_OR_RETURN(
      account.organization,
      ParseOrganizationOrSuite(request.account().organization(), "account.organization"));
  if (account.organization.has_value() && !environment_.tree->Contains(*account.organization)) {
    return UnknownOrganizationError("account.organization");
  }
  KETNAP_ASSIGN_OR_RETURN(account.member,
                          ParseMember(request.account().member(), "account.member"));
  account.id = Uuid::Generate(context.now);
  account.user_name = request.account().user_name();
  account.display_name = request.account().display_name();
  account.create_time = context.now;
  KETNAP_ASSIGN_OR_RETURN(const IssuedPassword issued, IssuePassword(*environment_.hasher));
  KETNAP_ASSIGN_OR_RETURN(
      auto response,
      api::RunMutation<v1::CreateAccountResponse>(
          *environment_.database, context, request,
          [&](db::Transaction& transaction) -> absl::StatusOr<v1::CreateAccountResponse> {
            KETNAP_RETURN_IF_ERROR(
                CheckCallerLocked(transaction, *environment_.roles, context).status());
            KETNAP_RETURN_IF_ERROR(CheckStands(*environment_.tree, account.organization,
                                               context.today, "account.organization"));
            KETNAP_RETURN_IF_ERROR(WriteNewAccount(
                transaction, context, {"CreateAccount", request.request_id()}, account, issued));
            v1::CreateAccountResponse kept;
            *kept.mutable_account() = ToProto(account);
            return kept;
          }));
  ShowPassword(account, issued, response);
  return response;
}

absl::StatusOr<v1::CreateAccountResponse> AccountHandler::BootstrapAccount(
    const access::RequestContext& context, const v1::BootstrapAccountRequest& request) {
  if (context.caller.issuer != kOperator) return OperatorOnlyError();
  if (!IsValidUserName(request.user_name())) return InvalidUserNameError("user_name");
  Account account;
  account.id = Uuid::Generate(context.now);
  account.user_name = request.user_name();
  account.display_name = request.display_name();
  account.create_time = context.now;
  const RoleGrant grant = FirstGrant(account, context.today);
  const Cause cause = {"BootstrapAccount", request.request_id()};
  KETNAP_ASSIGN_OR_RETURN(const IssuedPassword issued, IssuePassword(*environment_.hasher));
  KETNAP_ASSIGN_OR_RETURN(
      auto response,
      api::RunMutation<v1::CreateAccountResponse>(
          *environment_.database, context, request,
          [&](db::Transaction& transaction) -> absl::StatusOr<v1::CreateAccountResponse> {
            KETNAP_ASSIGN_OR_RETURN(const bool any, AnyAccountExists(transaction));
            if (any) return AlreadyBootstrappedError();
            KETNAP_RETURN_IF_ERROR(WriteNewAccount(transaction, context, cause, account, issued));
            const absl::Status claimed = ClaimBootstrap(transaction, account.id, context.now);
            if (absl::IsAlreadyExists(claimed)) return AlreadyBootstrappedError();
            KETNAP_RETURN_IF_ERROR(claimed);
            KETNAP_RETURN_IF_ERROR(InsertGrant(transaction, grant));
            KETNAP_RETURN_IF_ERROR(JournalGrant(transaction, context, cause, grant));
            v1::CreateAccountResponse kept;
            *kept.mutable_account() = ToProto(account);
            return kept;
          }));
  ShowPassword(account, issued, response);
  return response;
}

absl::StatusOr<v1::Account> AccountHandler::GetAccount(const access::RequestContext& context,
                                                       const v1::GetAccountRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kAccounts));
  std::optional<Account> account;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(CheckCaller(transaction, context).status());
        KETNAP_ASSIGN_OR_RETURN(account, FindAccount(transaction, id));
        return absl::OkStatus();
      }));
  if (!account.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*account);
}

absl::StatusOr<v1::ListAccountsResponse> AccountHandler::ListAccounts(
    const access::RequestContext& context, const v1::ListAccountsRequest& request) {
  access::VisibleScope scope = access::VisibleScopeOf(context, *environment_.tree);
  if (!request.organization().empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid organization,
        api::ParseResourceName(request.organization(), "organizations", "organization"));
    KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment_.tree, context.permission,
                                              organization, request.organization()));
    scope = {false, {organization}};
  }
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  if (page.after_key.size() > 1) return api::PageTokenError();
  const std::string after = page.after_key.empty() ? "" : page.after_key[0];
  std::vector<Account> accounts;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(CheckCaller(transaction, context).status());
        KETNAP_ASSIGN_OR_RETURN(accounts,
                                identity::ListAccounts(transaction, scope, after, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListAccountsResponse response;
  const bool more = api::CutToPage(page, &accounts);
  for (const Account& account : accounts) *response.add_accounts() = ToProto(account);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {accounts.back().user_name}));
  }
  return response;
}

absl::StatusOr<v1::Account> AccountHandler::DisableAccount(
    const access::RequestContext& context, const v1::DisableAccountRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kAccounts));
  const Cause cause = {"DisableAccount", request.request_id()};
  return api::RunMutation<v1::Account>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Account> {
        // Two administrators who close each other's accounts meet here: one of them finds their own
        // closed.
        KETNAP_ASSIGN_OR_RETURN(const Account caller,
                                CheckCallerLocked(transaction, *environment_.roles, context));
        if (caller.id == id) return SelfDisableRefusedError();
        KETNAP_ASSIGN_OR_RETURN(auto account, LockAccount(transaction, id));
        if (!account.has_value()) return ResourceNotFoundError(request.name());
        if (account->state == AccountState::kDisabled) return AccountDisabledError();
        account->state = AccountState::kDisabled;
        account->disable_reason = request.reason();
        KETNAP_RETURN_IF_ERROR(AdvanceAccount(transaction, *account));
        KETNAP_RETURN_IF_ERROR(JournalAccount(transaction, context, cause, *account));
        KETNAP_RETURN_IF_ERROR(EndSessions(transaction, context, cause, *account, std::nullopt));
        return ToProto(*account);
      });
}

absl::StatusOr<v1::Account> AccountHandler::SetAccountMember(
    const access::RequestContext& context, const v1::SetAccountMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kAccounts));
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> member,
                          ParseMember(request.member(), "member"));
  const Cause cause = {"SetAccountMember", request.request_id()};
  return api::RunMutation<v1::Account>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Account> {
        KETNAP_ASSIGN_OR_RETURN(const Account caller,
                                CheckCallerLocked(transaction, *environment_.roles, context));
        if (caller.id == id) return SelfMemberRefusedError();
        KETNAP_ASSIGN_OR_RETURN(auto account, LockAccount(transaction, id));
        if (!account.has_value()) return ResourceNotFoundError(request.name());
        KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), account->version, request.name()));
        if (account->state == AccountState::kDisabled) return AccountDisabledError();
        account->member = member;
        KETNAP_RETURN_IF_ERROR(AdvanceAccount(transaction, *account));
        KETNAP_RETURN_IF_ERROR(JournalAccount(transaction, context, cause, *account));
        return ToProto(*account);
      });
}

}  // namespace ketnap::identity
