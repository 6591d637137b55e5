#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PERSON_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PERSON_FACTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {

// What a person's way counts as. A second record of somebody counts nowhere; a decision that was
// revoked admitted nobody; who is on the list again is not off it. Who was struck off was admitted
// in their year all the same.
dossier::v1::Candidate Countable(dossier::v1::Candidate candidate);

// The facts of a countable person in the figures of their way: kStep, kAdmittedBy,
// kFunnelOfNomination and kFunnelOfTraining.
absl::StatusOr<std::vector<Fact>> FactsOfWay(const dossier::v1::Candidate& candidate);
std::vector<Figure> FiguresOfWay();

// The codes of a funnel that a person with these facts reached: steps, and RETURNED.
std::vector<std::string> ReachedOf(const std::vector<Fact>& facts);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_PERSON_FACTS_H_
