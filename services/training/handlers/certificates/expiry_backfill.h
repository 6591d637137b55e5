#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_EXPIRY_BACKFILL_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_EXPIRY_BACKFILL_H_

#include "absl/status/status.h"
#include "common/db/database.h"
#include "services/training/class_type_file.h"

namespace ketnap::training {

// Gives certificates of before their last day, by the version of the class type their class
// follows. Part by part: a start that is broken off goes on at the next one. Before the service
// serves.
absl::Status FillMissingExpiry(db::Database& database, const ClassTypeCatalogue& class_types);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_EXPIRY_BACKFILL_H_
