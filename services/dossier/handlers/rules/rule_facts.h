#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_RULE_FACTS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_RULE_FACTS_H_

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

// Fills the criteria of organizations above the cell that guard the step on its day, and of the
// monthly reviews what they look at; nothing for steps that no criterion guards. `facts` have step,
// date and candidate.
absl::Status GatherCriteria(db::Transaction& transaction, const Surroundings& around,
                            StepFacts* facts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_RULE_FACTS_H_
