#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_SUBJECTS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_SUBJECTS_H_

#include <string>
#include <vector>

#include "ketnap/dossier/v1/personal_record.pb.h"

// Codes of those whose background is verified: "SELF", "FATHER", "CHILD_2".
namespace ketnap::dossier {

bool IsKnownSubject(const std::string& subject);

// The subjects of relatives in their order: children, brothers and sisters, and grandparents are
// numbered from 1 each; of those who brought the person up the second and later ones are.
std::vector<std::string> SubjectsOf(const std::vector<v1::Relation>& relations);

// Whether a person has at most one such relative.
bool IsSingle(v1::Relation relation);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_SUBJECTS_H_
