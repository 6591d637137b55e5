#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_COMMENDATION_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_COMMENDATION_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/commendation.h"

namespace ketnap::supervision {

absl::StatusOr<std::optional<Commendation>> FindCommendation(db::Transaction& transaction,
                                                             const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<Commendation>> LockCommendation(db::Transaction& transaction,
                                                             const Uuid& id);
// The one that is proposed or granted for this figure and period.
absl::StatusOr<std::optional<Uuid>> FindLiveCommendation(db::Transaction& transaction,
                                                         const Uuid& organization,
                                                         CommendationCriterion criterion,
                                                         Date start, Date end);
// ALREADY_EXISTS when a live one stands for the same figure and period.
absl::Status InsertCommendation(db::Transaction& transaction, const Commendation& commendation);
// ABORTED unless the version before `commendation.version` stands.
absl::Status UpdateCommendation(db::Transaction& transaction, const Commendation& commendation);

// One page of commendations, newest first. Of `root` and everything below it; of everything without
// a root.
struct CommendationPage {
  CommendationState state = CommendationState::kUnspecified;  // kUnspecified: any.
  std::optional<Uuid> before_id;                              // Key of the row before the page.
  int limit = 0;
};
absl::StatusOr<std::vector<Commendation>> ListCommendations(db::Transaction& transaction,
                                                            const std::optional<Uuid>& root,
                                                            const CommendationPage& page);

// Statements above that read, each with values for `organization`, for the test that asks the
// database how it would run them.
struct CommendationStatement {
  std::string_view sql;
  db::Values values;
  bool in_order = false;  // The rows come in the order of an index.
};
std::vector<CommendationStatement> CommendationStatements(const Uuid& organization,
                                                          const Uuid& commendation);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_COMMENDATION_REPOSITORY_H_
