#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_CHECK_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_CHECK_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/repository/figure_statements.h"

// Comparing rows and counts with what they come from, and making them so again.
namespace ketnap::supervision {

// People with a row, in the order of their ids.
absl::StatusOr<std::vector<Uuid>> PeopleAfter(db::Transaction& transaction, const Uuid& after,
                                              int limit);
// Organizations whose counts are kept, or that have counts, with their level.
absl::StatusOr<std::vector<std::pair<Uuid, int>>> CountedAfter(db::Transaction& transaction,
                                                               const Uuid& after, int limit);

// Facts of the person that belong elsewhere by the stays and handovers known now.
absl::StatusOr<int64_t> MisplacedFacts(db::Transaction& transaction, const Uuid& person);
// Counts of the organization that differ from its people's facts, by both bases.
absl::StatusOr<int64_t> WrongCounts(db::Transaction& transaction, const Uuid& organization,
                                    int level);
// Counts the organization anew. Callers hold LockPlaces.
absl::Status RecountOrganization(db::Transaction& transaction, const Uuid& organization, int level);

// For the test that asks the database how it would run them.
std::vector<FigureStatement> CheckStatements(const Uuid& person);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_CHECK_H_
