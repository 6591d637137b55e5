#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_CANDIDATE_REORGANIZATION_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_CANDIDATE_REORGANIZATION_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Follows reorganizations: everybody on the way who was followed by an organization that ended or
// was split goes to the part that names them, else to who took the rest, all in one transaction and
// each reorganization once. Whose way is over stays where it ended (domain/process_order.h,
// GoesAlong). Runs behind the members of the same entry's transaction, so that helpers are known
// where they are now.
class CandidateReorganization {
 public:
  // Both outlive it.
  CandidateReorganization(const Environment* environment, const Clock* clock)
      : environment_(environment), clock_(clock) {}

  // Entries of other kinds change nothing.
  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Environment* const environment_;
  const Clock* const clock_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_CANDIDATE_REORGANIZATION_H_
