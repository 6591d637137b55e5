#include "services/ctl/demo/accounts.h"

#include <sodium.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/identity/v1/account.pb.h"
#include "ketnap/identity/v1/authentication.pb.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {
namespace {

constexpr char kAccounts[] = "/ketnap.identity.v1.AccountService/";
constexpr char kGrants[] = "/ketnap.identity.v1.GrantService/";
constexpr char kChangePassword[] = "/ketnap.identity.v1.AuthenticationService/ChangePassword";
constexpr char kAdministrator[] = "administrator";
constexpr char kReason[] = "Dữ liệu trình diễn.";
constexpr int kMostAttempts = 5;
constexpr size_t kPasswordBytes = 24;
// The identity service learns of organizations by events.
constexpr CallOptions kAfterEvents{.wait_for_events = absl::Seconds(30)};

std::string RandomPassword() {
  if (sodium_init() < 0) std::abort();
  std::string bytes(kPasswordBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return absl::WebSafeBase64Escape(bytes);
}

absl::Status PasswordLost(const std::string& user_name) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "PASSWORD_LOST",
      {absl::StrCat("Mật khẩu của tài khoản quản trị đầu tiên (", user_name,
                    ") không còn; dùng --admin-user và --admin-password-file của một quản trị "
                    "khác, hoặc dựng lại bộ dịch vụ."),
       absl::StrCat("The password of the first administrator (", user_name,
                    ") is lost; use --admin-user and --admin-password-file of another, or build "
                    "the suite anew.")});
}

absl::Status AdministratorNeeded() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ADMINISTRATOR_NEEDED",
      {"Bộ dịch vụ đã có tài khoản; hãy nêu một quản trị bằng --admin-user và "
       "--admin-password-file.",
       "The suite has accounts already; name an administrator with --admin-user and "
       "--admin-password-file."});
}

}  // namespace

std::string DemoAccounts::RequestId(const std::string& what) const {
  return RequestIdOf(store_->seed, absl::StrCat("account/", what));
}

absl::Status DemoAccounts::OpenAdministrator(const std::string& user_name,
                                             const std::string& password) {
  if (!user_name.empty()) {
    own_administrator_ = std::make_unique<Session>(user_name, password);
    administrator_ = own_administrator_.get();
    KETNAP_ASSIGN_OR_RETURN(const bool must_change, client_->SignIn(administrator_));
    if (!must_change) return absl::OkStatus();
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "PASSWORD_CHANGE_REQUIRED",
                         {absl::StrCat("Tài khoản ", user_name,
                                       " còn dùng mật khẩu một lần; hãy đổi mật khẩu trước."),
                          absl::StrCat("The account ", user_name,
                                       " still has its one-time password; change it first.")});
  }
  if (store_->accounts.count(kAdministrator) == 0) KETNAP_RETURN_IF_ERROR(Bootstrap());
  KETNAP_RETURN_IF_ERROR(Activate(kAdministrator));
  administrator_ = SessionOf(kAdministrator);
  return absl::OkStatus();
}

// The one call that is not the public API's: nobody could sign in to make the first account.
absl::Status DemoAccounts::Bootstrap() {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(state_));
  identity::v1::BootstrapAccountRequest request;
  request.set_user_name("trinh-dien.khoi-tao");
  request.set_display_name("Nạp dữ liệu trình diễn");
  request.set_request_id(RequestId("bootstrap"));
  const auto made = client->BootstrapAccount(request);
  if (ErrorReason(made.status()) == "ALREADY_BOOTSTRAPPED") return AdministratorNeeded();
  KETNAP_RETURN_IF_ERROR(made.status());
  if (made->one_time_password().empty()) return PasswordLost(request.user_name());
  StoredAccount& account = store_->accounts[kAdministrator];
  account.user_name = request.user_name();
  account.name = made->account().name();
  account.display_name = request.display_name();
  account.one_time_password = made->one_time_password();
  return store_->Save();
}

absl::Status DemoAccounts::AddWorking(const WantedAccount& wanted) {
  KETNAP_RETURN_IF_ERROR(Create(wanted));
  KETNAP_RETURN_IF_ERROR(Grant(wanted));
  return Activate(wanted.key);
}

absl::Status DemoAccounts::AddPerson(const WantedAccount& wanted) {
  KETNAP_RETURN_IF_ERROR(Create(wanted));
  return Grant(wanted);
}

absl::Status DemoAccounts::Create(const WantedAccount& wanted) {
  StoredAccount& account = store_->accounts[wanted.key];
  while (account.name.empty()) {
    if (account.attempt > kMostAttempts) {
      return ReasonedError(absl::StatusCode::kAlreadyExists, "USER_NAME_TAKEN",
                           {absl::StrCat("Không tạo được tài khoản ", wanted.user_name,
                                         ": các tên tương tự đã có người dùng."),
                            absl::StrCat("The account ", wanted.user_name,
                                         " could not be made: names like it are taken.")});
    }
    KETNAP_RETURN_IF_ERROR(CreateOnce(wanted, &account));
  }
  return absl::OkStatus();
}

