#include "services/dossier/domain/defects.h"

#include <algorithm>

namespace ketnap::dossier {

bool DefectCode::AppliesTo(const std::string& form) const {
  return forms.empty() || std::find(forms.begin(), forms.end(), form) != forms.end();
}

const DefectCode* DefectCatalogue::Find(const std::string& code) const {
  for (const DefectCode& each : codes) {
    if (each.code == code) return &each;
  }
  return nullptr;
}

}  // namespace ketnap::dossier
