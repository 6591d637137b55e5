#ifndef KETNAP_SERVICES_CTL_DEMO_ORGANIZATIONS_H_
#define KETNAP_SERVICES_CTL_DEMO_ORGANIZATIONS_H_

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/random.h"

namespace ketnap::ctl {

inline constexpr int kBaseOrganizations = 61;

// Fills organizations and bases: the provincial committee, the superior committee of the agencies
// bloc, its grassroots organizations and their cells.
void PlanOrganizations(const Random& random, Province* province);

// Fills members: official ones in every cell, since before anybody of the demonstration was
// nominated.
void PlanMembers(const Random& random, Province* province);

// Fills the plans of the term and of its years. `admitted` and the targets are by base.
void PlanPlans(const std::vector<int>& term_targets,
               const std::vector<std::vector<int>>& year_targets, Province* province);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_ORGANIZATIONS_H_