// A password is shown once. Where it was lost, or the name belongs to somebody else, the account
// gets another name next time.
absl::Status DemoAccounts::CreateOnce(const WantedAccount& wanted, StoredAccount* account) {
  const std::string suffix = account->attempt > 1 ? absl::StrCat("-", account->attempt) : "";
  account->user_name = wanted.user_name + suffix;
  account->display_name = wanted.display_name;
  identity::v1::CreateAccountRequest request;
  request.mutable_account()->set_user_name(account->user_name);
  request.mutable_account()->set_display_name(wanted.display_name);
  request.mutable_account()->set_organization(wanted.organization);
  request.mutable_account()->set_member(wanted.member);
  request.set_request_id(RequestId(absl::StrCat(wanted.key, "/", account->attempt)));
  identity::v1::CreateAccountResponse response;
  const absl::Status status = client_->Call(
      administrator_, absl::StrCat(kAccounts, "CreateAccount"), request, &response, kAfterEvents);
  if (!status.ok() && !absl::IsAlreadyExists(status)) return status;
  if (status.ok() && !response.one_time_password().empty()) {
    account->name = response.account().name();
    account->one_time_password = response.one_time_password();
    account->valid_from = FormatDate(SystemClock().Today());
  } else {
    ++account->attempt;
  }
  return store_->Save();
}

absl::Status DemoAccounts::Grant(const WantedAccount& wanted) {
  StoredAccount& account = store_->accounts[wanted.key];
  if (account.granted) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Date valid_from, ParseDate(account.valid_from));
  for (const std::string& role : wanted.roles) {
    identity::v1::GrantRoleRequest request;
    request.mutable_grant()->set_account(account.name);
    request.mutable_grant()->set_role(role);
    request.mutable_grant()->set_organization(wanted.organization);
    *request.mutable_grant()->mutable_valid_from() = DateToProto(valid_from);
    request.mutable_grant()->set_reason(kReason);
    request.set_request_id(RequestId(absl::StrCat(wanted.key, "/", account.attempt, "/", role)));
    identity::v1::Grant granted;
    KETNAP_RETURN_IF_ERROR(client_->Call(administrator_, absl::StrCat(kGrants, "GrantRole"),
                                         request, &granted, kAfterEvents));
  }
  account.granted = true;
  return store_->Save();
}

absl::Status DemoAccounts::Activate(const std::string& key) {
  StoredAccount& account = store_->accounts[key];
  if (!account.ready) KETNAP_RETURN_IF_ERROR(ReplacePassword(&account));
  sessions_[key] = std::make_unique<Session>(account.user_name, account.password);
  return absl::OkStatus();
}

absl::Status DemoAccounts::ReplacePassword(StoredAccount* account) {
  if (account->password.empty()) {
    account->password = RandomPassword();
    KETNAP_RETURN_IF_ERROR(store_->Save());
  }
  Session first(account->user_name, account->one_time_password);
  const auto must_change = client_->SignIn(&first);
  if (absl::IsUnauthenticated(must_change.status())) {
    // An earlier run may have ended after the change and before it was noted.
    Session second(account->user_name, account->password);
    KETNAP_RETURN_IF_ERROR(client_->SignIn(&second).status());
  } else {
    KETNAP_RETURN_IF_ERROR(must_change.status());
    identity::v1::ChangePasswordRequest request;
    request.set_current_password(account->one_time_password);
    request.set_new_password(account->password);
    request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    identity::v1::ChangePasswordResponse response;
    KETNAP_RETURN_IF_ERROR(client_->Call(&first, kChangePassword, request, &response));
  }
  account->ready = true;
  account->one_time_password.clear();
  return store_->Save();
}

absl::Status DemoAccounts::WritePeople(const std::vector<WantedAccount>& people,
                                       const std::string& path) const {
  std::string text =
      "# Tài khoản của tỉnh trình diễn. Mật khẩu dùng một lần: phải đổi khi đăng nhập lần đầu.\n"
      "# Accounts of the demonstration. One-time passwords, changed at the first sign-in.\n"
      "# tên đăng nhập\tmật khẩu một lần\tvai trò\ttên hiển thị\n";
  for (const WantedAccount& wanted : people) {
    const StoredAccount& account = store_->accounts.at(wanted.key);
    absl::StrAppend(&text, account.user_name, "\t", account.one_time_password, "\t",
                    wanted.roles.empty() ? "-" : wanted.roles.front(), "\t", account.display_name,
                    "\n");
  }
  return WriteFileAtomically(path, text, 0600);
}

absl::Status DemoAccounts::CloseWriters() {
  for (const char* key : {"board", "standing", "training", "base", "commission"}) {
    const StoredAccount& account = store_->accounts[key];
    if (account.name.empty()) continue;
    identity::v1::DisableAccountRequest request;
    request.set_name(account.name);
    request.set_reason("Đã nạp xong dữ liệu trình diễn.");
    request.set_request_id(RequestId(absl::StrCat(key, "/close")));
    identity::v1::Account closed;
    const absl::Status status =
        client_->Call(administrator_, absl::StrCat(kAccounts, "DisableAccount"), request, &closed);
    if (!status.ok() && ErrorReason(status) != "ACCOUNT_DISABLED") return status;
  }
  store_->closed = true;
  return store_->Save();
}

}  // namespace ketnap::ctl
