#include "services/dossier/domain/changed_cv.h"

namespace ketnap::dossier {

std::optional<Date> CvToVerifyAgain(const DossierPapers& papers, const RuleSet& rules) {
  if (!rules.Get("R-DOS-4").Flag("changed_cv_verified_again")) return std::nullopt;
  std::optional<Date> declared;
  for (const Document& document : papers.documents) {
    if (document.form != "2-KNĐ") continue;
    if (!declared.has_value() || *declared < document.date) declared = document.date;
  }
  if (!declared.has_value()) return std::nullopt;
  for (const Verification& verification : papers.verifications) {
    if (verification.subject == "SELF" && *declared > verification.request_date) return declared;
  }
  return std::nullopt;
}

}  // namespace ketnap::dossier
