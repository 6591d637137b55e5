#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

// Takes over the certificates the training service issues. Each that changes a milestone is a
// change of the candidate like any other, action "RecordCertificate" by processes/dossier: the row
// is locked, its version advanced, the journal written. An entry told again changes nothing. A
// certificate of somebody unknown here is skipped with a warning.
class TrainingCertificates {
 public:
  TrainingCertificates(const Clock* clock, const RuleBook* rules) : clock_(clock), rules_(rules) {}

  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Clock* const clock_;
  const RuleBook* const rules_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_TRAINING_CERTIFICATES_H_
