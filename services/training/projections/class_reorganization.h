#ifndef KETNAP_SERVICES_TRAINING_PROJECTIONS_CLASS_REORGANIZATION_H_
#define KETNAP_SERVICES_TRAINING_PROJECTIONS_CLASS_REORGANIZATION_H_

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/training/class_type_file.h"

namespace ketnap::training {

// Follows reorganizations. Classes whose organizer ended and that have something left to do go to
// who took the rest; learners with something left to do go where the person goes. One ClassChanged
// for each class touched, action "Reorganize" by processes/training. What is over, certificates
// included, stays with the organization it happened in.
class ClassReorganization {
 public:
  ClassReorganization(const Clock* clock, const ClassTypeCatalogue* class_types)
      : clock_(clock), class_types_(class_types) {}

  // One entry of the organization service's journal; each reorganization once, in one transaction.
  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

  // One entry of the dossier service's journal: who was nominated here between the two services'
  // applying the same reorganization is brought along too. Told again it changes nothing.
  absl::Status FollowCandidate(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) const;

 private:
  const Clock* const clock_;
  const ClassTypeCatalogue* const class_types_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_PROJECTIONS_CLASS_REORGANIZATION_H_
