#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/working_days.h"
#include "common/db/database.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/domain/process_record.h"
#include "services/supervision/domain/process_rules.h"
#include "services/supervision/projections/replacement.h"

// Defects, deadlines and reviews, out of the steps of candidates.
namespace ketnap::supervision {

// What one step is in the figures of the process, after `before`, all there was of the person. The
// lateness of a step whose clock the dossier service stated is as stated there; that of others is
// judged by the rules of the day their clock began.
absl::StatusOr<std::vector<ProcessEvent>> ProcessEventsOf(
    const dossier::v1::CandidateStepRecorded& recorded, int64_t version,
    const std::vector<ProcessEvent>& before, const ProcessRules& rules,
    const WorkingDayCalendar& calendar);

// What a batch of entries tells of one person's process. One for each person; under LockPlaces.
class ProcessFold {
 public:
  ProcessFold(db::Transaction& transaction, const Uuid& person, const ProcessRules& rules,
              const WorkingDayCalendar& calendar)
      : transaction_(transaction), person_(person), rules_(rules), calendar_(calendar) {}

  // The next entry; what was told before passes by.
  absl::Status Take(int64_t version, const dossier::v1::CandidateStepRecorded& recorded);

  // Writes what is new; facts of the process to `replacement`.
  absl::Status Finish(Replacement* replacement);

 private:
  // What the step takes back of what was known.
  absl::Status Forget(const dossier::v1::CandidateStep& step);

  db::Transaction& transaction_;
  const Uuid person_;
  const ProcessRules& rules_;
  const WorkingDayCalendar& calendar_;
  bool read_ = false;
  bool changed_ = false;
  int64_t version_ = 0;  // 0: nothing is known yet.
  bool merged_ = false;
  std::vector<ProcessEvent> events_;
  std::vector<ProcessEvent> unwritten_;
};

// Counts the missing reviews of months whose time has passed by `today`, of the next people. True
// when everybody's are counted.
absl::StatusOr<bool> CountMissingReviews(db::Database& database, const ProcessRules& rules,
                                         Date today);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_
