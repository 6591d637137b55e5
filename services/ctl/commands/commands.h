#ifndef KETNAP_SERVICES_CTL_COMMANDS_COMMANDS_H_
#define KETNAP_SERVICES_CTL_COMMANDS_COMMANDS_H_

#include <functional>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "services/ctl/client/context.h"

// Each adds its command to the program. When the command line chose it, `*chosen` is what to run
// once everything is parsed; it gives the exit code.
namespace ketnap::ctl {

using Action = std::function<absl::StatusOr<int>()>;

void AddKeysCommand(CLI::App& program, const Context& context, Action* chosen);
void AddStatusCommand(CLI::App& program, const Context& context, Action* chosen);
void AddAccountCommand(CLI::App& program, const Context& context, Action* chosen);
void AddDemoCommand(CLI::App& program, const Context& context, Action* chosen);
void AddReportCommand(CLI::App& program, const Context& context, Action* chosen);
void AddJournalCommand(CLI::App& program, const Context& context, Action* chosen);
void AddOrganizationCommand(CLI::App& program, const Context& context, Action* chosen);
void AddDossierCommand(CLI::App& program, const Context& context, Action* chosen);
void AddProjectionsCommand(CLI::App& program, const Context& context, Action* chosen);
void AddInspectionCommand(CLI::App& program, const Context& context, Action* chosen);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_COMMANDS_H_
