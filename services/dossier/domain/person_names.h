#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_PERSON_NAMES_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_PERSON_NAMES_H_

#include "services/dossier/domain/candidate.h"

// What people read, in messages and on forms, beginning in lower case.
namespace ketnap::dossier {

const char* NameOf(GeneralEducation education);
const char* NameOf(SpecialCase special_case);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_PERSON_NAMES_H_
