#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_MOVES_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_MOVES_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/repository/chain_repository.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"

// How facts and counts follow when organizations move, end or are followed by others, and when a
// person turns out to have been elsewhere. All of it takes LockPlaces.
namespace ketnap::supervision {

// Where an organization stands: `parents` are its periods, oldest first and without gap, `today`
// is who it stands below now. Everything that counts below it is taken out of the counts of those
// it no longer stands below, for the days it does not, and into those it does. Told again it
// changes nothing.
absl::Status PutOrganizationPlace(db::Transaction& transaction, const Uuid& organization,
                                  const std::vector<ParentSpan>& parents,
                                  const std::optional<Uuid>& today);

// Keeps the handovers and brings every fact up to them. Told again they change nothing.
absl::Status ApplyHandovers(db::Transaction& transaction, const std::vector<Handover>& handovers);

// Keeps the kind of workplace of an organization, and counts those admitted there by it.
absl::Status PutWorkplaceKind(db::Transaction& transaction, const Uuid& organization, int kind);
absl::StatusOr<int> WorkplaceKindOf(db::Transaction& transaction, const Uuid& organization);

// Statements that read or update by an organization, for the test that asks the database how it
// would run them.
std::vector<FigureStatement> MoveStatements(const Uuid& organization);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_MOVES_H_
