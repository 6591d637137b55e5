#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_

#include <optional>
#include <vector>

#include "common/base/date.h"
#include "common/base/errors.h"
#include "services/dossier/domain/candidate.h"

// People brought in from another register in the middle of their way.
namespace ketnap::dossier {

// The day somebody came into the state they are in, by their milestones; absent when the milestone
// is missing.
std::optional<Date> DayOfState(const Candidate& candidate);

// The earliest day among the milestones; absent when there is none.
std::optional<Date> EarliestMilestone(const Milestones& milestones);

// What is wrong with the way that a row tells: a state that cannot be brought in; a milestone that
// leads there and is missing, or one that lies beyond; days in the future or against the order of
// the process; a helper without a day or the other way round; a nomination without who nominated;
// no paper where the state rests on one. `evidence` is the paper's day. Fields are those of the
// row, "candidate.milestones.cv_date".
std::vector<FieldViolation> CheckImportedWay(const Candidate& candidate,
                                             std::optional<Date> evidence, Date today);

// Adds the months from the listing to `until_month` (its first day), in order: those of somebody
// who was brought in were reviewed where they came from.
void AddMonthsReviewedElsewhere(std::optional<Date> listed, Date until_month,
                                std::vector<Date>* months);

// Papers that a person's state rests on: application and curriculum vitae, of their days.
DossierPapers PapersOfImportedWay(const Candidate& candidate);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_
