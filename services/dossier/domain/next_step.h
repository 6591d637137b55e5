#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_NEXT_STEP_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_NEXT_STEP_H_

#include "services/dossier/domain/candidate.h"

// What each state waits for, in one table: main action, clock and simulation all read it.
namespace ketnap::dossier {

// The committees between a person's cell and who decides.
struct Tiers {
  bool sectional_committee = false;
  bool base_committee = true;
};

// The step that leads on from where the person stands; kUnspecified when their way has ended, or
// when it waits for nobody here (taken off the list, declined, merged).
Step NextStep(const Candidate& candidate, Tiers tiers = {});

// The step that stops the clock of working days which runs in the state; kUnspecified when none
// does. Often a later one than NextStep: the clock of a cell's resolution runs until the decision.
Step ClockedStep(CandidateState state);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_NEXT_STEP_H_
