#include <grpc/support/log.h>

#include <iostream>
#include <string>

#include "services/ctl/client/context.h"
#include "services/ctl/commands/commands.h"

namespace ketnap::ctl {
namespace {

constexpr int kUsageExit = 2;

// The language is needed for the help texts, so before anything is parsed.
std::string LanguageOf(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--lang=en") return "en";
    if (argument == "--lang" && i + 1 < argc) return argv[i + 1];
  }
  return "vi";
}

int Fail(const std::string& line, int code) {
  std::cerr << "ketnapctl: " << line << '\n';
  return code;
}

int Main(int argc, char** argv) {
  // What the library has to say is in the status of the call.
  gpr_set_log_function(+[](gpr_log_func_args*) {});
  Context context;
  context.language = LanguageOf(argc, argv);
  CLI::App program(context.Say({"Dòng lệnh của người vận hành bộ dịch vụ ketnap.",
                                "The operator's command line of the ketnap suite."}),
                   "ketnapctl");
  program.require_subcommand(1);
  program.add_option("--state", context.state,
                     context.Say({"Thư mục trạng thái của bộ dịch vụ (mặc định .ketnap)",
                                  "State folder of the suite (default .ketnap)"}));
  program
      .add_option("--lang", context.language,
                  context.Say({"Ngôn ngữ: vi hoặc en", "Language: vi or en"}))
      ->check(CLI::IsMember({"vi", "en"}));
  Action chosen;
  AddKeysCommand(program, context, &chosen);
  AddStatusCommand(program, context, &chosen);
  AddAccountCommand(program, context, &chosen);
  AddDemoCommand(program, context, &chosen);
  AddReportCommand(program, context, &chosen);
  AddJournalCommand(program, context, &chosen);
  AddOrganizationCommand(program, context, &chosen);
  AddDossierCommand(program, context, &chosen);
  AddProjectionsCommand(program, context, &chosen);
  AddInspectionCommand(program, context, &chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return Fail(context.Say({"tham số không hợp lệ: ", "bad arguments: "}) + error.what() +
                    context.Say({" (xem --help)", " (see --help)"}),
                kUsageExit);
  }
  const absl::StatusOr<int> code = chosen();
  return code.ok() ? *code : Fail(Describe(context, code.status()), 1);
}

}  // namespace
}  // namespace ketnap::ctl

int main(int argc, char** argv) { return ketnap::ctl::Main(argc, argv); }
