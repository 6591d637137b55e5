#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_ROWS_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_ROWS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/repository/figure_counts.h"
#include "services/supervision/repository/figure_statements.h"

// The rows behind the counts: what each person counts as, and where.
namespace ketnap::supervision {

// Replaces what the person counts as in these figures; `facts` are of these figures only. Each is
// placed by PlaceOn(person, day): the person's stays are known before. Takes LockPlaces.
absl::Status ReplaceFacts(db::Transaction& transaction, const Uuid& person,
                          const std::vector<Figure>& figures, std::vector<Fact> facts);
// The same under LockPlaces already; the caller writes the changed counts, once for many people.
absl::Status ReplaceFacts(db::Transaction& transaction, const Uuid& person,
                          const std::vector<Figure>& figures, std::vector<Fact> facts,
                          CountChanges* changes);

// The person counts as nothing any more, in any figure. Callers hold LockPlaces.
absl::Status ForgetFacts(db::Transaction& transaction, const Uuid& person, CountChanges* changes);

// Forgets the facts that nobody's row explains, and every count: once nobody's facts are left.
absl::Status ForgetRemains(db::Transaction& transaction);

// Puts every fact of the person where it belongs by the stays and handovers known now. Callers hold
// LockPlaces.
absl::Status RelocateFacts(db::Transaction& transaction, const Uuid& person);
absl::Status RelocateFacts(db::Transaction& transaction, const Uuid& person, CountChanges* changes);

// Counts those admitted in an organization by its kind of workplace. Callers hold LockPlaces.
absl::Status RecodeWorkplaces(db::Transaction& transaction, const Uuid& organization);

// What one person counts as in a figure, by day, code and number.
absl::StatusOr<std::vector<Fact>> FactsOfPerson(db::Transaction& transaction, const Uuid& person,
                                                Figure figure);

// Statements that read, for the test that asks the database how it would run them.
std::vector<FigureStatement> FigureRowStatements(const Uuid& organization, const Uuid& person);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_ROWS_H_
