#include "services/supervision/handlers/oversight/overseer_side.h"

#include "common/base/errors.h"
#include "services/supervision/handlers/oversight/oversight_change.h"

namespace ketnap::supervision {

bool SeesNotes(const access::RequestContext& context, const Environment& environment,
               const OversightAssignment& assignment) {
  return IsOverseer(context, assignment) ||
         HoldsOverCommittee(context, environment, assignment, context.permission);
}

absl::Status CheckSeesNotes(const access::RequestContext& context, const Environment& environment,
                            const OversightAssignment& assignment) {
  if (SeesNotes(context, environment, assignment)) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kPermissionDenied, "NOT_THE_COMMITTEE",
                       {"Ghi chép theo dõi chỉ dành cho cấp ủy phân công và người được phân công.",
                        "Notes are for the committee that assigns and for who is assigned."});
}

absl::Status CheckMayNote(const access::RequestContext& context, const Environment& environment,
                          const OversightAssignment& assignment) {
  if (IsOverseer(context, assignment) ||
      HoldsOverCommittee(context, environment, assignment, kOversightWrite)) {
    return absl::OkStatus();
  }
  return ReasonedError(
      absl::StatusCode::kPermissionDenied, "NOT_THE_OVERSEER",
      {"Chỉ người được phân công theo dõi, hoặc cán bộ giúp việc cấp ủy phân công, được ghi.",
       "This is for who is assigned, or for an officer of the committee that assigns."});
}

}  // namespace ketnap::supervision
