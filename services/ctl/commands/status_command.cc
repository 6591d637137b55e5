#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

constexpr const char* kProcesses[] = {"organization", "training", "dossier",
                                      "supervision",  "identity", "gateway"};
constexpr absl::Duration kPoll = absl::Milliseconds(300);

using Health = std::vector<std::pair<std::string, std::string>>;

Health Ask(const Context& context) {
  Health health;
  for (const char* process : kProcesses) {
    health.emplace_back(process,
                        HealthOf(absl::StrCat("unix:", context.Path("run/"), process, ".sock")));
  }
  return health;
}

bool AllServing(const Health& health) {
  for (const auto& [process, state] : health) {
    if (state != "SERVING") return false;
  }
  return true;
}

absl::StatusOr<int> ShowStatus(const Context& context, int wait_seconds) {
  const SystemClock clock;
  const absl::Time deadline = clock.Now() + absl::Seconds(wait_seconds);
  Health health = Ask(context);
  while (!AllServing(health) && clock.Now() < deadline) {
    absl::SleepFor(kPoll);
    health = Ask(context);
  }
  Table table({{context.Say({"Tiến trình", "Process"})}, {context.Say({"Tình hình", "State"})}});
  for (const auto& [process, state] : health) table.AddRow({process, state});
  std::cout << table.Render();
  if (AllServing(health)) return 0;
  std::cerr << "ketnapctl: "
            << context.Say({"chưa phải mọi tiến trình đều phục vụ", "not every process serves"})
            << '\n';
  return 1;
}

}  // namespace

void AddStatusCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto wait_seconds = std::make_shared<int>(0);
  CLI::App* status = program.add_subcommand(
      "status", context.Say({"Sáu tiến trình có đang phục vụ không; mã thoát 0 khi đủ",
                             "Whether the six processes serve; exit code 0 when all do"}));
  status->fallthrough();
  status
      ->add_option("--wait", *wait_seconds,
                   context.Say({"Đợi tối đa số giây này", "Wait for so many seconds at most"}))
      ->check(CLI::Range(0, 3600));
  status->callback([&context, wait_seconds, chosen] {
    *chosen = [&context, wait_seconds] { return ShowStatus(context, *wait_seconds); };
  });
}

}  // namespace ketnap::ctl
