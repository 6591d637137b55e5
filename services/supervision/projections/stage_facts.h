#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_STAGE_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_STAGE_FACTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {

// The facts of a countable person (person_facts.h) in kStage and kStageDuration. Who is on the way
// to another cell stays in their stage.
absl::StatusOr<std::vector<Fact>> FactsOfStages(const dossier::v1::Candidate& candidate);
std::vector<Figure> FiguresOfStages();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_STAGE_FACTS_H_
