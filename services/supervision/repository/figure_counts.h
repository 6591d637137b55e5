#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_COUNTS_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_COUNTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/repository/chain_repository.h"
#include "services/supervision/repository/figure_statements.h"

// How the kept counts change: for single facts, and for all of an organization at once. Callers
// hold LockPlaces.
namespace ketnap::supervision {

// The grains kept for an organization of this level.
std::vector<Grain> GrainsOf(int level);

// Changes of single facts, collected and written together. Reads the tree once: lives no longer
// than it stays as it is.
class CountChanges {
 public:
  // `amount` more of the fact (or less) below `organization` and everything above it on its day.
  absl::Status Add(db::Transaction& transaction, Basis basis, const Uuid& organization,
                   const Fact& fact, int64_t amount);
  absl::Status Write(db::Transaction& transaction);

 private:
  using Key = std::tuple<Basis, Uuid, Figure, Grain, Date, std::string, int64_t>;

  std::map<Key, int64_t> changes_;
  std::map<std::pair<Basis, Uuid>, std::vector<ChainPiece>> chains_;
};

// Facts of organizations, by the tree as the tables have it at this moment.
struct FactsBelow {
  Basis basis = Basis::kAsItWas;
  Uuid organization;
  bool own_only = false;  // Only what belongs to itself.
  Date from;              // Dated in these days.
  Date to;
};
// Adds those facts to the counts of `into`, or takes them off (sign -1), in these grains.
absl::Status AddToCounts(db::Transaction& transaction, const FactsBelow& facts, const Uuid& into,
                         const std::vector<Grain>& grains, int sign);

// Forgets the counts of an organization by one basis.
absl::Status ForgetCounts(db::Transaction& transaction, Basis basis, const Uuid& organization);

// How many counts of an organization differ from what its facts add up to; negative counts and
// counts nobody keeps included.
absl::StatusOr<int64_t> CompareCounts(db::Transaction& transaction, Basis basis,
                                      const Uuid& organization, int level);

// Statements that read by an organization, for the test that asks the database how it would run
// them.
std::vector<FigureStatement> CountStatements(const Uuid& organization);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_COUNTS_H_
