#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_

#include <optional>
#include <vector>

#include "services/dossier/domain/eligibility.h"

// The order of the steps: which states a step may start from, and which day it may not precede.
namespace ketnap::dossier {

// States in which `step` may be taken.
const std::vector<CandidateState>& AllowedStates(Step step);

// Whether the organization that follows the person still has something to do for them: listed
// again, too, who was taken off the list. Not when refused, official or struck off: that is
// history, and stays with the organization it happened in.
bool IsOnTheWay(CandidateState state);

// STATE: the candidate is in one of them. DATES: the step's day does not precede the step it
// follows.
std::vector<Condition> OrderConditions(const StepFacts& facts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
