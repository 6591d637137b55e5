#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_APPLY_STEPS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_APPLY_STEPS_H_

#include "services/dossier/domain/eligibility.h"

// What steps do to a person, a function for each part of the way; each leaves the steps of the
// others alone. Internal to the domain: Apply (eligibility.h) calls them.
namespace ketnap::dossier {

// apply_dossier.cc: verification, papers, resolutions and decision about admission.
void ApplyDossier(const StepFacts& facts, const RuleSet& rules, Candidate* candidate);
void ApplyResolutions(const StepFacts& facts, bool carried, Candidate* candidate);

// apply_membership.cc: from the ceremony on, and revocation.
void ApplyMembership(const StepFacts& facts, const RuleSet& rules, bool carried,
                     Candidate* candidate);
// Takes everything back that came with the decision of admission and after it; papers, votes and
// certificates of before stay.
void ClearDecision(Candidate* candidate);

// apply_moves.cc: transfers and merges.
void ApplyMoves(const StepFacts& facts, Candidate* candidate);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_APPLY_STEPS_H_
