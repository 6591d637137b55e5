#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Takes over the certificates the training service issues. Each that changes a milestone is a
// change of the candidate like any other, action "RecordCertificate" by processes/dossier: the row
// is locked, its version advanced, the journal written. One that is revoked takes the milestone
// with it (action "RevokeCertificate"): back to the newest other one that counts, or to none. A
// paper that stands for a spoilt one counts from the day of the first. An entry told again changes
// nothing, and what was revoked stays so. A certificate of somebody unknown here is skipped with a
// warning.
class TrainingCertificates {
 public:
  // Both outlive it.
  TrainingCertificates(const Environment* environment, const Clock* clock)
      : environment_(environment), clock_(clock) {}

  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Environment* const environment_;
  const Clock* const clock_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_
