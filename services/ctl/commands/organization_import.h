#ifndef KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_IMPORT_H_
#define KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_IMPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"

namespace ketnap::ctl {

struct ImportOptions {
  std::string file;
  std::string kind;          // "organizations" or "members".
  std::string organization;  // Title or "organizations/…"; "" as for reports.
  std::string resume;        // "imports/…"; "" begins an import.
  std::string effective_date;
  bool dry_run = false;
  bool json = false;
};

// Sends the rows of a file part by part, shows how far it is and prints the counts. Rows that
// failed are written to FILE.failed.json as they came, with the reasons; such a file can be given
// again. An import that is resumed is told again from its first part: the service answers what it
// answered before, so that no reason is lost, and goes on behind it. Exit code 1 when a row failed.
absl::StatusOr<int> RunImport(const Context& context, const ImportOptions& options,
                              SuiteClient* client, Session* session);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_IMPORT_H_
