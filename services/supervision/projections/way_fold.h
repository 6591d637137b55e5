#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_WAY_FOLD_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_WAY_FOLD_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/supervision/projections/replacement.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {

// What a batch of entries tells of one person's way: where they belong since when, and the days of
// their steps. One for each person; under LockPlaces.
class WayFold {
 public:
  WayFold(db::Transaction& transaction, const Uuid& person)
      : transaction_(transaction), person_(person) {}

  // The next entry. False when what is kept is newer: it was told before, and passes by.
  absl::StatusOr<bool> Take(const journal::v1::JournalEntry& entry,
                            const dossier::v1::CandidateStepRecorded& event);

  // Writes the person's row; facts of the way, its stages and classes to `replacement`.
  absl::Status Finish(Replacement* replacement);

  // Whether facts of before may belong elsewhere now.
  bool moved() const { return moved_; }

 private:
  absl::Status PutPerson(const std::vector<Fact>& facts);

  db::Transaction& transaction_;
  const Uuid person_;
  bool read_ = false;
  bool moved_ = false;
  std::optional<PersonPlace> place_;
  std::optional<dossier::v1::Candidate> candidate_;  // As the newest entry has them.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_WAY_FOLD_H_
