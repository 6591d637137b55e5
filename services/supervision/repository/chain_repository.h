#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_CHAIN_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_CHAIN_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"

// Who stands above whom, as the counts see it: by today, and on every day from ever to for ever.
namespace ketnap::supervision {

// Where an organization stood from `from` to `to`.
struct ParentSpan {
  Date from;
  Date to;
  std::optional<Uuid> parent;  // Absent for the root.

  bool operator==(const ParentSpan&) const = default;
};

// In order; without gap from ever to for ever, or empty when the organization is not known.
absl::StatusOr<std::vector<ParentSpan>> ParentSpansOf(db::Transaction& transaction, Basis basis,
                                                      const Uuid& organization);
absl::Status ReplaceParentSpans(db::Transaction& transaction, Basis basis, const Uuid& organization,
                                const std::vector<ParentSpan>& spans);

// An organization that stood at or above another one on these days.
struct ChainPiece {
  Uuid organization;
  Date from;
  Date to;
  int level = 0;
};
// The organization itself, and all that stood above it on days of the period. An organization that
// is not known is its own root.
absl::StatusOr<std::vector<ChainPiece>> ChainOf(db::Transaction& transaction, Basis basis,
                                                const Uuid& organization, Date from, Date to);

// How many levels of others ever stood below: 0, 1 or 2 for more.
absl::StatusOr<int> LevelOf(db::Transaction& transaction, const Uuid& organization);
absl::Status PutLevel(db::Transaction& transaction, const Uuid& organization, int level);
// All organizations with a level above 0.
absl::StatusOr<std::vector<std::pair<Uuid, int>>> OrganizationsWithOthersBelow(
    db::Transaction& transaction);

// Statements that read: an organization with its basis; an organization, two days and a basis; an
// organization.
std::vector<std::string_view> ChainStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_CHAIN_REPOSITORY_H_
