#ifndef KETNAP_SERVICES_IDENTITY_PROJECTIONS_ACCESS_REORGANIZATION_H_
#define KETNAP_SERVICES_IDENTITY_PROJECTIONS_ACCESS_REORGANIZATION_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::identity {

// Follows reorganizations. Grants over an organization that ended end with it, and the same roles
// are given to the same accounts over each follower; of one that is split and goes on, grants stay
// and are given over the new parts as well (domain/succession.h). Accounts that belonged to an
// organization that ended belong to who took the rest. Changes of their own, action "Reorganize" by
// processes/identity, all in one transaction and each reorganization once. Sessions go on: who they
// belong to and what they may do is asked anew all the time.
class AccessReorganization {
 public:
  explicit AccessReorganization(const Clock* clock) : clock_(clock) {}

  // One entry of the organization service's journal. Entries of other kinds change nothing.
  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Clock* const clock_;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_PROJECTIONS_ACCESS_REORGANIZATION_H_
