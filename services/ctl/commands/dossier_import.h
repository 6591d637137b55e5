#ifndef KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_IMPORT_H_
#define KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_IMPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"

namespace ketnap::ctl {

struct CandidateImportOptions {
  std::string file;
  std::string organization;  // Title or "organizations/…"; "" as for reports.
  std::string resume;        // "candidateImports/…"; "" begins an import.
  bool dry_run = false;
  bool json = false;
};

// Sends people on the way part by part, as organization_import.h does organizations: progress,
// counts, failed rows in FILE.failed.json, resuming by telling the parts again. A cell may be named
// by its title. Exit code 1 when a row failed.
absl::StatusOr<int> RunCandidateImport(const Context& context,
                                       const CandidateImportOptions& options, SuiteClient* client,
                                       Session* session);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_IMPORT_H_
