#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_SIMULATION_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_SIMULATION_H_

#include <vector>

#include "services/dossier/domain/eligibility.h"

// What another set of rules would change for a person.
namespace ketnap::dossier {

// Fills what only a request brings as a request that is right would: everybody votes in favour, the
// competent body decides, a helper is official and at home, the decision was received on its day.
// What the rules say of these things does not tell sets apart then; all else does.
void AssumeRightRequest(StepFacts* facts);

struct VerdictChange {
  bool eligible_now = false;
  bool eligible_simulated = false;
  // Conditions that turned met or unmet, as `simulated` judges them.
  std::vector<Condition> conditions;

  bool IsChange() const { return eligible_now != eligible_simulated || !conditions.empty(); }
};
VerdictChange CompareVerdicts(const Verdict& now, const Verdict& simulated);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_SIMULATION_H_
