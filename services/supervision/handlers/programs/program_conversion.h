#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_CONVERSION_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_CONVERSION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ketnap/supervision/v1/program.pb.h"
#include "services/supervision/domain/inspection_program.h"

namespace ketnap::supervision {

inline constexpr char kProgramNames[] = "inspectionPrograms";
inline constexpr char kItemNames[] = "programItems";

// Without items and without how far it is.
v1::InspectionProgram ToProto(const InspectionProgram& program);
v1::ProgramItem ToProto(const ProgramItem& item);
v1::InspectionProgramRevision ToProto(const Uuid& program, const ProgramRevision& revision);

// Items as a caller states them; a new one has no id yet. INVALID_ARGUMENT, fields below `field`,
// for names that cannot be read.
absl::StatusOr<std::vector<ProgramItem>> ReadItems(
    const google::protobuf::RepeatedPtrField<v1::ProgramItem>& protos, const std::string& field);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_CONVERSION_H_
