#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_DEADLINE_VIEW_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_DEADLINE_VIEW_H_

#include "common/base/date.h"
#include "ketnap/dossier/v1/dossier.pb.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// Every clock that runs for the person of `facts` (candidate, papers, reviewed months), as it
// stands on `today`, most urgent first.
void AddDeadlines(const Environment& environment, const StepFacts& facts, Date today,
                  v1::Dossier* dossier);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_DEADLINE_VIEW_H_
