#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CHANGED_CV_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CHANGED_CV_H_

#include <optional>

#include "common/base/date.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

// The date of a curriculum vitae (2-KNĐ) declared after verification of the person was asked for:
// R-DOS-4 has it verified again. Absent when none is, or the rules do not ask. What was changed is
// not known, so that a new request about the person (SELF) is what answers.
std::optional<Date> CvToVerifyAgain(const DossierPapers& papers, const RuleSet& rules);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CHANGED_CV_H_
