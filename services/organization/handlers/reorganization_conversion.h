#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_CONVERSION_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "ketnap/organization/v1/reorganization.pb.h"
#include "services/organization/domain/reorganization.h"
#include "services/organization/repository/reorganization_repository.h"

// Between the API's messages, the batches that are planned and the rows that are kept.
namespace ketnap::organization {

std::string ReorganizationName(const Uuid& id);

// INVALID_ARGUMENT, with fields of `reorganization`, for what does not convert: an operation that
// says nothing, a name that is none, an unknown kind of authority or workplace.
absl::StatusOr<Batch> BatchFromProto(const v1::Reorganization& proto);

// A record with title, decision, days and operations of `proto`, and nothing else.
absl::StatusOr<ReorganizationRecord> RecordFromProto(const v1::Reorganization& proto);

// As the API gives it; operations where the record has its content. INTERNAL when what is kept
// cannot be read.
absl::StatusOr<v1::Reorganization> ToProto(const ReorganizationRecord& record);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_CONVERSION_H_
