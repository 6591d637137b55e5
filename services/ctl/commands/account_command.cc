#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/commands/commands.h"

namespace ketnap::ctl {
namespace {

struct AccountOptions {
  std::string user_name = "quan-tri";
  std::string display_name = "Quản trị hệ thống";
};

absl::StatusOr<int> Bootstrap(const Context& context, const AccountOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  identity::v1::BootstrapAccountRequest request;
  request.set_user_name(options.user_name);
  request.set_display_name(options.display_name);
  request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
  KETNAP_ASSIGN_OR_RETURN(const auto made, client->BootstrapAccount(request));
  std::cout << context.Say({"Tên đăng nhập:        ", "User name:         "})
            << made.account().user_name() << '\n'
            << context.Say({"Mật khẩu dùng một lần: ", "One-time password: "})
            << made.one_time_password() << '\n'
            << context.Say({"Chỉ hiện một lần; phải đổi ngay khi đăng nhập lần đầu.",
                            "Shown once; to be changed at the first sign-in."})
            << '\n';
  return 0;
}

}  // namespace

void AddAccountCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<AccountOptions>();
  CLI::App* account = program.add_subcommand("account", context.Say({"Tài khoản", "Accounts"}));
  account->require_subcommand(1);
  account->fallthrough();
  CLI::App* bootstrap = account->add_subcommand(
      "bootstrap",
      context.Say({"Tạo tài khoản quản trị đầu tiên của một bộ dịch vụ chưa có tài khoản nào",
                   "Make the first administrator of a suite that has no account yet"}));
  bootstrap->fallthrough();
  bootstrap->add_option("--user", options->user_name, context.Say({"Tên đăng nhập", "User name"}));
  bootstrap->add_option("--display-name", options->display_name,
                        context.Say({"Tên hiển thị", "Name as people read it"}));
  bootstrap->callback([&context, options, chosen] {
    *chosen = [&context, options] { return Bootstrap(context, *options); };
  });
}

}  // namespace ketnap::ctl
