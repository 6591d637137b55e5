#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROCESS_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROCESS_REPOSITORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/process_record.h"

// The rows that the figures of the process are worked out from, and what the process's own
// questions read beside the counters.
namespace ketnap::supervision {

struct ProcessPerson {
  int64_t version = 0;
  bool merged = false;               // Counts nowhere.
  std::optional<Date> made_through;  // Absent when no later month can owe a review.
};
absl::StatusOr<std::optional<ProcessPerson>> FindProcessPerson(db::Transaction& transaction,
                                                               const Uuid& candidate);
absl::Status PutProcessPerson(db::Transaction& transaction, const Uuid& candidate,
                              const ProcessPerson& person);

// By version and ordinal.
absl::StatusOr<std::vector<ProcessEvent>> ListProcessEvents(db::Transaction& transaction,
                                                            const Uuid& candidate);
absl::Status PutProcessEvents(db::Transaction& transaction, const Uuid& candidate,
                              const std::vector<ProcessEvent>& events);
// What came after that version is undone.
absl::Status ForgetProcessEvents(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t after_version);

// Forgets the person and all rows.
absl::Status ForgetProcess(db::Transaction& transaction, const Uuid& candidate);

// Last day of the last month whose missing reviews are counted.
absl::StatusOr<Date> ReadReviewHorizon(db::Transaction& transaction);
absl::Status PutReviewHorizon(db::Transaction& transaction, Date through);
// People whose reviews are counted only up to a month before `through`, the furthest behind first.
absl::StatusOr<std::vector<Uuid>> ListReviewsBehind(db::Transaction& transaction, Date through,
                                                    int limit);
// The day up to which everybody's missing reviews are counted: the horizon, or earlier while people
// are still behind it.
absl::StatusOr<Date> ReviewsCountedThrough(db::Transaction& transaction);

// The organization that follows each person now; people who are not known are left out.
absl::StatusOr<std::map<Uuid, Uuid>> OrganizationsOf(db::Transaction& transaction,
                                                     const std::vector<Uuid>& candidates);

// Organizations below `ancestor` today, itself included, by id; those after `after`.
struct LivingOrganization {
  Uuid id;
  Date valid_from;
  bool carries_on = false;  // Followed another one.
};
absl::StatusOr<std::vector<LivingOrganization>> ListLiving(db::Transaction& transaction,
                                                           const Uuid& ancestor, const Uuid& after,
                                                           Date today, int limit);

// Statements above that read, for the test that asks the database how it would run them. The values
// of each are made from an organization and a person.
struct ProcessStatement {
  std::string_view sql;
  db::Values values;
};
std::vector<ProcessStatement> ProcessStatements(const Uuid& organization, const Uuid& person);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROCESS_REPOSITORY_H_
