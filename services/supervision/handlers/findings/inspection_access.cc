#include "services/supervision/handlers/findings/inspection_access.h"

#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {

absl::Status CheckActsForIssuer(const access::RequestContext& context,
                                const access::OrganizationTree& tree, const Uuid& issuer) {
  if (IsOfIssuer(context, tree, context.permission, issuer)) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kPermissionDenied, "INSPECTION_OF_ANOTHER_COMMITTEE",
      {"Cuộc kiểm tra do cấp ủy khác quyết định; cấp trên chỉ xem chương trình và kết luận.",
       "Another committee holds this inspection; superiors see programme and conclusion."});
}

absl::StatusOr<Inspection> LockInspectionUnderWay(db::Transaction& transaction,
                                                  const Environment& environment,
                                                  const access::RequestContext& context,
                                                  const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kInspections, "inspection"));
  KETNAP_ASSIGN_OR_RETURN(auto found, LockInspection(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(CheckActsForIssuer(context, *environment.tree, found->organization));
  KETNAP_RETURN_IF_ERROR(
      CheckInspectionState(*found, {InspectionState::kStarted},
                           {"Cuộc kiểm tra, giám sát phải đang tiến hành và chưa kết luận.",
                            "The inspection must be under way and not concluded."}));
  return *std::move(found);
}

}  // namespace ketnap::supervision
