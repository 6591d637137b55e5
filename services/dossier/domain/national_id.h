#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_NATIONAL_ID_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_NATIONAL_ID_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/base/date.h"

// The personal identification number: three digits for the place, one for century and sex, two for
// the year of birth, six of its own.
namespace ketnap::dossier {

// "********1234".
std::string MaskNationalId(std::string_view number);

// What does not fit the record, in Vietnamese, without citing a digit: the texts may be kept where
// the number must not stand. `sex` is the number of the API's enum. Codes of places are not looked
// at: numbers outlive the borders of provinces.
std::vector<std::string> NationalIdWarnings(std::string_view number, int sex, Date birth_date);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_NATIONAL_ID_H_
