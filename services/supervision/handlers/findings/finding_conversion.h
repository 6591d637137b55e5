#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CONVERSION_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CONVERSION_H_

#include "absl/status/statusor.h"
#include "ketnap/config/v1/finding_clauses.pb.h"
#include "ketnap/supervision/v1/finding.pb.h"
#include "services/supervision/domain/finding.h"

namespace ketnap::supervision {

inline constexpr char kFindings[] = "findings";
inline constexpr char kConclusions[] = "conclusions";
inline constexpr char kOrganizationNames[] = "organizations";

// Everything that is kept; what is worked out for answers (recurrence, overdue) is left out.
v1::Finding ToProto(const Finding& finding);

// What a caller says of a finding, onto `finding`; what the service sets stays. INVALID_ARGUMENT
// for names and dates that cannot be read, fields below `prefix`.
absl::Status ReadFinding(const v1::Finding& message, const std::string& prefix, Finding* finding);

v1::FindingClause ToProto(const ketnap::config::v1::FindingClauseRule& rule);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CONVERSION_H_
