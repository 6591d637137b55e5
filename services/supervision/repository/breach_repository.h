#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_BREACH_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_BREACH_REPOSITORY_H_

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/breach.h"

// Breaches by the step that shows them, so that a step taken back leaves none behind.
namespace ketnap::supervision {

// Replaces the breaches of one version of the person; version 0 holds those that follow from the
// person as they stand.
absl::Status ReplaceBreaches(db::Transaction& transaction, const Uuid& candidate, int64_t version,
                             const std::vector<Breach>& breaches);
// Forgets those of the steps after `version`; all with -1.
absl::Status ForgetBreachesAfter(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t version);
// By version, each in the order of their clauses.
absl::StatusOr<std::map<int64_t, std::vector<Breach>>> BreachesOf(db::Transaction& transaction,
                                                                  const Uuid& candidate);

// Statements above that read by a condition, each takes a candidate and, but the first, a version.
std::vector<std::string_view> BreachStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_BREACH_REPOSITORY_H_
