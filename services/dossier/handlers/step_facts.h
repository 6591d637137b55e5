#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_FACTS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_FACTS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

// Fills what the database knows for `facts`, whose step, date and candidate are set, as far as the
// step's conditions look at it: organizations and members as they were on that day, from the cell
// that followed the candidate then. Gives the organizations around the candidate; of a step that
// needs none, the cell alone. What only a request brings is left alone.
absl::StatusOr<Surroundings> GatherFacts(db::Transaction& transaction, StepFacts* facts);

// The dossier as `facts` (candidate, papers, organizations) have it, its checklist judged for
// `today`.
absl::StatusOr<v1::Dossier> MakeDossier(const Environment& environment, StepFacts facts,
                                        Date today);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_FACTS_H_
