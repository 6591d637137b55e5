#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/rpc/server_host.h"
#include "common/service/service_runtime.h"

namespace ketnap::service {
namespace {

int Fail(const std::string& process, const std::string& what, const std::string& why) {
  const std::string line = absl::StrReplaceAll(why, {{"\n", " "}, {"\r", " "}});
  std::fprintf(stderr, "%s: %s: %s\n", process.c_str(), what.c_str(), line.c_str());
  return 1;
}

}  // namespace

int RunMain(int argc, char** argv, const std::string& process, const AppBuilder& build) {
  // Before any thread is made, so that all of them inherit it.
  rpc::BlockTerminationSignals();
  CLI::App arguments{absl::StrCat("Dịch vụ ", process, " của bộ ketnap")};
  std::string config_path;
  arguments.add_option("--config", config_path, "Tệp cấu hình (textproto)")->required();
  try {
    arguments.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return arguments.exit(help);
  } catch (const CLI::ParseError& error) {
    return Fail(process, "tham số không hợp lệ",
                absl::StrCat(error.what(), "; cách dùng: ", argv[0], " --config TỆP"));
  }
  const auto config = LoadConfig(config_path);
  if (!config.ok())
    return Fail(process, "không đọc được cấu hình", std::string(config.status().message()));
  if (absl::Status log = InitializeLog(process, config->log_file(), config->log_level());
      !log.ok()) {
    return Fail(process, "không mở được tệp nhật ký chương trình",
                absl::StrCat(log.message(), " Hãy kiểm tra trường log_file trong ", config_path,
                             " và quyền ghi của thư mục."));
  }
  const SystemClock clock;
  auto app = build(*config, clock);
  if (!app.ok()) {
    LogError("start_failed", {{"code", absl::StatusCodeToString(app.status().code())}});
    return Fail(process, "không khởi động được", std::string(app.status().message()));
  }
  LogInfo("started");
  rpc::WaitForTerminationSignal();
  LogInfo("stopping");
  app->reset();
  LogInfo("stopped");
  return 0;
}

}  // namespace ketnap::service
