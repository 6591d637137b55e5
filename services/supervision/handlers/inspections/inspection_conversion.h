#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CONVERSION_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CONVERSION_H_

#include <string>

#include "absl/status/statusor.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "ketnap/supervision/v1/inspection.pb.h"
#include "services/supervision/domain/inspection.h"
#include "services/supervision/repository/sample_repository.h"

// Inspections as the API shows them and back.
namespace ketnap::supervision {

inline constexpr char kInspections[] = "inspections";
inline constexpr char kInspectionSamples[] = "inspectionSamples";
inline constexpr char kProgramItems[] = "programItems";
inline constexpr char kAccounts[] = "accounts";

// All of it; without a view.
v1::Inspection ToProto(const Inspection& value);
v1::InspectionSample ToProto(const Sample& value);

// Copies what a caller decides onto `target`; the rest of it stays.
absl::Status ReadDecided(const v1::Inspection& message, Inspection* target);
absl::StatusOr<DecisionPaper> FromProto(const organization::v1::DecisionReference& message);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CONVERSION_H_
