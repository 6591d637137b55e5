#include "services/training/handlers/certificates/expiry_backfill.h"

#include <optional>
#include <vector>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "services/training/repository/certificate_repository.h"

namespace ketnap::training {
namespace {

constexpr int kAtOnce = 500;

}  // namespace

absl::Status FillMissingExpiry(db::Database& database, const ClassTypeCatalogue& class_types) {
  Uuid after;
  int64_t filled = 0;
  for (;;) {
    std::vector<CertificateWithoutExpiry> rows;
    KETNAP_RETURN_IF_ERROR(database.RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(rows, CertificatesWithoutExpiry(transaction, after, kAtOnce));
          for (const CertificateWithoutExpiry& row : rows) {
            // A kind or version that is no longer in the file: left for when it is there again.
            const ClassType* type = class_types.Of(row.training_class);
            if (type == nullptr) continue;
            KETNAP_RETURN_IF_ERROR(
                SetExpiry(transaction, row.id, LastDayOf(*type, row.issue_date)));
          }
          return absl::OkStatus();
        }));
    if (rows.empty()) break;
    after = rows.back().id;
    filled += static_cast<int64_t>(rows.size());
  }
  if (filled > 0) LogInfo("certificate_expiry_filled", {{"certificates", filled}});
  return absl::OkStatus();
}

}  // namespace ketnap::training
