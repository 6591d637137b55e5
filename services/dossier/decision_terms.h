#ifndef KETNAP_SERVICES_DOSSIER_DECISION_TERMS_H_
#define KETNAP_SERVICES_DOSSIER_DECISION_TERMS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

// Terms of committees, as this deployment keeps them.
namespace ketnap::dossier {

// Immutable.
class DecisionTerms {
 public:
  // Reads "terms.textproto" of the folder. NOT_FOUND or UNAVAILABLE when it cannot be read;
  // INVALID_ARGUMENT, reason DECISION_TERMS_INVALID, naming file and line of what does not parse,
  // or the term at fault: none at all, days out of order or twice, an organization that is none or
  // comes twice, an unknown confidence.
  static absl::StatusOr<DecisionTerms> Load(const std::string& data_directory);
  // One file's content; `file` is for messages.
  static absl::StatusOr<DecisionTerms> Parse(const std::string& file, const std::string& text);

  // First day of the organization's term that `day` lies in. FAILED_PRECONDITION, reason
  // NO_DECISION_TERM, before the first.
  absl::StatusOr<Date> TermOf(const Uuid& organization, Date day) const;

 private:
  std::vector<Date> starts_;
  std::map<Uuid, std::vector<Date>> own_starts_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DECISION_TERMS_H_
