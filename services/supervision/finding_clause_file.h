#ifndef KETNAP_SERVICES_SUPERVISION_FINDING_CLAUSE_FILE_H_
#define KETNAP_SERVICES_SUPERVISION_FINDING_CLAUSE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ketnap/config/v1/finding_clauses.pb.h"

namespace ketnap::supervision {

// The clauses findings are made under, by code.
struct FindingClauseCatalogue {
  std::vector<ketnap::config::v1::FindingClauseRule> clauses;

  // Null when there is none.
  const ketnap::config::v1::FindingClauseRule* Find(const std::string& code) const;
};

// Whether the code is one of the seven measures, "MEASURE_1" to "MEASURE_7".
bool IsMeasureCode(const std::string& code);

// Reads a FindingClauses in text format. INVALID_ARGUMENT, naming the file and the fault, when it
// cannot be read, a code comes twice, or something a clause needs is missing or out of range.
absl::StatusOr<FindingClauseCatalogue> LoadFindingClauseFile(const std::string& path);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_FINDING_CLAUSE_FILE_H_
