#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_CANDIDATE_INDEX_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_CANDIDATE_INDEX_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/domain/worklist.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/worklists/index_repository.h"

// Rows derived from a person: places in lists (one for each organization above), search keys,
// worklist items with their counts. Written in the transaction of the change, so that a count
// always equals its list.
namespace ketnap::dossier {

// Brings the rows of one person up to what row, papers and reviews say now; nothing changes when
// they say it already. The person's row is locked and written before.
absl::Status RefreshCandidateIndex(const Environment& environment, db::Transaction& transaction,
                                   const Candidate& candidate);

// The same for several people, which costs less than one after the other.
absl::Status RefreshCandidateIndex(const Environment& environment, db::Transaction& transaction,
                                   const std::vector<Candidate>& candidates);

// The tree changed above or around `organization`: the rows of everybody below it follow. Under the
// lock of the tree's writer, in its transaction.
absl::Status RefreshIndexBelow(const Environment& environment, db::Transaction& transaction,
                               const Uuid& organization);

// The rows these people are to have, sorted. What is known of each beside the tree is given, so
// that a check can ask for the rows of people the journal tells of. Under HoldTree, or in a
// snapshot.
absl::StatusOr<IndexRows> MakeIndexRows(const Environment& environment,
                                        db::Transaction& transaction,
                                        std::vector<WorklistFacts> people);

// Whether the person's nomination and helper are where they are to be (sympathizers/places.h);
// `rows` are those MakeIndexRows gave for them.
absl::StatusOr<bool> PlacesBesideStand(const Environment& environment, db::Transaction& transaction,
                                       const WorklistFacts& facts, const IndexRows& rows);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_CANDIDATE_INDEX_H_
