#include "services/ctl/commands/account_session.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/loader_store.h"

namespace ketnap::ctl {

void AddAccountOptions(CLI::App* command, const Context& context, AccountOfCommand* account) {
  CLI::Option* password =
      command->add_option("--password-file", account->password_file,
                          context.Say({"Tệp mật khẩu", "File of the password"}));
  command->add_option("--user", account->user, context.Say({"Tên đăng nhập", "User name"}))
      ->needs(password);
}

absl::StatusOr<std::unique_ptr<Session>> SessionOfAccount(const AccountOfCommand& account) {
  if (account.user.empty()) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "ACCOUNT_NEEDED",
                         {"Hãy nêu tài khoản bằng --user và --password-file.",
                          "Name an account with --user and --password-file."});
  }
  KETNAP_ASSIGN_OR_RETURN(std::string password, ReadSecretFile(account.password_file));
  return std::make_unique<Session>(account.user, std::move(password));
}

absl::StatusOr<std::unique_ptr<Session>> SessionForReading(const Context& context,
                                                           const AccountOfCommand& account) {
  if (!account.user.empty()) return SessionOfAccount(account);
  const auto store = LoaderStore::OpenExisting(context.Path("demo-loader.json"));
  if (store.ok()) {
    const auto found = store->accounts.find(kReportingAccountKey);
    if (found != store->accounts.end() && found->second.ready) {
      return std::make_unique<Session>(found->second.user_name, found->second.password);
    }
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "ACCOUNT_NEEDED",
                       {"Không có dữ liệu trình diễn; hãy nêu tài khoản bằng --user và "
                        "--password-file.",
                        "There is no demonstration; name an account with --user and "
                        "--password-file."});
}

}  // namespace ketnap::ctl
