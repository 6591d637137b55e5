#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_DEFECTS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_DEFECTS_H_

#include <string>
#include <vector>

// What a dossier can be returned for. Data: services/dossier/data/defects.textproto.
namespace ketnap::dossier {

// The one code of a paper that is not there: it marks none.
inline constexpr char kMissingDefect[] = "MISSING";

struct DefectCode {
  std::string code;   // "WRONG_FORM".
  std::string title;  // Vietnamese.
  std::string remedy;
  std::vector<std::string> forms;  // Empty: any.

  bool AppliesTo(const std::string& form) const;
};

struct DefectCatalogue {
  std::vector<DefectCode> codes;  // In the order of the screen.

  const DefectCode* Find(const std::string& code) const;  // Null when unknown.
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_DEFECTS_H_
