#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_

#include <optional>
#include <vector>

#include "services/dossier/domain/eligibility.h"

// The order of the steps: which states a step may start from, and which day it may not precede.
namespace ketnap::dossier {

// States in which `step` may be taken.
const std::vector<CandidateState>& AllowedStates(Step step);

// STATE: the candidate is in one of them. DATES: the step's day does not precede the step it
// follows.
std::vector<Condition> OrderConditions(const StepFacts& facts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
