#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_VOTE_CONDITIONS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_VOTE_CONDITIONS_H_

#include "services/dossier/domain/eligibility.h"

// Conditions about votes. Internal to the domain.
namespace ketnap::dossier {

// The rule that states the fraction a step's vote must reach.
const Rule& VoteRule(const StepFacts& facts, const RuleSet& rules);

// How many may vote, by the register: the cell's official members, or the committee's size.
int RegisteredVoters(const StepFacts& facts);

// R-VOT-2: the figures agree with each other and with the register.
Condition VoteArithmetic(const StepFacts& facts, const RuleSet& rules);

// The fraction is reached; for the steps that are refused when it is not.
Condition VoteFraction(const StepFacts& facts, const RuleSet& rules);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_VOTE_CONDITIONS_H_
