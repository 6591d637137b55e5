#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSEER_SIDE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSEER_SIDE_H_

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "services/supervision/domain/oversight.h"
#include "services/supervision/handlers/environment.h"

// Notes and reminders are the committee's: the overseer's, and those of who acts for it.
namespace ketnap::supervision {

// Who may write assignments of a committee writes down what its overseers hand in on paper.
inline constexpr char kOversightWrite[] = "supervision.oversight.write";

// Whether notes and reminders, and how many there are, are for the caller to see.
bool SeesNotes(const access::RequestContext& context, const Environment& environment,
               const OversightAssignment& assignment);
// PERMISSION_DENIED, reason NOT_THE_COMMITTEE, unless they are.
absl::Status CheckSeesNotes(const access::RequestContext& context, const Environment& environment,
                            const OversightAssignment& assignment);
// PERMISSION_DENIED, reason NOT_THE_OVERSEER, unless the caller oversees, or may write over the
// committee.
absl::Status CheckMayNote(const access::RequestContext& context, const Environment& environment,
                          const OversightAssignment& assignment);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSEER_SIDE_H_
