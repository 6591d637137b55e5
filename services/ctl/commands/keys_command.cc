#include "common/access/token.h"
#include "common/base/status_macros.h"
#include "services/ctl/commands/commands.h"

namespace ketnap::ctl {
namespace {

struct KeysOptions {
  std::string issuer;
  std::string directory;
  std::string trusted;
};

absl::StatusOr<int> Generate(const KeysOptions& options) {
  KETNAP_RETURN_IF_ERROR(
      access::GenerateKeyPair(options.issuer, options.directory, options.trusted));
  return 0;
}

}  // namespace

void AddKeysCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<KeysOptions>();
  CLI::App* keys = program.add_subcommand(
      "keys", context.Say({"Khóa ký của các tiến trình", "Signing keys of the processes"}));
  keys->require_subcommand(1);
  keys->fallthrough();
  CLI::App* generate = keys->add_subcommand(
      "generate", context.Say({"Tạo một cặp khóa; không làm gì khi đã có",
                               "Make a key pair; does nothing when it is there"}));
  generate->fallthrough();
  generate
      ->add_option("--issuer", options->issuer,
                   context.Say({"Tên tiến trình ký", "Name of the process that signs"}))
      ->required();
  generate
      ->add_option("--directory", options->directory,
                   context.Say({"Thư mục khóa bí mật", "Folder of the secret keys"}))
      ->required();
  generate
      ->add_option("--trusted", options->trusted,
                   context.Say({"Thư mục khóa công khai", "Folder of the public keys"}))
      ->required();
  generate->callback([options, chosen] { *chosen = [options] { return Generate(*options); }; });
}

}  // namespace ketnap::ctl
