#include <vector>

#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/names.h"
#include "services/ctl/demo/organizations.h"
#include "services/ctl/demo/people.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/quotas.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"
#include "services/ctl/demo/votes.h"

namespace ketnap::ctl {

LoadPhase PhaseOf(dossier::v1::Step step) {
  switch (step) {
    case dossier::v1::STEP_NOMINATE:
    case dossier::v1::STEP_LIST_SYMPATHIZER:
    case dossier::v1::STEP_ASSIGN_HELPER:
    case dossier::v1::STEP_RECORD_MONTHLY_REVIEW:
      return LoadPhase::kListing;
    case dossier::v1::STEP_RECORD_PROBATION_REVIEW:
    case dossier::v1::STEP_PROPOSE_RECOGNITION:
    case dossier::v1::STEP_RECOGNITION_BASE_RESOLUTION:
    case dossier::v1::STEP_DECIDE_RECOGNITION:
      return LoadPhase::kRecognition;
    default:
      return LoadPhase::kDossier;
  }
}

Province GenerateProvince(uint64_t seed, const WorkingDayCalendar& calendar) {
  const Random random = Random(seed).Fork("ketnap demonstration");
  const Schedule schedule(calendar);
  Province province;
  province.seed = seed;
  province.name = ProvinceName(seed);
  PlanOrganizations(random, &province);
  PlanMembers(random, &province);
  std::vector<int> weights;
  for (const PlannedBase& base : province.bases) weights.push_back(base.weight);
  const Quotas quotas = ShareQuotas(random.Fork("quotas"), weights);
  std::vector<std::vector<int>> year_targets(kPlanYears);
  for (size_t year = 0; year < kPlanYears; ++year) {
    for (const auto& targets : quotas.targets) year_targets[year].push_back(targets[year]);
  }
  PlanPlans(quotas.term_targets, year_targets, &province);
  PlanClasses(schedule, random, &province);
  PlanPeople(schedule, random, quotas, &province);
  PlanVotes(random, &province);
  NumberPapers(&province);
  return province;
}

}  // namespace ketnap::ctl
