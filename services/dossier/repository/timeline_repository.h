#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_TIMELINE_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_TIMELINE_REPOSITORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

namespace ketnap::dossier {

// An entry of this service's journal, as a reader of a person's history wants it.
struct TimelineRow {
  int64_t version = 0;
  std::string action;
  Date occurred_on;
  absl::Time record_time;
  std::string actor;
  std::string event_type;
  std::string event;  // Serialized message of that type.
  bool historical = false;
};

// Entries of the candidate with a version below `before_version`, newest first.
absl::StatusOr<std::vector<TimelineRow>> ReadTimeline(db::Transaction& transaction,
                                                      const Uuid& candidate, int64_t before_version,
                                                      int limit);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_TIMELINE_REPOSITORY_H_
