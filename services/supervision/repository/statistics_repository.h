#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Which organizations a report lists, by the common replica of the tree: those that are there, with
// figures or without.
namespace ketnap::supervision {

// Organizations directly below on a day.
absl::StatusOr<std::vector<Uuid>> ChildrenOn(db::Transaction& transaction, const Uuid& parent,
                                             Date day);
// Organizations directly below today; those that have ended are left out.
absl::StatusOr<std::vector<Uuid>> ChildrenToday(db::Transaction& transaction, const Uuid& parent,
                                                Date today);

// The two, for the test that asks the database how it would run them: an organization and a day.
std::vector<std::string_view> ChildrenStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
