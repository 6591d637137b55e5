#ifndef KETNAP_SERVICES_CTL_COMMANDS_ACCOUNT_SESSION_H_
#define KETNAP_SERVICES_CTL_COMMANDS_ACCOUNT_SESSION_H_

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"

namespace ketnap::ctl {

// The account a command speaks as.
struct AccountOfCommand {
  std::string user;
  std::string password_file;
};

// Adds --user and --password-file.
void AddAccountOptions(CLI::App* command, const Context& context, AccountOfCommand* account);

// The session of the account given. FAILED_PRECONDITION ACCOUNT_NEEDED when none was.
absl::StatusOr<std::unique_ptr<Session>> SessionOfAccount(const AccountOfCommand& account);

// The same, or, when none was given, the account the demonstration's loader left for reports: it
// reads and changes nothing.
absl::StatusOr<std::unique_ptr<Session>> SessionForReading(const Context& context,
                                                           const AccountOfCommand& account);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_ACCOUNT_SESSION_H_
