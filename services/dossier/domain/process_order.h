#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_

#include <optional>
#include <vector>

#include "services/dossier/domain/eligibility.h"

// The order of the steps: which states a step may start from, and which day it may not precede.
namespace ketnap::dossier {

// States in which `step` may be taken, by anybody. OrderConditions narrows three of them by the
// organizations around: a base resolution comes after the report of the sectional committee where
// one stands between; an appraisal after the cell's resolution or the sectional committee's report
// only where no committee resolves (any more); an appraisal after a revocation only of a decision
// revoked for its procedure (R-REV-2).
const std::vector<CandidateState>& AllowedStates(Step step);

// Whether the organization that follows the person still has something to do for them: listed
// again, too, who was taken off the list or not taken up. Not when refused, official, struck off,
// revoked or merged: that is history.
bool IsOnTheWay(CandidateState state);

// The same of a person: whose decision was revoked for its procedure is on the way, too, as the
// competent body decides anew (R-REV-2).
bool IsOnTheWay(const Candidate& candidate);

// Whether the person goes along when their organization is merged, split or dissolved: everybody
// who may be taken up again, also after a refusal or a revocation. Not members official or struck
// off, nor merged records: these stay with the organization it happened in.
bool GoesAlong(CandidateState state);

// STATE: the candidate is in one of them. DATES: the step's day does not precede the step it
// follows.
std::vector<Condition> OrderConditions(const StepFacts& facts, const RuleSet& rules);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_PROCESS_ORDER_H_
