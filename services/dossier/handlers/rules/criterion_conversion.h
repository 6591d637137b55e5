#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_CRITERION_CONVERSION_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_CRITERION_CONVERSION_H_

#include "absl/status/statusor.h"
#include "ketnap/dossier/v1/rule_simulation.pb.h"
#include "services/dossier/repository/rules/criterion_repository.h"

namespace ketnap::dossier {

v1::LocalCriterion ToProto(const CriterionRecord& record);

// A new criterion as a request states it, without id. INVALID_ARGUMENT on every field at fault: a
// kind without what it looks at or with what another does, another step than the two that criteria
// guard, a last day before the first, a first day before the decision's.
absl::StatusOr<CriterionRecord> RecordOf(const v1::LocalCriterion& criterion);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_RULES_CRITERION_CONVERSION_H_
