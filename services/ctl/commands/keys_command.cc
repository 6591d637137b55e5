#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/access/token.h"
#include "common/base/sealing.h"
#include "common/base/status_macros.h"
#include "services/ctl/commands/commands.h"

namespace ketnap::ctl {
namespace {

struct KeysOptions {
  std::string issuer;
  std::string directory;
  std::string trusted;
  std::string file;
};

using Options = std::shared_ptr<KeysOptions>;

absl::StatusOr<int> Generate(const KeysOptions& options) {
  KETNAP_RETURN_IF_ERROR(
      access::GenerateKeyPair(options.issuer, options.directory, options.trusted));
  return 0;
}

std::string MasterFile(const Context& context, const KeysOptions& options) {
  return options.file.empty() ? context.Path("keys/master.key") : options.file;
}

absl::StatusOr<int> CreateMaster(const Context& context, const KeysOptions& options) {
  const std::string file = MasterFile(context, options);
  KETNAP_RETURN_IF_ERROR(CreateMasterKey(file));
  // A key that is there but not usable is told now, not at the start of the service.
  KETNAP_RETURN_IF_ERROR(Sealer::Load(file).status());
  return 0;
}

absl::StatusOr<int> RotateMaster(const Context& context, const KeysOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const std::string id, RotateMasterKey(MasterFile(context, options)));
  const std::string text =
      context.Say({absl::StrCat("Khóa chủ mới: ", id,
                                ". Khóa cũ nằm bên cạnh và vẫn cần để mở dữ liệu cũ. Sao "
                                "lưu cả hai, rồi khởi động lại dịch vụ dossier."),
                   absl::StrCat("New master key: ", id,
                                ". The old one lies beside it and still opens what it "
                                "sealed. Back both up, then restart the dossier service.")});
  printf("%s\n", text.c_str());
  return 0;
}

void AddGenerate(CLI::App* keys, const Context& context, const Options& options, Action* chosen) {
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

CLI::App* AddMasterCommand(CLI::App* keys, const Context& context, const Options& options,
                           const char* name, const Message& help) {
  CLI::App* command = keys->add_subcommand(name, context.Say(help));
  command->fallthrough();
  command->add_option(
      "--file", options->file,
      context.Say({"Tệp khóa chủ (mặc định keys/master.key trong thư mục trạng thái)",
                   "File of the master key (default keys/master.key in the state folder)"}));
  return command;
}

}  // namespace

void AddKeysCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<KeysOptions>();
  CLI::App* keys = program.add_subcommand(
      "keys", context.Say({"Khóa ký của các tiến trình và khóa chủ niêm phong dữ liệu",
                           "Signing keys of the processes, and the master key that seals data"}));
  keys->require_subcommand(1);
  keys->fallthrough();
  AddGenerate(keys, context, options, chosen);
  AddMasterCommand(keys, context, options, "create-master",
                   {"Tạo khóa chủ niêm phong; không làm gì khi đã có",
                    "Make the master key that seals data; does nothing when it is there"})
      ->callback([options, chosen, &context] {
        *chosen = [options, &context] { return CreateMaster(context, *options); };
      });
  AddMasterCommand(keys, context, options, "rotate-master",
                   {"Đổi khóa chủ; khóa cũ được giữ bên cạnh",
                    "Put a new master key in place; the old one is kept beside it"})
      ->callback([options, chosen, &context] {
        *chosen = [options, &context] { return RotateMaster(context, *options); };
      });
}

}  // namespace ketnap::ctl
