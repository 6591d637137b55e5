#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_PAST_JUDGEMENT_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_PAST_JUDGEMENT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/correction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// A step taken, judged again by the rules of its day for the person as `candidate` tells them, with
// the papers as they stand but for those in `changed`. What only the request brought (a vote, a
// helper) is not there any more and comes out unmet: compare two judgements. Absent when no rules
// were in force on that day.
absl::StatusOr<std::optional<Verdict>> JudgeAgain(const Environment& environment,
                                                  db::Transaction& transaction,
                                                  const Candidate& candidate,
                                                  const DossierPapers& changed,
                                                  const PastStep& past);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_PAST_JUDGEMENT_H_
