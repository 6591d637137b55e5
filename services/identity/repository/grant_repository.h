#ifndef KETNAP_SERVICES_IDENTITY_REPOSITORY_GRANT_REPOSITORY_H_
#define KETNAP_SERVICES_IDENTITY_REPOSITORY_GRANT_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/identity/domain/grant.h"
#include "services/identity/domain/inspection_access.h"

namespace ketnap::identity {

absl::Status InsertGrant(db::Transaction& transaction, const RoleGrant& grant);

absl::StatusOr<std::optional<RoleGrant>> FindGrant(db::Transaction& transaction, const Uuid& id);
absl::StatusOr<std::optional<RoleGrant>> LockGrant(db::Transaction& transaction, const Uuid& id);

// The account's grants that are not revoked and hold on `day`, oldest first.
absl::StatusOr<std::vector<RoleGrant>> FindGrantsOfAccount(db::Transaction& transaction,
                                                           const Uuid& account, Date day);
// The same, kept from being revoked until the transaction ends.
absl::StatusOr<std::vector<RoleGrant>> LockGrantsOfAccount(db::Transaction& transaction,
                                                           const Uuid& account, Date day);

// Grants over exactly this organization that are not revoked and do not end before `today`, by id,
// locked.
absl::StatusOr<std::vector<RoleGrant>> LockGrantsOver(db::Transaction& transaction,
                                                      const Uuid& organization, Date today);
// The same of an account, wherever.
absl::StatusOr<std::vector<RoleGrant>> LockStandingGrantsOf(db::Transaction& transaction,
                                                            const Uuid& account, Date today);

// Writes last day, revocation and reason and raises the version, in the row and in `grant`. ABORTED
// when another was faster.
absl::Status AdvanceGrant(db::Transaction& transaction, RoleGrant& grant);

// Accounts that belong to the organization or hold a grant over it that stands today or will.
absl::StatusOr<std::vector<Uuid>> AccountsTouching(db::Transaction& transaction,
                                                   const Uuid& organization, Date today);

// The inspection's grants that are not revoked and do not end before `today`, by id, locked; whom
// they were given to; and when it gave its first, absent while it gave none.
absl::StatusOr<std::vector<RoleGrant>> LockGrantsOfInspection(db::Transaction& transaction,
                                                              const Uuid& inspection, Date today);
absl::StatusOr<std::vector<Uuid>> AccountsOfInspection(db::Transaction& transaction,
                                                       const Uuid& inspection, Date today);
absl::StatusOr<std::optional<absl::Time>> FirstGrantOfInspection(db::Transaction& transaction,
                                                                 const Uuid& inspection);

// Notes where grants went; told again it changes nothing. And all the steps that lead on from an
// organization, those of its followers included.
absl::Status PutGrantSuccession(db::Transaction& transaction, const GrantSuccession& step);
absl::StatusOr<std::vector<GrantSuccession>> GrantSuccessionsFrom(db::Transaction& transaction,
                                                                  const Uuid& organization);

// Every reading statement here but the scoped lists, which are put together, for their test.
std::vector<std::string> GrantStatements();

// Notes a reorganization; false when it was noted before.
absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now);

struct GrantQuery {
  access::VisibleScope scope;
  std::optional<Uuid> account;  // Only grants of this one.
  std::optional<Uuid> before;   // Id of the last grant of the page before.
  int limit = 0;
};

// Newest first. What covers the whole suite is seen by those alone who see everything.
absl::StatusOr<std::vector<RoleGrant>> ListGrants(db::Transaction& transaction,
                                                  const GrantQuery& query);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_REPOSITORY_GRANT_REPOSITORY_H_
