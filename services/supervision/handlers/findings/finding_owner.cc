#include "services/supervision/handlers/findings/finding_owner.h"

#include <optional>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {

absl::StatusOr<Uuid> OwnerOfFinding(db::Database& database, const access::OrganizationTree& tree,
                                    const access::RequestContext& context, std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kFindings));
  std::optional<Finding> finding;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(finding, FindFinding(transaction, id));
        return absl::OkStatus();
      }));
  if (!finding.has_value()) return ResourceNotFoundError(name);
  return CarrierOf(tree, finding->issuer);
}

}  // namespace ketnap::supervision
