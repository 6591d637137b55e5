#ifndef KETNAP_SERVICES_IDENTITY_PROJECTIONS_INSPECTION_GRANTS_H_
#define KETNAP_SERVICES_IDENTITY_PROJECTIONS_INSPECTION_GRANTS_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::identity {

// Follows inspections. Each account of a team holds the roles of inspections over each subject, or
// who carries it on, while the inspection gives access, until its last day (domain/
// inspection_access.h). Every entry tells the whole inspection, and what stands is brought to it:
// told again, or twice at once, it changes nothing. Changes of their own, action "FollowInspection"
// by processes/identity on behalf of who changed the inspection.
class InspectionGrants {
 public:
  explicit InspectionGrants(const Clock* clock) : clock_(clock) {}

  // One entry of the supervision service's journal. Entries of other kinds change nothing.
  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Clock* const clock_;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_PROJECTIONS_INSPECTION_GRANTS_H_
