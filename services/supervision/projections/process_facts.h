#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/working_days.h"
#include "common/db/database.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/supervision/domain/process_record.h"
#include "services/supervision/domain/process_rules.h"

// Defects, deadlines and reviews, out of the steps of candidates.
namespace ketnap::supervision {

// What one step is in the figures of the process, after `before`, all there was of the person. The
// lateness of a step whose clock the dossier service stated is as stated there; that of others is
// judged by the rules of the day their clock began.
absl::StatusOr<std::vector<ProcessEvent>> ProcessEventsOf(
    const dossier::v1::CandidateStepRecorded& recorded, int64_t version,
    const std::vector<ProcessEvent>& before, const ProcessRules& rules,
    const WorkingDayCalendar& calendar);

// Applies CandidateStepRecorded, after ApplyDossierEntry and in the same transaction: the person's
// stays are known then. Entries of other kinds pass by; told again it changes nothing.
absl::Status ApplyProcessEntry(db::Transaction& transaction, const ProcessRules& rules,
                               const WorkingDayCalendar& calendar,
                               const journal::v1::JournalEntry& entry);

// Counts the missing reviews of months whose time has passed by `today`, of the next people. True
// when everybody's are counted.
absl::StatusOr<bool> CountMissingReviews(db::Database& database, const ProcessRules& rules,
                                         Date today);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROCESS_FACTS_H_
