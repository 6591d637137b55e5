#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_INSPECTION_ACCESS_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_INSPECTION_ACCESS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/identity/domain/grant.h"

// What an inspection gives its team to read, and what has to change for it to be so.
namespace ketnap::identity {

// An inspection as its service tells it.
struct InspectionAccess {
  Uuid inspection;
  bool is_open = false;  // Under way; the days below bound it further.
  Date start_date;
  Date end_date;  // Last day.
  bool allows_personal_data = false;
  std::vector<Uuid> accounts;  // Of the team, those removed left out.
  std::vector<Uuid> subjects;
  std::string title;  // As people read it.
};

// One step of a reorganization that was followed here: grants over `predecessor` were given over
// `successor` too, and ended where they were when it ended. Its own successor: it ended, and nobody
// got them.
struct GrantSuccession {
  Uuid predecessor;
  Uuid reorganization;
  Uuid successor;
  Date effective_date;
  absl::Time applied_time;
  bool predecessor_ended = false;
};

// Over which organizations a grant for `subject` lies now, in no particular order, when it would
// have been given on `opened`: the subject itself and what the steps made of it. A step counts when
// it took effect on `start_date` or later, or was followed here since `opened`; an earlier one was
// known when the inspection was decided, and its decision names what it means. `steps` are all that
// lead on from the subject, in any order.
std::vector<Uuid> CarriersOf(const Uuid& subject, std::vector<GrantSuccession> steps,
                             Date start_date, absl::Time opened);

// What changes. Ids, reasons and times are the caller's to set.
struct InspectionGrantPlan {
  std::vector<RoleGrant> give;
  std::vector<RoleGrant> revoke;  // At once.
  std::vector<RoleGrant> move;    // With the last day they get.
};

// While the inspection is open and not past its last day, each account holds kInspectionTeamRole,
// and kInspectionPersonalDataRole where it allows personal data, for each subject over each of its
// carriers, until the last day; nothing else of it stands. `standing` are its grants that are not
// revoked and have not ended. One over an organization that no longer carries a subject ends with
// the reorganization that took it, and is left to it.
InspectionGrantPlan PlanInspectionGrants(const InspectionAccess& access,
                                         const std::map<Uuid, std::vector<Uuid>>& carriers,
                                         const std::vector<RoleGrant>& standing, Date today);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_INSPECTION_ACCESS_H_
