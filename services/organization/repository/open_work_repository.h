#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_WORK_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_WORK_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// What this service knows of the open work of others: enough to tell what a reorganization touches
// there.
namespace ketnap::organization {

// What the owner's journal says of one of them; an older version changes nothing. Without an
// organization: finished, or revoked.
absl::Status PutOpenCandidate(db::Transaction& transaction, const Uuid& candidate,
                              const std::optional<Uuid>& organization, int64_t version);
struct GrantFacts {
  Uuid grant;
  std::optional<Uuid> organization;
  int64_t version = 0;
  Uuid account;
  std::string role;
  std::optional<Date> valid_to;
};
absl::Status PutGrant(db::Transaction& transaction, const GrantFacts& grant);
absl::Status PutOpenClass(db::Transaction& transaction, const Uuid& training_class,
                          const std::optional<Uuid>& organizer, int64_t version,
                          const std::string& title);

// One of them, with what people call it; empty for candidates.
struct OpenWork {
  Uuid id;
  std::string title;
};
// How many there are at an organization, and the first `limit`, by id.
struct OpenWorkList {
  int64_t count = 0;
  std::vector<OpenWork> first;
};
absl::StatusOr<OpenWorkList> OpenCandidatesOf(db::Transaction& transaction,
                                              const Uuid& organization, int64_t limit);
// Those that hold on `day` or later.
absl::StatusOr<OpenWorkList> GrantsOf(db::Transaction& transaction, const Uuid& organization,
                                      Date day, int64_t limit);
absl::StatusOr<OpenWorkList> OpenClassesOf(db::Transaction& transaction, const Uuid& organizer,
                                           int64_t limit);

// What a reorganization moves, until the owner's journal says the same: a second reorganization
// may come first.
absl::Status MoveOpenCandidate(db::Transaction& transaction, const Uuid& candidate,
                               const Uuid& from, const Uuid& to);
absl::Status MoveOpenCandidates(db::Transaction& transaction, const Uuid& from, const Uuid& to);
absl::Status MoveOpenClasses(db::Transaction& transaction, const Uuid& from, const Uuid& to);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_OPEN_WORK_REPOSITORY_H_
