#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_FILE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/organization_tree.h"
#include "common/db/database.h"
#include "services/supervision/repository/export_repository.h"

namespace ketnap::supervision {

inline constexpr int64_t kExportPartBytes = 1 << 20;

struct ExportFile {
  std::string name;
  int64_t size_bytes = 0;
  std::string sha256;
};

// Makes the file of an export whose pages are all read, and keeps it part by part. Told again it
// makes it anew. `go_on` is called now and then: what it refuses ends the making.
absl::StatusOr<ExportFile> MakeExportFile(db::Database& database,
                                          const access::OrganizationTree& tree,
                                          const ExportRecord& record, absl::Time now,
                                          const std::function<absl::Status()>& go_on);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_FILE_H_
