#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_

#include <span>

#include "absl/status/status.h"
#include "common/base/working_days.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/supervision/domain/process_rules.h"

// What supervision keeps of the other services' journals. Each applies entries inside the
// transaction that moves the cursor; kinds it does not know pass by, and what is told again changes
// nothing.
namespace ketnap::supervision {

// The projection of ApplyDossierEntries.
inline constexpr char kDossierFacts[] = "dossier_facts";

// Candidates: where each belongs since when, and what each counts as by their way
// (person_facts.h), by the process (process_facts.h) and by broken rules (breach_facts.h). Each
// person and each count is written once for all entries.
absl::Status ApplyDossierEntries(db::Transaction& transaction, const ProcessRules& rules,
                                 const WorkingDayCalendar& calendar,
                                 std::span<const journal::v1::JournalEntry* const> entries);

// Organizations with everybody above them on each day, and their kinds of workplace; plans with
// their revisions; reorganizations: who carries on whose figures. The counts follow.
absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry);

// Certificates of awareness classes: who belongs to the cohort of which class.
absl::Status ApplyTrainingEntry(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PROJECTIONS_H_
