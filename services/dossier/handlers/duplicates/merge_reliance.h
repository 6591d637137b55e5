#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_RELIANCE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_RELIANCE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/correction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"

// Steps of a record that rest on the reviews or certificates of one that was merged into it. Taken
// apart again, the record would have steps whose conditions never held.
namespace ketnap::dossier {

struct JudgedStep {
  PastStep step;
  Verdict verdict;
};

// The steps taken on `candidate` since `merged` was merged into it, judged as both stand now. None
// when the way has ended: nothing goes on that could rest on anything.
absl::StatusOr<std::vector<JudgedStep>> JudgeStepsSinceMerge(const Environment& environment,
                                                             db::Transaction& transaction,
                                                             const Candidate& candidate,
                                                             const Uuid& merged);

// The same steps once the records are two again: FAILED_PRECONDITION, reason MERGE_RELIED_ON,
// naming those that no longer hold.
absl::Status CheckStepsStillHold(const Environment& environment, db::Transaction& transaction,
                                 const Candidate& candidate, const std::vector<JudgedStep>& before);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_MERGE_RELIANCE_H_
