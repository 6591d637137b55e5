#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_STAY_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_STAY_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/organization/domain/member.h"

// Where a member belongs and takes part, day by day. Everything here works on members loaded whole.
// Each change fails with FAILED_PRECONDITION and leaves the member in an unspecified state: the
// caller drops it.
namespace ketnap::organization {

// The stay that lasts, or the one that covers a day; null when there is none.
const Stay* OpenStay(const Member& member, StayKind kind);
const Stay* StayOn(const Member& member, StayKind kind, Date day);
const Exemption* ExemptionOn(const Member& member, Date day);

// Whether the official stays follow each other without gap or overlap, temporary stays and
// exemptions do not overlap, and what lasts fits the member's standing and organization.
bool IsWhole(const Member& member);

// The first stay of a member who is new here: since joining the Party, or since the organization
// has existed.
void BeginFirstStay(Member* member, const MemberHome& home, absl::Time now);

// The day of joining was corrected: the first stay begins anew. STAY_BEGAN_SINCE when it would
// begin after its last day.
absl::Status CorrectFirstDay(Member* member, const MemberHome& home);

// Whether posts in an organization go on; asked for each post the member holds.
using PostGoesOn = std::function<bool(const Uuid& organization)>;

// From `first_day` on the member belongs to `organization`: the stay before ends the day before, as
// do posts that do not go on (MOVED) and a temporary stay in the same organization. Reason
// MEMBER_CHANGED_SINCE when one of them began on that day or later.
absl::Status MoveOfficially(Member* member, const Uuid& organization, Date first_day,
                            const std::string& cause, const PostGoesOn& goes_on, absl::Time now);

// From `first_day` on the member takes part in `organization` for a time; belongs where they belong
// and keeps every post.
absl::Status BeginTemporaryStay(Member* member, const Uuid& organization, Date first_day,
                                std::optional<Date> until, const std::string& cause,
                                absl::Time now);
absl::Status EndTemporaryStay(Member* member, Date last_day);

// The temporary stay goes on in another organization, which carries on the one it was in.
absl::Status CarryOnTemporaryStay(Member* member, const Uuid& organization, Date first_day,
                                  const std::string& cause, absl::Time now);

// Posts in `organization` end on `last_day` with its end: how many.
absl::StatusOr<int> EndPostsIn(Member* member, const Uuid& organization, Date last_day);

// The membership ends: stays, posts (LEFT) and exemptions with it.
absl::Status EndMembership(Member* member, Date last_day, LeaveReason reason);

// Adds an exemption, or puts it in the place of the one that begins on the same day. Reason
// EXEMPTION_OVERLAPS when another covers one of its days.
absl::Status SetExemption(Member* member, const Exemption& exemption);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_STAY_H_
