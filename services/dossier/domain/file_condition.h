#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_FILE_CONDITION_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_FILE_CONDITION_H_

#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {

// FILE: every uploaded file that a paper cites is, byte for byte, what was kept.
Condition FileCondition(const StepFacts& facts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_FILE_CONDITION_H_
